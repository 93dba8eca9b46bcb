import { orderBy, type SortColumn } from "#graphql/sorting.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
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

/** Both columns are looked up join by join, by primary key, so that a page does not read the whole account's columns. */
function columnsShown({ withDeleted, withHidden }: ColumnJoinsScope): Sql[] {
  const shown = [
    ...(withDeleted ? [] : [sql`NOT c.parent_deleted AND c.deleted_at IS NULL`]),
    ...(withHidden ? [] : [sql`NOT c.hidden`]),
  ];
  if (shown.length === 0) return [];
  const isShown = joinSql(shown, " AND ");
  return [sql`a.first_column_id`, sql`a.second_column_id`].map(
    (column) => sql`(SELECT ${isShown} FROM columns c WHERE c.id = ${column})`,
  );
}

/** Adds to how often these columns are joined. In the order of the columns, so that batches do not block each other. */
export async function countJoins({ tx, accountId }: CatalogWrite, pairs: readonly ColumnPair[]): Promise<void> {
  const rows = pairs.map((pair) => ({ ...pair, id: uuidV7() }));
  await tx.$executeRaw(sql`
    INSERT INTO column_joins AS j (id, account_id, first_column_id, second_column_id, count, created_at, updated_at)
    SELECT n.id, ${accountId}::uuid, n."firstColumnId", n."secondColumnId", n.count, now(), now()
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS n(id uuid, "firstColumnId" uuid, "secondColumnId" uuid, count int)
    ORDER BY n."firstColumnId", n."secondColumnId"
    ON CONFLICT (first_column_id, second_column_id) DO UPDATE SET count = j.count + excluded.count, updated_at = now()`);
}
