import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { createBelow } from "#platform/database/write-below.ts";
import { assertTableTexts, type CreateTableInput } from "./table-changes.ts";
import { insertTables } from "./table-repository.ts";

/** Tables below API sources. Answers their ids in the order of the input. */
export function createTables(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateTableInput[],
): Promise<string[]> {
  return createBelow(store, accountId, {
    table: "tables",
    data,
    parentOf: ({ schemaId }) => schemaId,
    assertRow: assertTableTexts,
    insert: insertTables,
  });
}
