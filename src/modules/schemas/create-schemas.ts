import { assertText, longestText, rowField } from "#kernel/batch.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { createBelow } from "#platform/database/write-below.ts";
import type { CreateSchemaInput } from "./schema-changes.ts";
import { insertSchemas } from "./schema-repository.ts";

/** Schemas below API sources. Answers their ids in the order of the input. */
export async function createSchemas(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateSchemaInput[],
): Promise<string[]> {
  return createBelow(store, accountId, {
    table: "schemas",
    data,
    parentOf: ({ databaseId }) => databaseId,
    assertRow: (index, { description }) => assertText(description, rowField(index, "description"), longestText, true),
    insert: insertSchemas,
  });
}
