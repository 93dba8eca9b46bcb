import { isId } from "#platform/database/conditions.ts";
import { given } from "#platform/database/given.ts";
import type { ListQuery } from "#platform/database/list-query.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { FieldLineagesScope, LineagesScope } from "./lineage-list.ts";

// How many edges a scope shows, by the counts that the database keeps; undefined when it asks for what they do not tell,
// which is then a few edges, or those of one asset.

export function keptLineageCount(scope: LineagesScope): ListQuery["kept"] {
  const { childDashboardId, childTableId, lineageIds, parentDashboardId, parentTableId } = scope;
  if (isAnyGiven([childDashboardId, childTableId, lineageIds, parentDashboardId, parentTableId])) return undefined;
  return keptCount("LINEAGE", [
    ...shown(scope),
    ...given(scope.lineageType, (type) => sql`k.lineage_type = ${type}::lineage_type`),
    ...given(scope.parentSourceId, (id) => isId(sql`k.parent_source_id`, id)),
    ...given(scope.childSourceId, (id) => isId(sql`k.child_source_id`, id)),
    ...given(scope.withChildAssetType, (type) => sql`k.child_type = ${type}`),
  ]);
}

export function keptFieldLineageCount(scope: FieldLineagesScope): ListQuery["kept"] {
  const { childColumnId, childDashboardFieldId, parentColumnId, parentDashboardFieldId } = scope;
  if (isAnyGiven([childColumnId, childDashboardFieldId, parentColumnId, parentDashboardFieldId])) return undefined;
  const childLiesIn = (type: string, id: string): Sql =>
    sql`k.child_type = ${type} AND ${isId(sql`k.child_source_id`, id)}`;
  return keptCount("FIELD_LINEAGE", [
    ...shown({}),
    ...given(scope.lineageType, (type) => sql`k.lineage_type = ${type}::lineage_type`),
    ...given(scope.childDashboardSourceId, (id) => childLiesIn("DASHBOARD", id)),
    ...given(scope.childDashboardFieldSourceId, (id) => childLiesIn("DASHBOARD_FIELD", id)),
    ...given(
      scope.columnSourceId,
      (id) => sql`(k.parent_type = 'COLUMN' AND ${isId(sql`k.parent_source_id`, id)} OR ${childLiesIn("COLUMN", id)})`,
    ),
    ...given(scope.hasDashboardChild, (has) => sql`(k.child_type = 'DASHBOARD') = ${has}`),
    ...given(scope.withChildAssetType, (type) => sql`k.child_type = ${type}`),
  ]);
}

function isAnyGiven(values: readonly unknown[]): boolean {
  return values.some((value) => value !== undefined && value !== null);
}

function shown({ withDeleted, withHidden }: Pick<LineagesScope, "withDeleted" | "withHidden">): Sql[] {
  return [...(withDeleted ? [] : [sql`NOT k.is_deleted`]), ...(withHidden ? [] : [sql`NOT k.is_hidden`])];
}

function keptCount(kind: "LINEAGE" | "FIELD_LINEAGE", conditions: readonly Sql[]): ListQuery["kept"] {
  return (accountId) => {
    const where = [sql`k.account_id = ${accountId}::uuid`, sql`k.kind = ${kind}`, ...conditions];
    return sql`SELECT coalesce(sum(k.count), 0) FROM edge_counts k WHERE ${joinSql(where, " AND ")}`;
  };
}
