import { assertDistinct, assertNotNull, assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { assertFree, type ExternalIdClaim, knownRows, writableRows } from "#platform/database/below-api-source.ts";
import type { Standing } from "#platform/database/bulk.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { CreateTableInput } from "./create-tables.ts";
import { patchTables } from "./table-repository.ts";

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateTableInput = { readonly id: string; readonly deletedAt?: Date | null | undefined } & {
  readonly [K in Exclude<keyof CreateTableInput, "schemaId">]?: CreateTableInput[K] | null;
};

/** A description may be written for any table, also one that an extraction brought in. */
export type DescribeTableInput = Pick<UpdateTableInput, "id" | "externalDescription">;

/** Answers the ids in the order of the input. */
export async function updateTables(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateTableInput[],
  find = writableRows,
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) assertRow(index, row);
  assertDistinct(data, ({ id }) => id, "id");
  const ids = data.map(({ id }) => id);
  await store.write(accountId, async (write) => {
    const found = await find(write, "tables", ids, "id");
    await assertFree(write, "tables", claims(data, found));
    await patchTables(
      write,
      data.map(({ id, ...patch }) => ({ id, patch: withDescriptionSource(patch) })),
    );
    write.changed(
      "TABLE",
      "DELETED",
      data.filter(({ deletedAt }) => deletedAt).map(({ id }) => id),
    );
    write.changed(
      "TABLE",
      "UPDATED",
      data.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id),
    );
  });
  return ids;
}

export function describeTables(
  store: CatalogStore,
  accountId: string,
  data: readonly DescribeTableInput[],
): Promise<string[]> {
  return updateTables(store, accountId, data, knownRows);
}

function claims(data: readonly UpdateTableInput[], found: ReadonlyMap<string, Standing>): ExternalIdClaim[] {
  return data.flatMap(({ id, externalId }, index) => {
    const standing = found.get(id);
    return externalId && standing ? [{ index, parentId: standing.parentId, externalId, ownId: id }] : [];
  });
}

function withDescriptionSource(patch: Omit<UpdateTableInput, "id">): Record<string, unknown> {
  if (patch.externalDescription === undefined) return patch;
  return { ...patch, externalDescriptionSource: patch.externalDescription === null ? null : "API" };
}

function assertRow(index: number, row: UpdateTableInput): void {
  for (const field of ["name", "externalId", "tableType"] as const) assertNotNull(row[field], rowField(index, field));
  assertText(row.externalId, rowField(index, "externalId"), longestName);
  assertText(row.name, rowField(index, "name"), longestName);
  assertText(row.externalDescription, rowField(index, "externalDescription"), longestText, true);
  assertText(row.url, rowField(index, "url"), longestName, true);
}
