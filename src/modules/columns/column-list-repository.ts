import { contains, isShown } from "#platform/database/conditions.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import type { OneOf } from "#platform/database/list-query.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import { joinsShown, keptColumnCount } from "./column-count-repository.ts";
import type { ColumnSortingKey, ColumnsScope, ListColumnsInput } from "./column-list.ts";

const sortColumns: Readonly<Record<ColumnSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: false },
  sourceOrder: { column: sql`a.source_order`, nullable: true },
  tableName: { column: sql`t.name`, nullable: false },
  tablePopularity: { column: sql`t.popularity`, nullable: true },
};
const keysOfTables: ReadonlySet<ColumnSortingKey> = new Set(["tableName", "tablePopularity"]);

// The account is named again for the tables' indexes, in whose order the columns are then read.
const withTables = sql`columns a JOIN tables t ON t.account_id = a.account_id AND t.id = a.table_id`;

export function columnsQuery({ scope, sorting }: ListColumnsInput): ListQuery {
  const sortsByTable = sorting?.some(({ sortingKey }) => keysOfTables.has(sortingKey)) ?? false;
  const asked = scope ?? {};
  return {
    from: sortsByTable ? withTables : sql`columns a`,
    where: [...isShown(asked), ...places(asked), ...traits(asked)],
    orderBy: orderBy(sorting, sortColumns),
    oneOf: parents(asked)[0],
    sought: texts(asked)[0],
    kept: keptColumnCount(asked),
  };
}

/** What is shown as the description, as `descriptionOf` of the schema's vocabulary works it out. */
const shownDescription = sql`coalesce(nullif(a.description_raw, ''), a.external_description, '')`;

/** A join with a column that is left out of the list is not one that the list of joins would show. */
function isJoined(scope: ColumnsScope): Sql {
  // One EXISTS over both ends, which PostgreSQL can begin with where there are few joins: two with OR it cannot.
  return sql`EXISTS (SELECT FROM (
      SELECT account_id, first_column_id AS id, is_deleted, is_hidden FROM column_joins
      UNION ALL SELECT account_id, second_column_id, is_deleted, is_hidden FROM column_joins) j
    WHERE ${joinSql([sql`j.account_id = a.account_id AND j.id = a.id`, ...joinsShown(scope)], " AND ")})`;
}

/** The filters by several parents, the nearest parents first: the first one is asked apart, and read parent by parent. */
function parents({ tableIds, schemaIds, databaseIds, sourceIds }: ColumnsScope): OneOf[] {
  const several: readonly (readonly [Sql, readonly string[] | null | undefined])[] = [
    [sql`a.table_id`, tableIds],
    [sql`a.schema_id`, schemaIds],
    [sql`a.database_id`, databaseIds],
    [sql`a.source_id`, sourceIds],
  ];
  return several.flatMap(([column, ids]) => (ids ? [{ column, ids }] : []));
}

function places(scope: ColumnsScope): Sql[] {
  return [
    ...given(scope.ids, (ids) => anyId(sql`a.id`, ids)),
    ...given(scope.sourceId, (id) => isId(sql`a.source_id`, id)),
    ...given(scope.databaseId, (id) => isId(sql`a.database_id`, id)),
    ...given(scope.schemaId, (id) => isId(sql`a.schema_id`, id)),
    ...given(scope.tableId, (id) => isId(sql`a.table_id`, id)),
    ...parents(scope)
      .slice(1)
      .map(({ column, ids }) => anyId(column, ids)),
  ];
}

/** The filters by a part of a text; the first one is asked apart, in the way that fits how frequent it is. */
function texts({ nameContains, description }: ColumnsScope): Sql[] {
  return [
    ...given(nameContains, (text) => contains(sql`a.name`, text)),
    ...given(description, (text) => contains(shownDescription, text)),
  ];
}

function traits(scope: ColumnsScope): Sql[] {
  return [
    // Written like the index on the folded name.
    ...given(scope.name, (name) => sql`lower(a.name) = lower(${name})`),
    ...texts(scope).slice(1),
    ...given(scope.isDocumented, (is) => (is ? sql`${shownDescription} <> ''` : sql`${shownDescription} = ''`)),
    ...given(scope.isPii, (is) => (is ? sql`a.is_pii` : sql`a.is_pii IS NOT TRUE`)),
    ...given(scope.isPrimaryKey, (is) => (is ? sql`a.is_primary_key` : sql`a.is_primary_key IS NOT TRUE`)),
    ...given(scope.hasColumnJoins, (has) => (has ? isJoined(scope) : sql`NOT ${isJoined(scope)}`)),
  ];
}
