import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ListQueriesInput, QueriesScope, QuerySortingKey } from "./query-list.ts";

const sortColumns: Readonly<Record<QuerySortingKey, SortColumn>> = {
  hash: { column: sql`a.hash`, nullable: false },
  // The values of the type were declared in alphabetical order, which is how it sorts.
  queryType: { column: sql`a.query_type`, nullable: false },
  timestamp: { column: sql`a.timestamp`, nullable: false },
};

export function queriesQuery({ scope, sorting }: ListQueriesInput): ListQuery {
  return { from: sql`queries a`, where: conditions(scope ?? {}), orderBy: orderBy(sorting, sortColumns) };
}

function conditions(scope: QueriesScope): Sql[] {
  return [
    ...given(scope.queryType, (type) => sql`a.query_type = ${type}::query_type`),
    ...given(scope.databaseId, (id) => usesTable(isId(sql`t.database_id`, id))),
    ...given(scope.schemaId, (id) => usesTable(isId(sql`t.schema_id`, id))),
    ...given(scope.warehouseId, (id) => usesTable(isId(sql`t.source_id`, id))),
    ...given(scope.tableIds, (ids) => usesTables(ids, scope.tableIdsFilterMode ?? "ALL")),
  ];
}

/** The uses of tables that lists show. */
const uses = sql`FROM query_tables u JOIN tables t ON t.id = u.table_id
  WHERE NOT t.hidden AND NOT t.parent_deleted AND t.deleted_at IS NULL`;

function usesTable(condition: Sql): Sql {
  return sql`a.id IN (SELECT u.query_id ${uses} AND ${condition})`;
}

const mostTables = 50;

function usesTables(given: readonly string[], mode: "ALL" | "ANY"): Sql {
  if (given.length > mostTables) {
    throw badUserInput("scope.tableIds", `At most ${mostTables} tables can be asked for at once, got ${given.length}.`);
  }
  const ids = [...new Set(given.map((id) => id.toLowerCase()))];
  const known = ids.filter(isUuid);
  // A list of no tables names no queries, as everywhere.
  if (known.length === 0 || (mode === "ALL" && known.length < ids.length)) return sql`false`;
  const found = sql`${uses} AND u.table_id = ANY (${known}::uuid[])`;
  return mode === "ANY"
    ? sql`a.id IN (SELECT u.query_id ${found})`
    : sql`a.id IN (SELECT u.query_id ${found} GROUP BY u.query_id HAVING count(*) = ${known.length})`;
}
