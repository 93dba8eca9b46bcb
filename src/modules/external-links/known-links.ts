import { rowField } from "#kernel/batch.ts";
import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { AssetTarget } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { lockLinks } from "./external-link-repository.ts";

/** The tables of the links that a batch speaks of, each of which has to be there. */
export async function tablesOfKnown(write: CatalogWrite, ids: readonly string[]): Promise<Map<string, AssetTarget>> {
  const found = await lockLinks(write, ids.filter(isUuid));
  for (const [index, id] of ids.entries()) {
    if (!found.has(id)) throw notFound("external link", id, rowField(index, "id"));
  }
  return found;
}
