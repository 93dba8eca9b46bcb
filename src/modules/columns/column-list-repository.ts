import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { contains, isShown } from "#platform/database/conditions.ts";
import { anyId, isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ColumnSortingKey, ColumnsScope, ListColumnsInput } from "./column-list.ts";

const sortColumns: Readonly<Record<ColumnSortingKey, SortColumn>> = {
  name: { column: sql`a.name`, nullable: false },
  sourceOrder: { column: sql`a.source_order`, nullable: true },
  tableName: { column: sql`t.name`, nullable: false },
  tablePopularity: { column: sql`t.popularity`, nullable: true },
};
const keysOfTables: ReadonlySet<ColumnSortingKey> = new Set(["tableName", "tablePopularity"]);

export function columnsQuery({ scope, sorting }: ListColumnsInput): ListQuery {
  const sortsByTable = sorting?.some(({ sortingKey }) => keysOfTables.has(sortingKey)) ?? false;
  return {
    from: sortsByTable ? sql`columns a JOIN tables t ON t.id = a.table_id` : sql`columns a`,
    where: conditions(scope ?? {}),
    orderBy: orderBy(sorting, sortColumns),
  };
}

/** What is shown as the description, as `descriptionOf` of the schema's vocabulary works it out. */
const shownDescription = sql`coalesce(nullif(a.description_raw, ''), a.external_description, '')`;

const isJoined = sql`(EXISTS (SELECT FROM column_joins j WHERE j.first_column_id = a.id)
  OR EXISTS (SELECT FROM column_joins j WHERE j.second_column_id = a.id))`;

function conditions(scope: ColumnsScope): Sql[] {
  return [...isShown(scope), ...places(scope), ...traits(scope)];
}

function places(scope: ColumnsScope): Sql[] {
  return [
    ...given(scope.ids, (ids) => anyId(sql`a.id`, ids)),
    ...given(scope.sourceId, (id) => isId(sql`a.source_id`, id)),
    ...given(scope.sourceIds, (ids) => anyId(sql`a.source_id`, ids)),
    ...given(scope.databaseId, (id) => isId(sql`a.database_id`, id)),
    ...given(scope.databaseIds, (ids) => anyId(sql`a.database_id`, ids)),
    ...given(scope.schemaId, (id) => isId(sql`a.schema_id`, id)),
    ...given(scope.schemaIds, (ids) => anyId(sql`a.schema_id`, ids)),
    ...given(scope.tableId, (id) => isId(sql`a.table_id`, id)),
    ...given(scope.tableIds, (ids) => anyId(sql`a.table_id`, ids)),
  ];
}

function traits(scope: ColumnsScope): Sql[] {
  return [
    // Written like the index on the folded name.
    ...given(scope.name, (name) => sql`lower(a.name) = lower(${name})`),
    ...given(scope.nameContains, (text) => contains(sql`a.name`, text)),
    ...given(scope.description, (text) => contains(shownDescription, text)),
    ...given(scope.isDocumented, (is) => (is ? sql`${shownDescription} <> ''` : sql`${shownDescription} = ''`)),
    ...given(scope.isPii, (is) => (is ? sql`a.is_pii` : sql`a.is_pii IS NOT TRUE`)),
    ...given(scope.isPrimaryKey, (is) => (is ? sql`a.is_primary_key` : sql`a.is_primary_key IS NOT TRUE`)),
    ...given(scope.hasColumnJoins, (has) => (has ? isJoined : sql`NOT ${isJoined}`)),
  ];
}
