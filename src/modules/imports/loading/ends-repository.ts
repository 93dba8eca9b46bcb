import { type Sql, sql } from "#platform/database/sql.ts";
import { placedTable } from "./level-repository.ts";
import type { Load } from "./load.ts";

/**
 * Finds what the ends of edges and the tables of checks name, in `import_ends (type, naming, key, id)`. A key that names
 * several things names the one that came first.
 */
export async function findEnds({ write: { tx, accountId }, sourceId }: Load): Promise<void> {
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_ends (type text, naming text, key text, id uuid) ON COMMIT DROP`);
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_names ON COMMIT DROP AS
    SELECT parent_type AS type, parent_naming AS naming, parent_key AS key FROM import_stage_edges
    UNION SELECT child_type, child_naming, child_key FROM import_stage_edges
    UNION SELECT 'TABLE', 'path', table_key FROM import_stage_checks`);
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_assets (type text, naming text, key text, id uuid) ON COMMIT DROP`);
  await tx.$executeRaw(sql`INSERT INTO import_assets ${knownTables(accountId, sourceId)}`);
  await tx.$executeRaw(sql`INSERT INTO import_assets ${knownDashboards(accountId)}`);
  await tx.$executeRaw(sql`ANALYZE import_names`);
  await tx.$executeRaw(sql`ANALYZE import_assets`);
  for (const found of [ownEnds, wholeNames, columnNames, fieldNames]) {
    await tx.$executeRaw(sql`INSERT INTO import_ends (type, naming, key, id) ${found}`);
  }
  await tx.$executeRaw(sql`ANALYZE import_ends`);
}

const wanted = (naming: string, ...types: string[]): Sql =>
  sql`EXISTS (SELECT FROM import_names WHERE naming = ${naming} AND type = ANY (${types}::text[]))`;

/** Tables by their paths, and with their source's name or technology in front. */
const knownTables = (accountId: string, sourceId: string): Sql => sql`
  SELECT 'TABLE', 'inside', lower(t.path), t.id FROM tables t
  WHERE t.account_id = ${accountId}::uuid AND t.source_id = ${sourceId}::uuid AND NOT t.parent_deleted AND t.deleted_at IS NULL
    AND ${wanted("inside", "TABLE", "COLUMN")}
  UNION ALL
  SELECT 'TABLE', 'path', lower(t.path), t.id FROM tables t
  WHERE t.account_id = ${accountId}::uuid AND NOT t.parent_deleted AND t.deleted_at IS NULL
    AND ${wanted("path", "TABLE", "COLUMN")}
  UNION ALL
  SELECT 'TABLE', 'key', lower(n.name || '.' || t.path), t.id FROM tables t JOIN sources s ON s.id = t.source_id
  CROSS JOIN LATERAL (VALUES (s.name), (s.technology::text)) n(name)
  WHERE t.account_id = ${accountId}::uuid AND NOT t.parent_deleted AND t.deleted_at IS NULL
    AND ${wanted("key", "TABLE", "COLUMN")}`;

const knownDashboards = (accountId: string): Sql => sql`
  SELECT 'DASHBOARD', 'key', lower(regexp_replace(n.name || '/' || d.folder_path || '/' || d.name, '/+', '/', 'g')), d.id
  FROM dashboards d JOIN sources s ON s.id = d.source_id
  CROSS JOIN LATERAL (VALUES (s.name), (s.technology::text)) n(name)
  WHERE d.account_id = ${accountId}::uuid AND NOT d.parent_deleted AND d.deleted_at IS NULL
    AND ${wanted("key", "DASHBOARD", "DASHBOARD_FIELD")}`;

const firstId = sql`(array_agg(a.id ORDER BY a.id))[1]`;

const ownEnds = sql`
  SELECT n.type, n.naming, n.key, a.id FROM import_names n JOIN (
    SELECT 'TABLE' AS type, external_id, id FROM ${placedTable("tables")}
    UNION ALL SELECT 'DASHBOARD', external_id, id FROM ${placedTable("dashboards")}
    UNION ALL SELECT 'DASHBOARD_FIELD', external_id, id FROM ${placedTable("dashboard_fields")}
  ) a ON a.type = n.type AND a.external_id = n.key WHERE n.naming = 'own'`;

const wholeNames = sql`
  SELECT n.type, n.naming, n.key, ${firstId} FROM import_names n
  JOIN import_assets a ON a.type = n.type AND a.naming = n.naming
    AND a.key = CASE n.type WHEN 'DASHBOARD' THEN lower(regexp_replace(n.key, '/+', '/', 'g')) ELSE lower(n.key) END
  GROUP BY n.type, n.naming, n.key`;

/** Where the table's name ends and the column's begins only the catalog can tell: every dot is tried. */
const columnNames = sql`
  SELECT n.type, n.naming, n.key, ${firstId} FROM (
    SELECT DISTINCT m.type, m.naming, m.key, array_to_string(parts[:i], '.') AS head, array_to_string(parts[i + 1:], '.') AS tail
    FROM (SELECT *, string_to_array(lower(key), '.') AS parts FROM import_names WHERE type = 'COLUMN' AND naming <> 'own') m
    CROSS JOIN LATERAL generate_series(1, cardinality(m.parts) - 1) i) n
  JOIN import_assets t ON t.type = 'TABLE' AND t.naming = n.naming AND t.key = n.head
  JOIN columns a ON a.table_id = t.id AND lower(a.name) = n.tail AND a.deleted_at IS NULL
  GROUP BY n.type, n.naming, n.key`;

const fieldNames = sql`
  SELECT n.type, n.naming, n.key, ${firstId} FROM (
    SELECT DISTINCT m.type, m.naming, m.key, array_to_string(parts[:i], '/') AS head, array_to_string(parts[i + 1:], '/') AS tail
    FROM (SELECT *, string_to_array(lower(regexp_replace(key, '/+', '/', 'g')), '/') AS parts
          FROM import_names WHERE type = 'DASHBOARD_FIELD' AND naming = 'key') m
    CROSS JOIN LATERAL generate_series(1, cardinality(m.parts) - 1) i) n
  JOIN import_assets d ON d.type = 'DASHBOARD' AND d.naming = 'key' AND d.key = n.head
  JOIN dashboard_fields a ON a.dashboard_id = d.id AND lower(a.name) = n.tail AND a.deleted_at IS NULL
  GROUP BY n.type, n.naming, n.key`;
