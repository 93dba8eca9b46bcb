import { assertDistinct, assertNotNull, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { assertFree, knownRows, writableRows } from "#platform/database/below-api-source.ts";
import { externalKey, type Standing } from "#platform/database/bulk.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { patchColumns } from "./column-repository.ts";
import { assertColumnTexts, type CreateColumnInput } from "./create-columns.ts";

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateColumnInput = { readonly id: string } & {
  readonly [K in Exclude<keyof CreateColumnInput, "tableId">]?: CreateColumnInput[K] | null;
};

/** What may be said of any column, also of one that an extraction brought in. */
export type ColumnMetadataInput = Pick<UpdateColumnInput, "id" | "externalDescription" | "isPii" | "isPrimaryKey"> & {
  readonly descriptionRaw?: string | null | undefined;
};

/** Columns of API sources. Answers the ids in the order of the input. */
export function updateColumns(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateColumnInput[],
): Promise<string[]> {
  return change(store, accountId, data, writableRows);
}

/** Columns of any source. Answers the ids in the order of the input. */
export function updateColumnsMetadata(
  store: CatalogStore,
  accountId: string,
  data: readonly ColumnMetadataInput[],
): Promise<string[]> {
  return change(store, accountId, data, knownRows);
}

type ColumnPatch = UpdateColumnInput & ColumnMetadataInput;

async function change(
  store: CatalogStore,
  accountId: string,
  data: readonly ColumnPatch[],
  find: typeof knownRows,
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) assertRow(index, row);
  // An id may be written in capitals; the database answers it in small letters.
  const rows = data.map((row) => ({ ...row, id: row.id.toLowerCase() }));
  assertDistinct(rows, ({ id }) => id, "id");
  const ids = rows.map(({ id }) => id);
  await store.write(accountId, async (write) => {
    await claimExternalIds(write, rows, await find(write, "columns", ids, "id"));
    await patchColumns(
      write,
      rows.map(({ id, ...patch }) => ({ id, patch: withProvenance(patch) })),
    );
    write.changed("COLUMN", "DELETED", idsOf(rows.filter(({ deletedAt }) => deletedAt)));
    write.changed("COLUMN", "UPDATED", idsOf(rows.filter(({ deletedAt }) => !deletedAt)));
  });
  return ids;
}

async function claimExternalIds(
  write: CatalogWrite,
  rows: readonly ColumnPatch[],
  found: ReadonlyMap<string, Standing>,
): Promise<void> {
  const parentOf = ({ id }: ColumnPatch) => found.get(id)?.parentId ?? "";
  const keyOf = (row: ColumnPatch) => (row.externalId ? externalKey(parentOf(row), row.externalId) : row.id);
  assertDistinct(rows, keyOf, "externalId");
  const claims = rows.flatMap((row, index) =>
    row.externalId ? [{ index, parentId: parentOf(row), externalId: row.externalId, ownId: row.id }] : [],
  );
  await assertFree(write, "columns", claims);
}

/** Who wrote a description changes with it. */
function withProvenance(patch: Omit<ColumnPatch, "id">): Record<string, unknown> {
  const { externalDescription, descriptionRaw } = patch;
  return {
    ...patch,
    ...(externalDescription === undefined ? {} : { externalDescriptionSource: externalDescription ? "API" : null }),
    ...(descriptionRaw === undefined
      ? {}
      : { isDescriptionGenerated: descriptionRaw ? false : null, describedByColumnId: null }),
  };
}

function assertRow(index: number, row: ColumnPatch): void {
  for (const field of ["name", "externalId", "dataType", "isNullable"] as const)
    assertNotNull(row[field], rowField(index, field));
  assertColumnTexts(index, row);
}

function idsOf(rows: readonly ColumnPatch[]): string[] {
  return rows.map(({ id }) => id);
}
