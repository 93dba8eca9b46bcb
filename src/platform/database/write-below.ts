import { assertDistinct, assertNotNull, assertText, longestName, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { assertFree, knownRows, writableRows } from "./below-api-source.ts";
import { type BulkUpdate, externalKey, type Standing } from "./bulk.ts";
import type { CatalogStore, CatalogWrite } from "./catalog-store.ts";
import { writeUnique } from "./write-unique.ts";

/** The levels below a source, each with what it hangs from. */
const levels = {
  databases: { assetType: "DATABASE", parent: "sources", parentField: "sourceId" },
  schemas: { assetType: "SCHEMA", parent: "databases", parentField: "databaseId" },
  tables: { assetType: "TABLE", parent: "schemas", parentField: "schemaId" },
  columns: { assetType: "COLUMN", parent: "tables", parentField: "tableId" },
} as const;

type NewRow = { readonly externalId: string; readonly name: string };

export type Creation<New extends NewRow> = {
  readonly table: keyof typeof levels;
  readonly data: readonly New[];
  readonly parentOf: (row: New) => string;
  /** Throws what is wrong with a row beyond its name and external id. */
  readonly assertRow: (index: number, row: New) => void;
  readonly insert: (write: CatalogWrite, rows: readonly (New & { readonly id: string })[]) => Promise<void>;
};

/** Rows below parents of API sources, all or none. Answers their ids in the order of the input. */
export async function createBelow<New extends NewRow>(
  store: CatalogStore,
  accountId: string,
  { table, data, parentOf, assertRow, insert }: Creation<New>,
): Promise<string[]> {
  const { assetType, parent, parentField } = levels[table];
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) {
    assertNames(index, row);
    assertRow(index, row);
  }
  const places = data.map((row) => ({ parentId: parentOf(row).toLowerCase(), externalId: row.externalId }));
  assertDistinct(places, ({ parentId, externalId }) => externalKey(parentId, externalId), "externalId");
  const rows = data.map((row) => ({ ...row, id: uuidV7() }));
  const ids = rows.map(({ id }) => id);
  await writeUnique(store, accountId, async (write) => {
    const parentIds = places.map(({ parentId }) => parentId);
    await writableRows(write, parent, parentIds, parentField);
    const claims = places.map((place, index) => ({ index, ...place }));
    await assertFree(write, table, claims);
    await insert(write, rows);
    write.changed(assetType, "CREATED", ids);
  });
  return ids;
}

type ChangedRow = {
  readonly id: string;
  readonly externalId?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

export type Change<Row extends ChangedRow> = {
  readonly table: keyof typeof levels;
  readonly data: readonly Row[];
  /** Throws what is wrong with a row beyond its name and external id. */
  readonly assertRow: (index: number, row: Row) => void;
  readonly patch: (write: CatalogWrite, rows: BulkUpdate["rows"]) => Promise<void>;
  /** Whether rows that an extraction brought in may be changed too; only what people add to them. */
  readonly anySource?: boolean;
};

/** Changes of rows of API sources, all or none. Answers their ids in the order of the input. */
export async function updateBelow<Row extends ChangedRow>(
  store: CatalogStore,
  accountId: string,
  { table, data, assertRow, patch, anySource = false }: Change<Row>,
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) {
    for (const field of ["name", "externalId"] as const) assertNotNull(row[field], rowField(index, field));
    assertNames(index, row);
    assertRow(index, row);
  }
  // The database answers ids in lower case, whatever case they were asked for in.
  const rows = data.map((row) => ({ ...row, id: row.id.toLowerCase() }));
  assertDistinct(rows, ({ id }) => id, "id");
  const ids = rows.map(({ id }) => id);
  await writeUnique(store, accountId, async (write) => {
    const find = anySource ? knownRows : writableRows;
    await assertFreeFor(write, table, { rows, standings: await find(write, table, ids, "id") });
    const patches = rows.map(({ id, ...fields }) => ({ id, patch: fields }));
    await patch(write, patches);
    tell(write, table, rows);
  });
  return ids;
}

type Standings = { readonly rows: readonly ChangedRow[]; readonly standings: ReadonlyMap<string, Standing> };

/** Neither another row nor another change of the same batch holds a new external id. */
async function assertFreeFor(
  write: CatalogWrite,
  table: keyof typeof levels,
  { rows, standings }: Standings,
): Promise<void> {
  const claims = rows.flatMap(({ id, externalId }, index) => {
    const standing = standings.get(id);
    return externalId && standing ? [{ index, parentId: standing.parentId, externalId, ownId: id }] : [];
  });
  const claimed = new Map(claims.map(({ ownId, ...place }) => [ownId, externalKey(place.parentId, place.externalId)]));
  assertDistinct(rows, ({ id }) => claimed.get(id) ?? id, "externalId");
  await assertFree(write, table, claims);
}

function tell(write: CatalogWrite, table: keyof typeof levels, rows: readonly ChangedRow[]): void {
  const deleted = rows.filter(({ deletedAt }) => deletedAt).map(({ id }) => id);
  const updated = rows.filter(({ deletedAt }) => !deletedAt).map(({ id }) => id);
  write.changed(levels[table].assetType, "DELETED", deleted);
  write.changed(levels[table].assetType, "UPDATED", updated);
}

function assertNames(index: number, { externalId, name }: Omit<ChangedRow, "id">): void {
  assertText(externalId, rowField(index, "externalId"), longestName);
  assertText(name, rowField(index, "name"), longestName);
}
