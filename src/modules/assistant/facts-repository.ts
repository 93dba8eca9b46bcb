import type { Database } from "#platform/database/database.ts";
import type { Row } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";

export type FactKind = "TABLE" | "COLUMN" | "DASHBOARD" | "TERM";

/** What the catalog itself knows of an asset. */
export type StoredFacts = {
  readonly id: string;
  readonly kind: FactKind;
  readonly name: string;
  readonly path: string;
  readonly description: string;
  /** A table's or dashboard's type, a column's type of data; lower case. */
  readonly detail: string;
  readonly source: string;
  /** People and teams, in words. */
  readonly owners: readonly string[];
  readonly isDeprecated: boolean;
};

const description = sql`coalesce(nullif(a.description_raw, ''), a.external_description, '')`;

const ownersOf = (column: Sql, id: Sql) => sql`
  ARRAY(
    SELECT coalesce(nullif(u.name, '') || ' (' || u.email || ')', u.email) FROM owner_entities o
    JOIN unified_users u ON u.id = o.unified_user_id WHERE o.${column} = ${id} ORDER BY 1
  ) || ARRAY(
    SELECT 'the team ' || t.name FROM team_owner_entities o
    JOIN teams t ON t.id = o.team_id WHERE o.${column} = ${id} ORDER BY 1
  )`;

/** In one statement; what is deleted or hidden has no facts. A column has the owners of its table. */
export function assetFacts(database: Database, accountId: string, ids: readonly string[]): Promise<StoredFacts[]> {
  const these = sql`a.account_id = ${accountId}::uuid AND a.id = ANY (${[...ids]}::uuid[])`;
  const shown = sql`NOT a.parent_deleted AND a.deleted_at IS NULL`;
  const source = sql`s.name || ' (' || lower(s.technology::text) || ')'`;
  return database.query<Row & StoredFacts>(sql`
    SELECT 'TABLE' AS kind, a.id, a.name, a.path, ${description} AS description, lower(a.table_type::text) AS detail,
           ${source} AS source, ${ownersOf(sql`table_id`, sql`a.id`)} AS owners,
           a.deprecated_at IS NOT NULL AS "isDeprecated"
    FROM tables a JOIN sources s ON s.id = a.source_id WHERE ${these} AND ${shown} AND NOT a.hidden
    UNION ALL
    SELECT 'COLUMN', a.id, a.name, t.path || '.' || a.name, ${description}, lower(a.data_type), ${source},
           ${ownersOf(sql`table_id`, sql`a.table_id`)}, t.deprecated_at IS NOT NULL
    FROM columns a JOIN tables t ON t.id = a.table_id JOIN sources s ON s.id = a.source_id
    WHERE ${these} AND ${shown} AND NOT a.hidden
    UNION ALL
    SELECT 'DASHBOARD', a.id, a.name, rtrim(a.folder_path, '/') || '/' || a.name, ${description}, lower(a.type::text),
           ${source}, ${ownersOf(sql`dashboard_id`, sql`a.id`)}, a.deprecated_at IS NOT NULL
    FROM dashboards a JOIN sources s ON s.id = a.source_id WHERE ${these} AND ${shown}
    UNION ALL
    SELECT 'TERM', a.id, coalesce(a.name, ''), '', ${description}, '', '', ${ownersOf(sql`term_id`, sql`a.id`)},
           a.deprecated_at IS NOT NULL
    FROM terms a WHERE ${these} AND a.deleted_at IS NULL`);
}

export type AssetPage = {
  readonly id: string;
  readonly name: string;
  /** Where it is in the tool it comes from; empty when that is not known. */
  readonly url: string;
  /** The page that shows it: a dashboard's field has that of its dashboard. */
  readonly pageKind: FactKind;
  readonly pageId: string;
};

export function assetPages(database: Database, accountId: string, ids: readonly string[]): Promise<AssetPage[]> {
  const these = sql`a.account_id = ${accountId}::uuid AND a.id = ANY (${[...ids]}::uuid[])`;
  return database.query<Row & AssetPage>(sql`
    SELECT a.id, a.name, coalesce(a.url, '') AS url, 'TABLE' AS "pageKind", a.id AS "pageId"
    FROM tables a WHERE ${these}
    UNION ALL SELECT a.id, a.name, coalesce(t.url, ''), 'COLUMN', a.id
    FROM columns a JOIN tables t ON t.id = a.table_id WHERE ${these}
    UNION ALL SELECT a.id, a.name, a.url, 'DASHBOARD', a.id FROM dashboards a WHERE ${these}
    UNION ALL SELECT a.id, a.name, d.url, 'DASHBOARD', d.id
    FROM dashboard_fields a JOIN dashboards d ON d.id = a.dashboard_id WHERE ${these}
    UNION ALL SELECT a.id, coalesce(a.name, ''), coalesce(a.url, ''), 'TERM', a.id FROM terms a WHERE ${these}`);
}
