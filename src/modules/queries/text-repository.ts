import { isUuid } from "#kernel/ids.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { anyId } from "#platform/database/find-page.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";

/** Where a query ran, by the id of a database or a table. */
export type Place = { readonly id: string; readonly sourceId: string; readonly technology: string };

type Ids = { readonly databaseIds: readonly string[]; readonly tableIds: readonly string[] };

export type FindPlaces = (ids: Ids) => Promise<ReadonlyMap<string, Place>>;

type Query = <T extends Row>(statement: Sql) => Promise<T[]>;

/** By whatever runs statements: before a transaction, or within one. */
export const findPlacesIn =
  (query: Query, accountId: string): FindPlaces =>
  async ({ databaseIds, tableIds }) => {
    const rows = await query<Row & Place>(
      sql`SELECT p.id, p.source_id AS "sourceId", s.technology::text AS technology
        FROM (SELECT d.id, d.source_id FROM databases d WHERE d.account_id = ${accountId}::uuid AND ${anyId(sql`d.id`, databaseIds)}
              UNION ALL
              SELECT t.id, t.source_id FROM tables t WHERE t.account_id = ${accountId}::uuid AND ${anyId(sql`t.id`, tableIds)}) p
        JOIN sources s ON s.id = p.source_id`,
    );
    return new Map(rows.map((row) => [row.id, row]));
  };

/** A name as it stands in a text, and where the tables that it may mean are. */
export type WantedTable = {
  readonly place: number;
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
  readonly databaseId: string | null;
  readonly sourceId: string | null;
  readonly tableIds: readonly string[];
};

export type Candidate = {
  readonly place: number;
  readonly tableId: string;
  readonly schema: string;
  /** One of those that the caller named. */
  readonly isGiven: boolean;
};

/** The tables that are not deleted and may be meant, whatever the letter case. */
export async function findTables(
  { tx, accountId }: CatalogWrite,
  wanted: readonly WantedTable[],
): Promise<readonly Candidate[]> {
  const rows = wanted.map((row) => ({ ...row, tableIds: row.tableIds.filter(isUuid) }));
  return sqlRows<Row & Candidate>(
    tx,
    sql`SELECT w.place, t.id AS "tableId", t.schema_name AS schema, t.id = ANY (w."tableIds") AS "isGiven"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS w(place int, database text, schema text, name text, "databaseId" uuid, "sourceId" uuid, "tableIds" uuid[])
        JOIN tables t ON t.account_id = ${accountId}::uuid AND lower(t.name) = lower(w.name)
        JOIN databases d ON d.id = t.database_id
        WHERE t.deleted_at IS NULL AND NOT t.parent_deleted
          AND (w.schema IS NULL OR lower(t.schema_name) = lower(w.schema))
          AND (w.database IS NULL OR lower(d.name) = lower(w.database))
          AND (t.id = ANY (w."tableIds") OR (t.source_id = w."sourceId" AND (w.database IS NOT NULL OR d.id = w."databaseId")))`,
  );
}

export type WantedColumn = { readonly tableId: string; readonly name: string };

/** The ids of the columns that are not deleted, by table and name; names in lower case. */
export async function findColumns(
  { tx, accountId }: CatalogWrite,
  wanted: readonly WantedColumn[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sqlRows<Row & { readonly id: string; readonly tableId: string; readonly name: string }>(
    tx,
    sql`SELECT c.id, c.table_id AS "tableId", lower(c.name) AS name
        FROM columns c
        JOIN jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS w("tableId" uuid, name text)
          ON c.table_id = w."tableId" AND lower(c.name) = w.name
        WHERE c.account_id = ${accountId}::uuid AND c.deleted_at IS NULL ORDER BY c.id DESC`,
  );
  return new Map(rows.map(({ id, tableId, name }) => [`${tableId} ${name}`, id]));
}
