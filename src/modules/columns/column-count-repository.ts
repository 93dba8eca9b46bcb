import { anyId, isId } from "#platform/database/conditions.ts";
import { given } from "#platform/database/given.ts";
import type { ListQuery } from "#platform/database/list-query.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { ColumnsScope } from "./column-list.ts";

/** How many columns a scope shows, by the counts that the database keeps; undefined when it asks for what they do not tell. */
export function keptColumnCount(scope: ColumnsScope): ListQuery["kept"] {
  const { ids, tableId, tableIds, name, nameContains, description, hasColumnJoins } = scope;
  const others = [ids, tableId, tableIds, name, nameContains, description, hasColumnJoins];
  if (others.some((value) => value !== undefined && value !== null)) return undefined;
  const conditions = [...shown(scope), ...places(scope), ...traits(scope)];
  return (accountId) => {
    const where = joinSql([sql`k.account_id = ${accountId}::uuid`, ...conditions], " AND ");
    return sql`SELECT coalesce(sum(k.count), 0) FROM column_counts k WHERE ${where}`;
  };
}

function shown({ withDeleted, withHidden }: ColumnsScope): Sql[] {
  return [...(withDeleted ? [] : [sql`NOT k.is_deleted`]), ...(withHidden ? [] : [sql`NOT k.is_hidden`])];
}

function places(scope: ColumnsScope): Sql[] {
  return [
    ...given(scope.sourceId, (id) => isId(sql`k.source_id`, id)),
    ...given(scope.sourceIds, (ids) => anyId(sql`k.source_id`, ids)),
    ...given(scope.databaseId, (id) => isId(sql`k.database_id`, id)),
    ...given(scope.databaseIds, (ids) => anyId(sql`k.database_id`, ids)),
    ...given(scope.schemaId, (id) => isId(sql`k.schema_id`, id)),
    ...given(scope.schemaIds, (ids) => anyId(sql`k.schema_id`, ids)),
  ];
}

function traits({ isPii, isPrimaryKey, isDocumented }: ColumnsScope): Sql[] {
  return [
    ...given(isPii, (is) => sql`k.is_pii = ${is}`),
    ...given(isPrimaryKey, (is) => sql`k.is_primary_key = ${is}`),
    ...given(isDocumented, (is) => sql`k.is_documented = ${is}`),
  ];
}
