import { isStorable } from "#kernel/batch.ts";
import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, sql } from "#platform/database/sql.ts";
import type { QualityCheckName, QualityCheckRun } from "./quality-check.ts";
import type { ListQualityChecksInput } from "./quality-list.ts";

/** The table is looked up check by check, by primary key, so that a page does not read the whole account's tables. */
export function qualityChecksQuery({ scope }: ListQualityChecksInput): ListQuery {
  const { tableId, withDeleted } = scope ?? {};
  const tableIsShown = withDeleted
    ? sql`NOT t.hidden`
    : sql`NOT t.hidden AND NOT t.parent_deleted AND t.deleted_at IS NULL`;
  const checkIsShown = withDeleted ? [] : [sql`a.deleted_at IS NULL`];
  const where = [
    ...checkIsShown,
    sql`(SELECT ${tableIsShown} FROM tables t WHERE t.id = a.table_id)`,
    ...given(tableId, (id) => isId(sql`a.table_id`, id)),
  ];
  // All of them are counted the other way round: the tables that are shown are read once, and not by each check.
  const kept = (accountId: string) => {
    const tables = sql`SELECT t.id FROM tables t WHERE t.account_id = ${accountId}::uuid AND ${tableIsShown}`;
    const conditions = [sql`a.account_id = ${accountId}::uuid`, ...checkIsShown, sql`a.table_id IN (${tables})`];
    return sql`SELECT count(*) FROM quality_checks a WHERE ${joinSql(conditions, " AND ")}`;
  };
  const isOfOne = tableId !== undefined && tableId !== null;
  return { from: sql`quality_checks a`, where, orderBy: [], kept: isOfOne ? undefined : kept };
}

type IdRow = Row & { readonly id: string };

/** The table, whose checks nobody else writes until the end of the transaction. */
export async function lockTable({ tx, accountId }: CatalogWrite, id: string): Promise<string> {
  const [table] = isUuid(id)
    ? await sqlRows<IdRow>(
        tx,
        sql`SELECT id FROM tables WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`,
      )
    : [];
  if (table === undefined) throw notFound("table", id, "data.tableId");
  return table.id;
}

/** The tables of those of the columns that the account has; they are there to stay until the end of the transaction. */
export async function lockColumns(
  { tx, accountId }: CatalogWrite,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sqlRows<IdRow & { tableId: string }>(
    tx,
    sql`SELECT id, table_id AS "tableId" FROM columns
        WHERE account_id = ${accountId}::uuid AND id = ANY (${ids.filter(isUuid)}::uuid[]) ORDER BY id FOR KEY SHARE`,
  );
  return new Map(rows.map(({ id, tableId }) => [id, tableId]));
}

type Stored = { readonly created: string[]; readonly updated: string[] };

/** Makes the checks that are missing, and writes the others unless they know of a later run. The table is locked. */
export async function writeChecks(
  { tx, accountId }: CatalogWrite,
  tableId: string,
  runs: readonly QualityCheckRun[],
): Promise<Stored> {
  const rows = runs.map((run) => ({ ...run, id: uuidV7() }));
  const written = await sqlRows<IdRow>(
    tx,
    sql`INSERT INTO quality_checks AS q (id, account_id, table_id, column_id, external_id, name, description, url, status, run_at)
        SELECT (n.row ->> 'id')::uuid, ${accountId}::uuid, ${tableId}::uuid,
               CASE WHEN n.row ? 'columnId' THEN (n.row ->> 'columnId')::uuid ELSE s.column_id END,
               n.row ->> 'externalId', n.row ->> 'name',
               CASE WHEN n.row ? 'description' THEN n.row ->> 'description' ELSE s.description END,
               CASE WHEN n.row ? 'url' THEN n.row ->> 'url' ELSE s.url END,
               (n.row ->> 'status')::quality_status, (n.row ->> 'runAt')::timestamptz
        FROM jsonb_array_elements(${JSON.stringify(rows)}::jsonb) AS n(row)
        LEFT JOIN quality_checks s
          ON s.table_id = ${tableId}::uuid AND s.external_id = n.row ->> 'externalId' AND s.deleted_at IS NULL
        ON CONFLICT (table_id, external_id) DO UPDATE
          SET column_id = excluded.column_id, name = excluded.name, description = excluded.description,
              url = excluded.url, status = excluded.status, run_at = excluded.run_at, deleted_at = NULL
          WHERE q.deleted_at IS NOT NULL OR excluded.run_at >= q.run_at
        RETURNING q.id`,
  );
  const own = new Set(rows.map(({ id }) => id));
  const ids = written.map(({ id }) => id);
  return { created: ids.filter((id) => own.has(id)), updated: ids.filter((id) => !own.has(id)) };
}

/** The ids of the table's checks by their external ids. */
export async function checkIds(
  { tx }: CatalogWrite,
  tableId: string,
  externalIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sqlRows<IdRow & { externalId: string }>(
    tx,
    sql`SELECT id, external_id AS "externalId" FROM quality_checks
        WHERE table_id = ${tableId}::uuid AND external_id = ANY (${[...externalIds]}::text[])`,
  );
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}

/** Removes those of the checks that are there, and answers their ids. They are locked in one order. */
export async function removeChecks(
  { tx, accountId }: CatalogWrite,
  names: readonly QualityCheckName[],
): Promise<string[]> {
  // What cannot be stored names nothing.
  const known = names.filter(({ tableId, externalId }) => isUuid(tableId) && isStorable(externalId));
  const rows = await sqlRows<IdRow>(
    tx,
    sql`WITH locked AS (
          SELECT q.id FROM quality_checks q
          WHERE q.account_id = ${accountId}::uuid AND q.deleted_at IS NULL AND (q.table_id, q.external_id) IN (
            SELECT n."tableId", n."externalId"
            FROM jsonb_to_recordset(${JSON.stringify(known)}::jsonb) AS n("tableId" uuid, "externalId" text))
          ORDER BY q.id FOR UPDATE)
        UPDATE quality_checks q SET deleted_at = now() FROM locked WHERE q.id = locked.id RETURNING q.id`,
  );
  return rows.map(({ id }) => id);
}
