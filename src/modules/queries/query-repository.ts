import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { ResolvedRun } from "./resolve-names.ts";

type IdRow = Row & { readonly id: string };

export type StoredRun = { readonly id: string; readonly isNew: boolean };

/**
 * Stores the queries that are missing, and the runs of the others unless a later one is stored. Answers what was
 * written, by hash. The author is looked for among the users of the sources that the query's tables lie in.
 */
export async function writeQueries(
  { tx, accountId }: CatalogWrite,
  runs: readonly ResolvedRun[],
): Promise<Map<string, StoredRun>> {
  const rows = runs.map(({ columnJoins, names, joins, pairs, ...run }) => ({ ...run, id: uuidV7() }));
  const written = await sqlRows<IdRow & { hash: string }>(
    tx,
    sql`INSERT INTO queries AS q (id, account_id, hash, query, query_type, author, source_user_id, is_hidden,
                                  queries_duration, rows_produced, snowflake_warehouse_size, timestamp, parse_error,
                                  unresolved_tables)
        SELECT n.id, ${accountId}::uuid, n.hash, n.query, n."queryType"::query_type, n.author,
               (SELECT u.id FROM source_users u
                WHERE n.author IS NOT NULL AND u.account_id = ${accountId}::uuid AND u.deleted_at IS NULL
                  AND u.source_id IN (SELECT t.source_id FROM tables t WHERE t.id = ANY (n."tableIds"))
                  AND (u.external_id = n.author OR lower(u.email) = lower(n.author))
                ORDER BY u.id LIMIT 1),
               coalesce(n."isHidden", s.is_hidden, false), n."durationSeconds", n."rowsProduced",
               n."snowflakeWarehouseSize", n.timestamp, n."parseError", n."unresolvedTables"
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS n(id uuid, hash text, query text, "queryType" text, author text, "isHidden" boolean, "tableIds" uuid[],
               "durationSeconds" float8, "rowsProduced" int, "snowflakeWarehouseSize" text, timestamp timestamptz,
               "parseError" text, "unresolvedTables" text[])
        LEFT JOIN queries s ON s.account_id = ${accountId}::uuid AND s.hash = n.hash
        ORDER BY n.hash
        ON CONFLICT (account_id, hash) DO UPDATE
          SET query = excluded.query, query_type = excluded.query_type, author = excluded.author,
              source_user_id = excluded.source_user_id, is_hidden = excluded.is_hidden,
              queries_duration = excluded.queries_duration, rows_produced = excluded.rows_produced,
              snowflake_warehouse_size = excluded.snowflake_warehouse_size, timestamp = excluded.timestamp,
              parse_error = excluded.parse_error, unresolved_tables = excluded.unresolved_tables
          WHERE excluded.timestamp >= q.timestamp
        RETURNING q.id, q.hash`,
  );
  const own = new Set(rows.map(({ id }) => id));
  return new Map(written.map(({ id, hash }) => [hash, { id, isNew: own.has(id) }]));
}

export type QueryTables = { readonly queryId: string; readonly tableIds: readonly string[] };

/** Makes these the tables that the queries use. */
export async function replaceTables({ tx, accountId }: CatalogWrite, queries: readonly QueryTables[]): Promise<void> {
  const uses = queries.flatMap(({ queryId, tableIds }) =>
    [...new Set(tableIds)].map((tableId) => ({ queryId, tableId })),
  );
  await tx.$executeRaw(sql`
    WITH used AS (
      SELECT n."queryId" AS query_id, n."tableId" AS table_id
      FROM jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) AS n("queryId" uuid, "tableId" uuid)),
    gone AS (
      DELETE FROM query_tables u
      WHERE u.account_id = ${accountId}::uuid AND u.query_id = ANY (${queries.map(({ queryId }) => queryId)}::uuid[])
        AND NOT EXISTS (SELECT FROM used WHERE used.query_id = u.query_id AND used.table_id = u.table_id))
    INSERT INTO query_tables (account_id, query_id, table_id)
    SELECT ${accountId}::uuid, query_id, table_id FROM used ORDER BY query_id, table_id ON CONFLICT DO NOTHING`);
}

/** The tables that the stored queries of these hashes use. */
export async function tablesOfQueries(
  { tx, accountId }: CatalogWrite,
  hashes: readonly string[],
): Promise<readonly string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`SELECT DISTINCT u.table_id AS id FROM queries q JOIN query_tables u ON u.query_id = q.id
        WHERE q.account_id = ${accountId}::uuid AND q.hash = ANY (${[...hashes]}::text[])`,
  );
  return rows.map(({ id }) => id);
}

/** Answers the tables that no query was known to have used so late. They are locked already. */
export async function raiseLastQueried(
  { tx, accountId }: CatalogWrite,
  runs: readonly Pick<ResolvedRun, "tableIds" | "timestamp">[],
): Promise<string[]> {
  const uses = runs.flatMap(({ tableIds, timestamp }) => tableIds.map((tableId) => ({ tableId, timestamp })));
  const rows = await sqlRows<IdRow>(
    tx,
    sql`UPDATE tables t SET last_queried_at = n.latest, updated_at = now()
        FROM (SELECT u."tableId" AS table_id, max(u.timestamp) AS latest
              FROM jsonb_to_recordset(${JSON.stringify(uses)}::jsonb) AS u("tableId" uuid, timestamp timestamptz)
              GROUP BY u."tableId") n
        WHERE t.account_id = ${accountId}::uuid AND t.id = n.table_id
          AND (t.last_queried_at IS NULL OR t.last_queried_at < n.latest)
        RETURNING t.id`,
  );
  return rows.map(({ id }) => id);
}

/** The ids of the account's queries by their hashes. */
export async function queryIds(
  { tx, accountId }: CatalogWrite,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sqlRows<IdRow & { hash: string }>(
    tx,
    sql`SELECT id, hash FROM queries WHERE account_id = ${accountId}::uuid AND hash = ANY (${[...hashes]}::text[])`,
  );
  return new Map(rows.map(({ id, hash }) => [hash, id]));
}
