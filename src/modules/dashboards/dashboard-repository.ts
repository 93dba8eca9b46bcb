import { isStorable } from "#kernel/batch.ts";
import { contains, isPresent } from "#platform/database/conditions.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type {
  DashboardFieldSortingKey,
  DashboardSortingKey,
  ListDashboardFieldsInput,
  ListDashboardsInput,
} from "./dashboard-list.ts";

const sortColumns: Readonly<Record<DashboardSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: false },
  ownersAndTeamOwnersCount: { column: sql`a.owners_count`, nullable: false },
  popularity: { column: sql`a.popularity`, nullable: true },
};

export function dashboardsQuery({ scope, sorting }: ListDashboardsInput): ListQuery {
  const { folderPath, ids, nameContains, sourceId } = scope ?? {};
  const where = [
    ...isPresent(scope ?? {}),
    ...given(folderPath, liesInFolder),
    ...given(ids, (some) => anyId(sql`a.id`, some)),
    ...given(nameContains, (text) => contains(sql`a.name`, text)),
    ...given(sourceId, (id) => isId(sql`a.source_id`, id)),
  ];
  return { from: sql`dashboards a`, where, orderBy: orderBy(sorting, sortColumns) };
}

/** The folder itself or one below it; `%`, `_` and `\` in its name are literal. */
function liesInFolder(folderPath: string): Sql {
  // What cannot be stored is nobody's folder.
  if (!isStorable(folderPath)) return sql`false`;
  const folder = folderPath.replace(/\/+$/, "");
  const below = `${folder.replace(/[\\%_]/g, "\\$&")}/%`;
  return sql`(a.folder_path = ${folder} OR a.folder_path LIKE ${below})`;
}

const fieldSortColumns: Readonly<Record<DashboardFieldSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: false },
  popularity: { column: sql`a.popularity`, nullable: true },
};

export function dashboardFieldsQuery({ scope, sorting }: ListDashboardFieldsInput): ListQuery {
  const { dashboardId, dashboardIds, ids, nameContains } = scope ?? {};
  const where = [
    ...isPresent(scope ?? {}),
    ...given(dashboardId, (id) => isId(sql`a.dashboard_id`, id)),
    ...given(dashboardIds, (some) => anyId(sql`a.dashboard_id`, some)),
    ...given(ids, (some) => anyId(sql`a.id`, some)),
    ...given(nameContains, (text) => contains(sql`a.name`, text)),
  ];
  return { from: sql`dashboard_fields a`, where, orderBy: orderBy(sorting, fieldSortColumns) };
}
