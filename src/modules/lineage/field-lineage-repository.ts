import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import { type EdgeEnd, fieldEdges } from "./edge-kind.ts";
import { endsShown, isOfType, leadsTo, liesInSource } from "./edge-list-repository.ts";
import type {
  FieldLineageSortingKey,
  FieldLineagesScope,
  LineageAssetType,
  ListFieldLineagesInput,
} from "./lineage-list.ts";

// For the orders by popularity; otherwise PostgreSQL leaves these joins out, as nothing asks for their columns. `cd` is
// the dashboard that is the child itself or that the child lies in.
const from = sql`field_lineages a
  LEFT JOIN columns cc ON cc.id = a.child_column_id
  LEFT JOIN tables ct ON ct.id = cc.table_id
  LEFT JOIN dashboard_fields cf ON cf.id = a.child_dashboard_field_id
  LEFT JOIN dashboards cd ON cd.id = coalesce(a.child_dashboard_id, cf.dashboard_id)`;

const isDashboard = sql`a.child_dashboard_id IS NOT NULL`;

const sortColumns: Readonly<Record<FieldLineageSortingKey, SortColumn>> = {
  childDashboardPopularity: { column: sql`cd.popularity`, nullable: true },
  id: { column: sql`a.id`, nullable: false },
  popularity: {
    column: sql`CASE WHEN ${isDashboard} THEN cd.popularity ELSE coalesce(ct.popularity, cf.popularity) END`,
    nullable: true,
  },
  // The values of the type were declared in alphabetical order, which is how it sorts.
  type: { column: sql`a.lineage_type`, nullable: false },
};

export function fieldLineagesQuery({ scope, sorting }: ListFieldLineagesInput): ListQuery {
  return { from, where: conditions(scope), orderBy: orderBy(sorting, sortColumns) };
}

function conditions(scope: FieldLineagesScope): Sql[] {
  return [
    ...endsShown(fieldEdges, {}),
    ...given(scope.lineageType, isOfType),
    ...given(scope.parentColumnId, (id) => isId(sql`a.parent_column_id`, id)),
    ...given(scope.parentDashboardFieldId, (id) => isId(sql`a.parent_dashboard_field_id`, id)),
    ...given(scope.childColumnId, (id) => isId(sql`a.child_column_id`, id)),
    ...given(scope.childDashboardFieldId, (id) => isId(sql`a.child_dashboard_field_id`, id)),
    ...given(scope.childDashboardSourceId, (id) => liesInSource(ofType(fieldEdges.children, "DASHBOARD"), id)),
    ...given(scope.childDashboardFieldSourceId, (id) =>
      liesInSource(ofType(fieldEdges.children, "DASHBOARD_FIELD"), id),
    ),
    ...given(scope.columnSourceId, hasColumnIn),
    ...given(scope.hasDashboardChild, (has) => (has ? isDashboard : sql`a.child_dashboard_id IS NULL`)),
    ...given(scope.withChildAssetType, (type) => leadsTo(fieldEdges, type)),
  ];
}

function hasColumnIn(sourceId: string): Sql {
  const either = [fieldEdges.parents, fieldEdges.children].map((ends) =>
    liesInSource(ofType(ends, "COLUMN"), sourceId),
  );
  return sql`(${joinSql(either, " OR ")})`;
}

function ofType(ends: readonly EdgeEnd[], type: LineageAssetType): readonly EdgeEnd[] {
  return ends.filter((end) => end.type === type);
}
