import { assertDistinct, assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { assertFree, writableRows } from "#platform/database/below-api-source.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { insertColumns } from "./column-repository.ts";

export type CreateColumnInput = {
  readonly tableId: string;
  readonly externalId: string;
  readonly name: string;
  readonly dataType: string;
  readonly isNullable: boolean;
  readonly externalDescription?: string | null | undefined;
  readonly isPii?: boolean | null | undefined;
  readonly isPrimaryKey?: boolean | null | undefined;
  readonly sourceOrder?: number | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

/** Columns below API sources. Answers their ids in the order of the input. */
export async function createColumns(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateColumnInput[],
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) assertColumnTexts(index, row);
  // An id may be written in capitals; the database answers it in small letters.
  const rows = data.map((row) => ({ ...row, id: uuidV7(), tableId: row.tableId.toLowerCase() }));
  assertDistinct(rows, (row) => `${row.tableId}/${row.externalId}`, "externalId");
  const tableIds = rows.map(({ tableId }) => tableId);
  const claims = rows.map(({ tableId, externalId }, index) => ({ index, parentId: tableId, externalId }));
  const ids = rows.map(({ id }) => id);
  await store.write(accountId, async (write) => {
    await writableRows(write, "tables", tableIds, "tableId");
    await assertFree(write, "columns", claims);
    await insertColumns(write, rows);
    write.changed("COLUMN", "CREATED", ids);
  });
  return ids;
}

type ColumnTexts = {
  readonly externalId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly dataType?: string | null | undefined;
  readonly externalDescription?: string | null | undefined;
  readonly descriptionRaw?: string | null | undefined;
};

export function assertColumnTexts(index: number, row: ColumnTexts): void {
  for (const field of ["externalId", "name", "dataType"] as const)
    assertText(row[field], rowField(index, field), longestName);
  for (const field of ["externalDescription", "descriptionRaw"] as const)
    assertText(row[field], rowField(index, field), longestText, true);
}
