import { assertDistinct, rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type AssetTarget, assetsUpdated, lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { writeUnique } from "#platform/database/write-unique.ts";
import { type CreateLinkInput, checkedUrl } from "./external-link.ts";
import { insertLinks, placeKey, takenPlaces } from "./external-link-repository.ts";

/** Answers the ids of the links in the order of the input. */
export async function createExternalLinks(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateLinkInput[],
): Promise<string[]> {
  assertBatchSize(data.length);
  const rows = data.map(({ tableId, technology, url }, index) => ({
    id: uuidV7(),
    tableId: tableId.toLowerCase(),
    technology,
    url: checkedUrl(url, rowField(index, "url")),
  }));
  assertDistinct(rows, placeKey, "technology");
  const tables = rows.map(({ tableId }): AssetTarget => ({ entityType: "TABLE", entityId: tableId }));
  const ids = rows.map(({ id }) => id);
  await writeUnique(store, accountId, async (write) => {
    await lockAssets(write, tables, { field: (index) => rowField(index, "tableId"), strength: "linked" });
    await assertFree(write, rows);
    await insertLinks(write, rows);
    write.changed("EXTERNAL_LINK", "CREATED", ids);
    assetsUpdated(write, tables);
  });
  return ids;
}

async function assertFree(write: CatalogWrite, rows: readonly CreateLinkInput[]): Promise<void> {
  const taken = await takenPlaces(write, rows);
  for (const [index, row] of rows.entries()) {
    const holder = taken.get(placeKey(row));
    if (holder === undefined) continue;
    const message = `The table ${row.tableId} already has a link of the technology ${row.technology}: ${holder}. Update or delete that one.`;
    throw badUserInput(rowField(index, "technology"), message);
  }
}
