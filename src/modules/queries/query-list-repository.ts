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
  const asked = scope ?? {};
  return {
    ...{ from: sql`queries a`, where: conditions(asked), orderBy: orderBy(sorting, sortColumns) },
    kept: countByPlace(asked),
  };
}

/** How many queries use a table of one place, by the uses alone; undefined when more is asked. */
function countByPlace(scope: QueriesScope): ListQuery["kept"] {
  const asked = places(scope);
  const [place] = asked;
  if (place === undefined || asked.length > 1 || conditions(scope).length > 1) return undefined;
  return (accountId) => sql`SELECT count(DISTINCT u.query_id) ${uses} AND ${place}
    AND u.account_id = ${accountId}::uuid AND t.account_id = ${accountId}::uuid`;
}

function conditions(scope: QueriesScope): Sql[] {
  return [
    ...given(scope.queryType, (type) => sql`a.query_type = ${type}::query_type`),
    ...places(scope).map(usesTable),
    ...given(scope.tableIds, (ids) => usesTables(ids, scope.tableIdsFilterMode ?? "ALL")),
  ];
}

function places(scope: QueriesScope): Sql[] {
  return [
    ...given(scope.databaseId, (id) => isId(sql`t.database_id`, id)),
    ...given(scope.schemaId, (id) => isId(sql`t.schema_id`, id)),
    ...given(scope.warehouseId, (id) => isId(sql`t.source_id`, id)),
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
