import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ListPinsInput, PinSortingKey, PinsScope } from "./pin-list.ts";

const sortColumns: Readonly<Record<PinSortingKey, SortColumn>> = {
  createdAt: { column: sql`a.created_at`, nullable: false },
};

export function pinsQuery({ scope, sorting }: ListPinsInput): ListQuery {
  return { from: sql`entities_links a`, where: conditions(scope ?? {}), orderBy: orderBy(sorting, sortColumns) };
}

const present = sql`e.deleted_at IS NULL AND NOT e.parent_deleted`;
const shown = sql`${present} AND NOT e.hidden`;

// Each end is looked up by its primary key, pin by pin; coalesce stops at the one that is there. Joins would be cheaper
// to write, but PostgreSQL would expect hardly a pin to pass them, and sort the whole account's pins for every page.
const endsShown: readonly Sql[] = [
  sql`coalesce((SELECT ${shown} FROM tables e WHERE e.id = a.from_table_id),
               (SELECT ${present} FROM dashboards e WHERE e.id = a.from_dashboard_id),
               (SELECT e.deleted_at IS NULL FROM terms e WHERE e.id = a.from_term_id))`,
  sql`coalesce((SELECT ${shown} FROM tables e WHERE e.id = a.to_table_id),
               (SELECT ${shown} FROM columns e WHERE e.id = a.to_column_id),
               (SELECT ${present} FROM dashboards e WHERE e.id = a.to_dashboard_id),
               (SELECT ${present} FROM dashboard_fields e WHERE e.id = a.to_dashboard_field_id),
               (SELECT e.deleted_at IS NULL FROM terms e WHERE e.id = a.to_term_id))`,
];

function conditions(scope: PinsScope): Sql[] {
  return [
    ...endsShown,
    ...given(scope.fromDashboardId, (id) => isId(sql`a.from_dashboard_id`, id)),
    ...given(scope.fromTableId, (id) => isId(sql`a.from_table_id`, id)),
    ...given(scope.fromTermId, (id) => isId(sql`a.from_term_id`, id)),
    ...given(scope.fromTermIds, (ids) => anyId(sql`a.from_term_id`, ids)),
    ...given(scope.toColumnsOfTableId, (id) => {
      return sql`a.to_column_id IN (SELECT c.id FROM columns c WHERE ${isId(sql`c.table_id`, id)})`;
    }),
    ...given(scope.toDashboardFieldId, (id) => isId(sql`a.to_dashboard_field_id`, id)),
    ...given(scope.toDashboardId, (id) => isId(sql`a.to_dashboard_id`, id)),
    ...given(scope.toFieldsOfDashboardId, (id) => {
      return sql`a.to_dashboard_field_id IN (SELECT f.id FROM dashboard_fields f WHERE ${isId(sql`f.dashboard_id`, id)})`;
    }),
    ...given(scope.toTableId, (id) => isId(sql`a.to_table_id`, id)),
    ...given(scope.toTermId, (id) => isId(sql`a.to_term_id`, id)),
  ];
}
