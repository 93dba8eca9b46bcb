import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { updateBelow } from "#platform/database/write-below.ts";
import { assertTableChange, type DescribeTableInput, type UpdateTableInput } from "./table-changes.ts";
import { patchTables } from "./table-repository.ts";

const table = "tables";

/** Answers the ids in the order of the input. */
export function updateTables(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateTableInput[],
): Promise<string[]> {
  return updateBelow(store, accountId, { table, data, assertRow: assertTableChange, patch: patchTables });
}

/** Answers the ids in the order of the input. */
export function describeTables(
  store: CatalogStore,
  accountId: string,
  data: readonly DescribeTableInput[],
): Promise<string[]> {
  return updateBelow(store, accountId, {
    table,
    data,
    assertRow: assertTableChange,
    patch: patchTables,
    anySource: true,
  });
}
