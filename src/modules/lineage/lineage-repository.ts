import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { tableEdges } from "./edge-kind.ts";
import { endsShown, isOfType, leadsTo, liesInSource } from "./edge-list-repository.ts";
import type { LineageSortingKey, LineagesScope, ListLineagesInput } from "./lineage-list.ts";

// The children are read by popularity, from the indexes of both tables, and then the edges that lead to each: to sort the
// whole account's edges would take seconds. An edge has exactly one child, so that none is missed and none comes twice.
const byPopularity = sql`(
    SELECT t.account_id, t.id, t.popularity FROM tables t
    UNION ALL SELECT d.account_id, d.id, d.popularity FROM dashboards d) c
  JOIN lineages a ON a.account_id = c.account_id AND coalesce(a.child_table_id, a.child_dashboard_id) = c.id`;

const sortColumns: Readonly<Record<LineageSortingKey, SortColumn>> = {
  id: { column: sql`a.id`, nullable: false },
  popularity: { column: sql`c.popularity`, nullable: true },
  // The values of the type were declared in alphabetical order, which is how it sorts.
  type: { column: sql`a.lineage_type`, nullable: false },
};

export function lineagesQuery({ scope, sorting }: ListLineagesInput): ListQuery {
  const sortsByPopularity = sorting?.some(({ sortingKey }) => sortingKey === "popularity") ?? false;
  return {
    from: sortsByPopularity ? byPopularity : sql`lineages a`,
    where: conditions(scope ?? {}),
    orderBy: orderBy(sorting, sortColumns),
  };
}

function conditions(scope: LineagesScope): Sql[] {
  return [
    ...endsShown(tableEdges, scope),
    ...given(scope.lineageIds, (ids) => anyId(sql`a.id`, ids)),
    ...given(scope.lineageType, isOfType),
    ...given(scope.parentTableId, (id) => isId(sql`a.parent_table_id`, id)),
    ...given(scope.parentDashboardId, (id) => isId(sql`a.parent_dashboard_id`, id)),
    ...given(scope.childTableId, (id) => isId(sql`a.child_table_id`, id)),
    ...given(scope.childDashboardId, (id) => isId(sql`a.child_dashboard_id`, id)),
    ...given(scope.parentSourceId, (id) => liesInSource(tableEdges.parents, id)),
    ...given(scope.childSourceId, (id) => liesInSource(tableEdges.children, id)),
    ...given(scope.withChildAssetType, (type) => leadsTo(tableEdges, type)),
  ];
}
