import { assertNotNull, rowField } from "#kernel/batch.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { updateBelow } from "#platform/database/write-below.ts";
import { assertColumnTexts, type UpdateColumnInput } from "./column-changes.ts";
import { patchColumns } from "./column-repository.ts";

/** Columns of API sources. Answers the ids in the order of the input. */
export async function updateColumns(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateColumnInput[],
): Promise<string[]> {
  return updateBelow(store, accountId, { table: "columns", data, assertRow, patch: patchColumns });
}

function assertRow(index: number, row: UpdateColumnInput): void {
  for (const field of ["dataType", "isNullable"] as const) assertNotNull(row[field], rowField(index, field));
  assertColumnTexts(index, row);
}
