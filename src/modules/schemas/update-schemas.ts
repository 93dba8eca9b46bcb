import { assertNotNull, assertText, longestText, rowField } from "#kernel/batch.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { updateBelow } from "#platform/database/write-below.ts";
import type { UpdateSchemaInput } from "./schema-changes.ts";
import { patchSchemas } from "./schema-repository.ts";

/** Answers the ids in the order of the input. */
export async function updateSchemas(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateSchemaInput[],
): Promise<string[]> {
  return updateBelow(store, accountId, { table: "schemas", data, assertRow, patch: patchSchemas });
}

function assertRow(index: number, { description, isHidden }: UpdateSchemaInput): void {
  assertNotNull(isHidden, rowField(index, "isHidden"));
  assertText(description, rowField(index, "description"), longestText, true);
}
