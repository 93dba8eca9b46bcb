import { assertText, longestText, rowField } from "#kernel/batch.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { createBelow } from "#platform/database/write-below.ts";
import type { CreateDatabaseInput } from "./database-changes.ts";
import { insertDatabases } from "./database-repository.ts";

/** Databases below API sources. Answers their ids in the order of the input. */
export async function createDatabases(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateDatabaseInput[],
): Promise<string[]> {
  return createBelow(store, accountId, {
    table: "databases",
    data,
    parentOf: ({ sourceId }) => sourceId,
    assertRow: (index, { description }) => assertText(description, rowField(index, "description"), longestText, true),
    insert: insertDatabases,
  });
}
