import { assertText, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { type AssetTarget, lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";

/** A label on an asset: to be put there, or to be taken off. */
export type Tagging = AssetTarget & { readonly label: string };

const longestLabel = 255;

/** Checks a batch, and hands it to `work` in one transaction in which its assets are there to stay. */
export async function changeTags(
  store: CatalogStore,
  accountId: string,
  data: readonly Tagging[],
  work: (write: CatalogWrite, taggings: readonly Tagging[]) => Promise<void>,
): Promise<void> {
  assertBatchSize(data.length);
  const taggings = data.map((row, index) => checked(row, rowField(index, "label")));
  if (taggings.length === 0) return;
  await store.write(accountId, async (write) => {
    await lockAssets(write, taggings, { field: (index) => rowField(index, "entityId"), strength: "linked" });
    await work(write, taggings);
  });
}

function checked({ entityType, entityId, label }: Tagging, field: string): Tagging {
  // Half a character would be stored as something else, and the label not be found again.
  const trimmed = label.trim().toWellFormed();
  assertText(trimmed, field, longestLabel);
  return { entityType, entityId: entityId.toLowerCase(), label: trimmed };
}
