import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { tableEdges } from "./edge-kind.ts";
import { isOfType, leadsTo, noneDeleted, noneHidden } from "./edge-list-repository.ts";
import type { LineageSortingKey, LineagesScope, ListLineagesInput } from "./lineage-list.ts";

// PostgreSQL leaves out an outer join by primary key whose columns nothing asks for.
const from = sql`lineages a
  LEFT JOIN tables pt ON pt.id = a.parent_table_id
  LEFT JOIN dashboards pd ON pd.id = a.parent_dashboard_id
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
    ...(scope.withDeleted ? [] : noneDeleted(["pt", "pd", "ct", "cd"])),
    ...(scope.withHidden ? [] : noneHidden(["pt", "ct"])),
    ...given(scope.lineageIds, (ids) => anyId(sql`a.id`, ids)),
    ...given(scope.lineageType, isOfType),
    ...given(scope.parentTableId, (id) => isId(sql`a.parent_table_id`, id)),
    ...given(scope.parentDashboardId, (id) => isId(sql`a.parent_dashboard_id`, id)),
    ...given(scope.childTableId, (id) => isId(sql`a.child_table_id`, id)),
    ...given(scope.childDashboardId, (id) => isId(sql`a.child_dashboard_id`, id)),
    ...given(scope.parentSourceId, (id) => isId(sql`coalesce(pt.source_id, pd.source_id)`, id)),
    ...given(scope.childSourceId, (id) => isId(sql`coalesce(ct.source_id, cd.source_id)`, id)),
    ...given(scope.withChildAssetType, (type) => leadsTo(tableEdges, type)),
  ];
}
