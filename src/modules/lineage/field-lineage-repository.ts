import { isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { keptFieldLineageCount } from "./edge-count-repository.ts";
import { fieldEdges } from "./edge-kind.ts";
import { endsShown, isOfType, leadsTo } from "./edge-list-repository.ts";
import type { FieldLineageSortingKey, FieldLineagesScope, ListFieldLineagesInput } from "./lineage-list.ts";

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
  return {
    from,
    where: conditions(scope),
    orderBy: orderBy(sorting, sortColumns),
    ordered: inOrderOfChildren(sorting),
    either: columnLiesIn(scope.columnSourceId),
    kept: keptFieldLineageCount(scope),
  };
}

function columnLiesIn(sourceId: string | null | undefined): ListQuery["either"] {
  if (sourceId === null || sourceId === undefined) return undefined;
  return [
    sql`a.parent_column_id IS NOT NULL AND ${isId(sql`a.parent_source_id`, sourceId)}`,
    sql`a.child_column_id IS NOT NULL AND ${isId(sql`a.child_source_id`, sourceId)}`,
  ];
}

const nobody = sql`'00000000-0000-0000-0000-000000000000'::uuid`;

/** What the edges are read by when popularity alone is sorted by: each with how its edges are found. */
const groupsOf: Partial<Record<FieldLineageSortingKey, { readonly groups: Sql; readonly rows: readonly Sql[] }>> = {
  popularity: {
    groups: sql`(
      SELECT t.account_id, t.id, t.popularity FROM tables t
      UNION ALL SELECT d.account_id, d.id, d.popularity FROM dashboards d
      UNION ALL SELECT f.account_id, f.id, f.popularity FROM dashboard_fields f) g`,
    rows: [
      sql`columns k JOIN field_lineages a ON k.account_id = g.account_id AND k.table_id = g.id AND a.child_column_id = k.id`,
      sql`(SELECT * FROM field_lineages WHERE child_dashboard_id = g.id) a`,
      sql`(SELECT * FROM field_lineages WHERE child_dashboard_field_id = g.id) a`,
    ],
  },
  // A column lies in no dashboard: all edges to columns are one group.
  childDashboardPopularity: {
    groups: sql`(
      SELECT d.account_id, d.id, d.popularity FROM dashboards d
      UNION ALL SELECT o.id, ${nobody}, NULL FROM accounts o) g`,
    rows: [
      sql`(SELECT * FROM field_lineages WHERE child_dashboard_id = g.id) a`,
      sql`dashboard_fields k JOIN field_lineages a
        ON k.account_id = g.account_id AND k.dashboard_id = g.id AND a.child_dashboard_field_id = k.id`,
      sql`(SELECT * FROM field_lineages WHERE child_column_id IS NOT NULL AND g.id = ${nobody}) a`,
    ],
  },
};

/** Children of one popularity follow each other, each with its edges. */
function inOrderOfChildren(sorting: ListFieldLineagesInput["sorting"]): ListQuery["ordered"] {
  const [only, ...more] = sorting ?? [];
  const by = only && groupsOf[only.sortingKey];
  if (by === undefined || more.length > 0) return undefined;
  const id = only?.direction === "DESC" ? sql`g.id DESC` : sql`g.id`;
  const popularity = { column: sql`g.popularity`, nullable: true };
  return { ...by, orderBy: [...orderBy(sorting, { ...sortColumns, [only?.sortingKey ?? "id"]: popularity }), id] };
}

function conditions(scope: FieldLineagesScope): Sql[] {
  return [
    ...endsShown(fieldEdges, {}),
    ...given(scope.lineageType, isOfType),
    ...given(scope.parentColumnId, (id) => isId(sql`a.parent_column_id`, id)),
    ...given(scope.parentDashboardFieldId, (id) => isId(sql`a.parent_dashboard_field_id`, id)),
    ...given(scope.childColumnId, (id) => isId(sql`a.child_column_id`, id)),
    ...given(scope.childDashboardFieldId, (id) => isId(sql`a.child_dashboard_field_id`, id)),
    ...given(
      scope.childDashboardSourceId,
      (id) => sql`a.child_dashboard_id IS NOT NULL AND ${isId(sql`a.child_source_id`, id)}`,
    ),
    ...given(
      scope.childDashboardFieldSourceId,
      (id) => sql`a.child_dashboard_field_id IS NOT NULL AND ${isId(sql`a.child_source_id`, id)}`,
    ),
    ...given(scope.hasDashboardChild, (has) => (has ? isDashboard : sql`a.child_dashboard_id IS NULL`)),
    ...given(scope.withChildAssetType, (type) => leadsTo(fieldEdges, type)),
  ];
}
