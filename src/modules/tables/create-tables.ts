import { assertDistinct, assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { assertFree, writableRows } from "#platform/database/below-api-source.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { insertTables, type TableType } from "./table-repository.ts";

export type CreateTableInput = {
  readonly schemaId: string;
  readonly externalId: string;
  readonly name: string;
  readonly externalDescription?: string | null | undefined;
  readonly lastRefreshedAt?: Date | null | undefined;
  readonly numberOfQueries?: number | null | undefined;
  readonly popularity?: number | null | undefined;
  readonly tableSize?: number | null | undefined;
  readonly tableType?: TableType | null | undefined;
  readonly url?: string | null | undefined;
};

/** Tables below API sources. Answers their ids in the order of the input. */
export async function createTables(
  store: CatalogStore,
  accountId: string,
  data: readonly CreateTableInput[],
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) assertRow(index, row);
  assertDistinct(data, (row) => `${row.schemaId}/${row.externalId}`, "externalId");
  const rows = data.map((row) => ({ ...row, id: uuidV7() }));
  const ids = rows.map(({ id }) => id);
  await store.write(accountId, async (write) => {
    await writableRows(
      write,
      "schemas",
      data.map((row) => row.schemaId),
      "schemaId",
    );
    await assertFree(
      write,
      "tables",
      data.map((row, index) => ({ index, parentId: row.schemaId, externalId: row.externalId })),
    );
    await insertTables(write, rows);
    write.changed("TABLE", "CREATED", ids);
  });
  return ids;
}

function assertRow(index: number, row: CreateTableInput): void {
  assertText(row.externalId, rowField(index, "externalId"), longestName);
  assertText(row.name, rowField(index, "name"), longestName);
  assertText(row.externalDescription, rowField(index, "externalDescription"), longestText, true);
  assertText(row.url, rowField(index, "url"), longestName, true);
}
