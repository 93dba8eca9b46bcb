import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { createBelow } from "#platform/database/write-below.ts";
import { assertColumnTexts, type CreateColumnInput } from "./column-changes.ts";
import { insertColumns } from "./column-repository.ts";

/** Columns below API sources. Answers their ids in the order of the input. */
export async function createColumns(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateColumnInput[],
): Promise<string[]> {
  return createBelow(store, accountId, {
    table: "columns",
    data,
    parentOf: ({ tableId }) => tableId,
    assertRow: assertColumnTexts,
    insert: insertColumns,
  });
}
