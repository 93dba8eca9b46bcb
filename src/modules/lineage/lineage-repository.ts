import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { tableEdges } from "./edge-kind.ts";
import { endsShown, isOfType, leadsTo, liesInSource } from "./edge-list-repository.ts";
import type { LineageSortingKey, LineagesScope, ListLineagesInput } from "./lineage-list.ts";

// For the order by popularity; otherwise PostgreSQL leaves these joins out, as nothing asks for their columns.
const from = sql`lineages a
  LEFT JOIN tables ct ON ct.id = a.child_table_id
  LEFT JOIN dashboards cd ON cd.id = a.child_dashboard_id`;

const sortColumns: Readonly<Record<LineageSortingKey, SortColumn>> = {
  id: { column: sql`a.id`, nullable: false },
  popularity: { column: sql`coalesce(ct.popularity, cd.popularity)`, nullable: true },
  // The values of the type were declared in alphabetical order, which is how it sorts.
  type: { column: sql`a.lineage_type`, nullable: false },
};

export function lineagesQuery({ scope, sorting }: ListLineagesInput): ListQuery {
  return { from, where: conditions(scope ?? {}), orderBy: orderBy(sorting, sortColumns) };
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
