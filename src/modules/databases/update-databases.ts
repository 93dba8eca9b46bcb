import { assertNotNull, assertText, longestText, rowField } from "#kernel/batch.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { updateBelow } from "#platform/database/write-below.ts";
import type { UpdateDatabaseInput } from "./database-changes.ts";
import { patchDatabases } from "./database-repository.ts";

/** Answers the ids in the order of the input. */
export async function updateDatabases(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateDatabaseInput[],
): Promise<string[]> {
  return updateBelow(store, accountId, { table: "databases", data, assertRow, patch: patchDatabases });
}

function assertRow(index: number, { description, isHidden }: UpdateDatabaseInput): void {
  assertNotNull(isHidden, rowField(index, "isHidden"));
  assertText(description, rowField(index, "description"), longestText, true);
}
