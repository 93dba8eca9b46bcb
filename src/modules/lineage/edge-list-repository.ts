import { rawSql, type Sql, sql } from "#platform/database/sql.ts";
import type { EdgeKind } from "./edge-kind.ts";
import type { LineageAssetType, LineageType } from "./lineage-list.ts";

// The ends are outer-joined: an end that an edge does not have is neither deleted nor hidden.

export function noneDeleted(aliases: readonly string[]): Sql[] {
  return aliases.map((alias) => {
    const end = rawSql(alias);
    return sql`(${end}.deleted_at IS NULL AND ${end}.parent_deleted IS NOT TRUE)`;
  });
}

export function noneHidden(aliases: readonly string[]): Sql[] {
  return aliases.map((alias) => sql`${rawSql(alias)}.hidden IS NOT TRUE`);
}

export function isOfType(type: LineageType): Sql {
  return sql`a.lineage_type = ${type}::lineage_type`;
}

/** The edges that lead to this kind of thing: none, if the kind of edge never does. */
export function leadsTo({ children }: EdgeKind, type: LineageAssetType): Sql {
  const end = children.find((child) => child.type === type);
  return end === undefined ? sql`false` : sql`a.${rawSql(end.column)} IS NOT NULL`;
}
