import { notFound } from "#kernel/errors.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { isPresent, isShown } from "#platform/database/conditions.ts";
import { anyId } from "#platform/database/find-page.ts";
import type { Row } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { LineageAsset } from "./lineage-walk.ts";

const dashboardPath = sql`rtrim(d.folder_path, '/') || '/' || d.name`;

const kinds: readonly { readonly columns: Sql; readonly from: Sql; readonly shown: readonly Sql[] }[] = [
  { columns: sql`'TABLE' AS "assetType", a.id, a.name, a.path`, from: sql`tables a`, shown: isShown({}) },
  {
    columns: sql`'COLUMN', a.id, a.name, t.path || '.' || a.name`,
    from: sql`columns a JOIN tables t ON t.id = a.table_id`,
    shown: isShown({}),
  },
  {
    columns: sql`'DASHBOARD', a.id, a.name, ${dashboardPath}`,
    from: sql`dashboards a JOIN dashboards d ON d.id = a.id`,
    shown: isPresent({}),
  },
  {
    columns: sql`'DASHBOARD_FIELD', a.id, a.name, ${dashboardPath} || '/' || a.name`,
    from: sql`dashboard_fields a JOIN dashboards d ON d.id = a.dashboard_id`,
    shown: isPresent({}),
  },
];

type Which = { readonly accountId: string; readonly ids: readonly string[]; readonly onlyShown: boolean };

/** Assets by their ids, whatever they are, in one statement. */
export async function findAssets(
  store: CatalogStore,
  { accountId, ids, onlyShown }: Which,
): Promise<ReadonlyMap<string, LineageAsset>> {
  const parts = kinds.map(({ columns, from, shown }) => {
    const where = [sql`a.account_id = ${accountId}::uuid`, anyId(sql`a.id`, ids), ...(onlyShown ? shown : [])];
    return sql`SELECT ${columns} FROM ${from} WHERE ${joinSql(where, " AND ")}`;
  });
  const rows = await store.query<Row & LineageAsset>(joinSql(parts, " UNION ALL "));
  return new Map(rows.map((row) => [row.id, row]));
}

type Wanted = { readonly accountId: string; readonly ids: Readonly<Record<string, string>> };

/** The assets that arguments name. Throws NOT_FOUND for the first that the account does not have or does not show. */
export async function requireAssets(
  store: CatalogStore,
  { accountId, ids }: Wanted,
): Promise<(field: string) => LineageAsset> {
  const found = await findAssets(store, { accountId, ids: Object.values(ids), onlyShown: true });
  return (field) => {
    const id = ids[field] ?? "";
    const asset = found.get(id.toLowerCase());
    if (asset === undefined) throw notFound("table, column, dashboard or dashboard field", id, field);
    return asset;
  };
}
