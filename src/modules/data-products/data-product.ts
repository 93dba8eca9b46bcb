import { assertDistinct, assertText, rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import type { AssetTarget } from "#platform/database/asset-targets.ts";

export type ProductType = "DASHBOARD" | "TABLE" | "TERM";

export type ProductTarget = { readonly entityId: string; readonly entityType: ProductType };

/** A cover that is left out stays as it is; null empties it. */
export type UpsertProductInput = ProductTarget & { readonly coverUrl?: string | null | undefined };

export type Product = AssetTarget & { readonly coverUrl: string | null | undefined };

const longestUrl = 2_000;

export function productsOf(data: readonly UpsertProductInput[]): Product[] {
  assertBatchSize(data.length);
  const products = data.map(({ entityType, entityId, coverUrl }, index) => {
    return {
      entityType,
      entityId: entityId.toLowerCase(),
      coverUrl: checkedUrl(coverUrl, rowField(index, "coverUrl")),
    };
  });
  assertDistinct(products, ({ entityId }) => entityId, "entityId");
  return products;
}

export function targetsOf(data: readonly ProductTarget[]): AssetTarget[] {
  assertBatchSize(data.length);
  return data.map(({ entityType, entityId }) => ({ entityType, entityId: entityId.toLowerCase() }));
}

/** The address without the white space around it. Anything but http and https could do more than show a picture. */
function checkedUrl(url: string | null | undefined, field: string): string | null | undefined {
  if (url === null || url === undefined) return url;
  const trimmed = url.trim();
  assertText(trimmed, field, longestUrl);
  if (/^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed)) return trimmed;
  throw badUserInput(field, `${field} has to be an http or https address, got ${JSON.stringify(trimmed)}.`);
}
