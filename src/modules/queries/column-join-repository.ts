import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ColumnPair } from "./column-pairs.ts";
import type { ColumnJoinsScope, ListColumnJoinsInput } from "./query-list.ts";

const sortColumns: Readonly<Record<"count", SortColumn>> = { count: { column: sql`a.count`, nullable: false } };

export function columnJoinsQuery({ scope, sorting }: ListColumnJoinsInput): ListQuery {
  return { from: sql`column_joins a`, where: conditions(scope ?? {}), orderBy: orderBy(sorting, sortColumns) };
}

function conditions(scope: ColumnJoinsScope): Sql[] {
  return [
    ...columnsShown(scope),
    ...given(scope.ids, (ids) => anyId(sql`a.id`, ids)),
    ...given(
      scope.columnIds,
      (ids) => sql`(${anyId(sql`a.first_column_id`, ids)} OR ${anyId(sql`a.second_column_id`, ids)})`,
    ),
    ...given(scope.tableIds, (ids) => {
      const columns = sql`(SELECT c.id FROM columns c WHERE ${anyId(sql`c.table_id`, ids)})`;
      return sql`(a.first_column_id = ANY (ARRAY${columns}) OR a.second_column_id = ANY (ARRAY${columns}))`;
    }),
  ];
}

/** Whether both columns are shown stands in the join itself. */
function columnsShown({ withDeleted, withHidden }: ColumnJoinsScope): Sql[] {
  return [...(withDeleted ? [] : [sql`NOT a.is_deleted`]), ...(withHidden ? [] : [sql`NOT a.is_hidden`])];
}

export type QueryJoins = { readonly queryId: string; readonly pairs: readonly ColumnPair[] };

/** Makes these the columns that the queries join. The counts follow by trigger. */
export async function replaceJoins({ tx, accountId }: CatalogWrite, queries: readonly QueryJoins[]): Promise<void> {
  const joins = queries.flatMap(({ queryId, pairs }) => pairs.map((pair) => ({ queryId, ...pair })));
  await tx.$executeRaw(sql`
    WITH joined AS (
      SELECT n."queryId" AS query_id, n."firstColumnId" AS first_column_id, n."secondColumnId" AS second_column_id
      FROM jsonb_to_recordset(${JSON.stringify(joins)}::jsonb) AS n("queryId" uuid, "firstColumnId" uuid, "secondColumnId" uuid)),
    gone AS (
      DELETE FROM query_joins o
      WHERE o.account_id = ${accountId}::uuid AND o.query_id = ANY (${queries.map(({ queryId }) => queryId)}::uuid[])
        AND (o.query_id, o.first_column_id, o.second_column_id) NOT IN (SELECT * FROM joined))
    INSERT INTO query_joins (account_id, query_id, first_column_id, second_column_id)
    SELECT ${accountId}::uuid, j.* FROM joined j ORDER BY 2, 3, 4 ON CONFLICT DO NOTHING`);
}
