import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { keptLineageCount } from "./edge-count-repository.ts";
import { tableEdges } from "./edge-kind.ts";
import { endsShown, isOfType, leadsTo } from "./edge-list-repository.ts";
import type { LineageSortingKey, LineagesScope, ListLineagesInput } from "./lineage-list.ts";

// The children are read by popularity, from the indexes of both tables, and then the edges that lead to each: to sort the
// whole account's edges would take seconds. An edge has exactly one child, so that none is missed and none comes twice.
const children = sql`(
    SELECT t.account_id, t.id, t.popularity FROM tables t
    UNION ALL SELECT d.account_id, d.id, d.popularity FROM dashboards d) g`;
const isChild = sql`coalesce(a.child_table_id, a.child_dashboard_id) = g.id`;
const withChildren = sql`${children} JOIN lineages a ON a.account_id = g.account_id AND ${isChild}`;

const sortColumns: Readonly<Record<LineageSortingKey, SortColumn>> = {
  id: { column: sql`a.id`, nullable: false },
  popularity: { column: sql`g.popularity`, nullable: true },
  // The values of the type were declared in alphabetical order, which is how it sorts.
  type: { column: sql`a.lineage_type`, nullable: false },
};

export function lineagesQuery({ scope, sorting }: ListLineagesInput): ListQuery {
  const asked = scope ?? {};
  const ordered = inOrderOfChildren(sorting);
  const readsPopularity = ordered === undefined && sorting?.some(({ sortingKey }) => sortingKey === "popularity");
  return {
    from: readsPopularity ? withChildren : sql`lineages a`,
    where: conditions(asked),
    orderBy: ordered === undefined ? orderBy(sorting, sortColumns) : [],
    ordered,
    kept: keptLineageCount(asked),
  };
}

/** When popularity alone is sorted by. Children of one popularity follow each other, each with its edges. */
function inOrderOfChildren(sorting: ListLineagesInput["sorting"]): ListQuery["ordered"] {
  const [only, ...more] = sorting ?? [];
  if (only?.sortingKey !== "popularity" || more.length > 0) return undefined;
  const id = only.direction === "DESC" ? sql`g.id DESC` : sql`g.id`;
  const rows = [sql`(SELECT * FROM lineages a WHERE ${isChild}) a`];
  return { groups: children, rows, orderBy: [...orderBy([only], sortColumns), id] };
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
    ...given(scope.parentSourceId, (id) => isId(sql`a.parent_source_id`, id)),
    ...given(scope.childSourceId, (id) => isId(sql`a.child_source_id`, id)),
    ...given(scope.withChildAssetType, (type) => leadsTo(tableEdges, type)),
  ];
}
