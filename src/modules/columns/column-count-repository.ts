import { anyId, isId } from "#platform/database/conditions.ts";
import { given } from "#platform/database/given.ts";
import type { ListQuery } from "#platform/database/list-query.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { ColumnsScope } from "./column-list.ts";

/** How many columns a scope shows, by what the database keeps; undefined when it asks for what that does not tell. */
export function keptColumnCount(scope: ColumnsScope): ListQuery["kept"] {
  const { ids, tableId, tableIds, name, nameContains, description, hasColumnJoins } = scope;
  if ([ids, tableId, tableIds, name, nameContains, description].some(isGiven)) return undefined;
  const all = countOf(scope);
  if (!isGiven(hasColumnJoins)) return all;
  // Of a join it is known whether its columns are shown, and nothing else of them.
  if ([...places(scope), ...traits(scope)].length > 0) return undefined;
  const joined = joinedCountOf(scope);
  return hasColumnJoins ? joined : (accountId) => sql`SELECT (${all(accountId)}) - (${joined(accountId)})`;
}

type Count = (accountId: string) => Sql;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

function countOf(scope: ColumnsScope): Count {
  const conditions = [...shown(scope), ...places(scope), ...traits(scope)];
  return (accountId) => {
    const where = joinSql([sql`k.account_id = ${accountId}::uuid`, ...conditions], " AND ");
    return sql`SELECT coalesce(sum(k.count), 0) FROM column_counts k WHERE ${where}`;
  };
}

/** How many columns the joins have that are shown, each once. */
function joinedCountOf(scope: ColumnsScope): Count {
  return (accountId) => {
    const where = joinSql([sql`j.account_id = ${accountId}::uuid`, ...joinsShown(scope)], " AND ");
    // Sorted ids are told apart faster than those of a UNION.
    return sql`SELECT count(DISTINCT id) FROM (SELECT first_column_id AS id FROM column_joins j WHERE ${where}
      UNION ALL SELECT second_column_id FROM column_joins j WHERE ${where}) joined`;
  };
}

/** Of a join `j`: whether both its columns are among those that the list shows. */
export function joinsShown({ withDeleted, withHidden }: ColumnsScope): Sql[] {
  return [...(withDeleted ? [] : [sql`NOT j.is_deleted`]), ...(withHidden ? [] : [sql`NOT j.is_hidden`])];
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
