import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import type { EdgeEnd, EdgeKind } from "./edge-kind.ts";
import type { LineageAssetType, LineageType } from "./lineage-list.ts";

// What is asked of an edge's ends is looked up by primary key, edge by edge, instead of joined: PostgreSQL would expect
// that hardly an edge passes such joins, and sort the whole account's edges for every page.

const endTables: Readonly<Record<LineageAssetType, { table: Sql; mayBeHidden: boolean }>> = {
  COLUMN: { table: sql`columns`, mayBeHidden: true },
  DASHBOARD: { table: sql`dashboards`, mayBeHidden: false },
  DASHBOARD_FIELD: { table: sql`dashboard_fields`, mayBeHidden: false },
  TABLE: { table: sql`tables`, mayBeHidden: true },
};

/** Something of the one that is there of these ends; null, if none is. */
function ofEnd(ends: readonly EdgeEnd[], something: (type: LineageAssetType) => Sql): Sql {
  const lookups = ends.map(({ type, column }) => {
    const { table } = endTables[type];
    return sql`(SELECT ${something(type)} FROM ${table} e WHERE e.id = a.${rawSql(column)})`;
  });
  return sql`coalesce(${joinSql(lookups, ", ")})`;
}

type Shown = { readonly withDeleted?: boolean | null | undefined; readonly withHidden?: boolean | null | undefined };

/** Neither end is deleted or hidden, or lies in something that is, unless asked otherwise. */
export function endsShown({ parents, children }: EdgeKind, { withDeleted, withHidden }: Shown): Sql[] {
  if (withDeleted && withHidden) return [];
  const isShown = (type: LineageAssetType): Sql => {
    const conditions = [
      ...(withDeleted ? [] : [sql`e.deleted_at IS NULL AND NOT e.parent_deleted`]),
      ...(withHidden || !endTables[type].mayBeHidden ? [] : [sql`NOT e.hidden`]),
    ];
    return conditions.length === 0 ? sql`true` : joinSql(conditions, " AND ");
  };
  return [ofEnd(parents, isShown), ofEnd(children, isShown)];
}

export function isOfType(type: LineageType): Sql {
  return sql`a.lineage_type = ${type}::lineage_type`;
}

/** The edges that lead to this kind of thing: none, if the kind of edge never does. */
export function leadsTo({ children }: EdgeKind, type: LineageAssetType): Sql {
  const end = children.find((child) => child.type === type);
  return end === undefined ? sql`false` : sql`a.${rawSql(end.column)} IS NOT NULL`;
}
