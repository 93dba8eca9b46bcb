import { joinSql, type Sql, sql } from "./sql.ts";

/** One step of an order. */
export type Sorting<Key extends string> = {
  readonly sortingKey: Key;
  readonly direction?: "ASC" | "DESC" | null | undefined;
  readonly nullsPriority?: "FIRST" | "LAST" | null | undefined;
};

export type SortColumn = { readonly column: Sql; readonly nullable: boolean };

/** ORDER BY terms. `columns` names the SQL of every key, so that a new key does not compile without one. */
export function orderBy<Key extends string>(
  sorting: readonly Sorting<Key>[] | null | undefined,
  columns: Readonly<Record<Key, SortColumn>>,
): Sql[] {
  return (sorting ?? []).map(({ sortingKey, direction, nullsPriority }) => {
    const { column, nullable } = columns[sortingKey];
    const way = direction === "DESC" ? sql` DESC` : sql` ASC`;
    // NULLS is left out where there are none, so that a plain index serves the order in both directions.
    const nulls = !nullable ? sql`` : nullsPriority === "FIRST" ? sql` NULLS FIRST` : sql` NULLS LAST`;
    return joinSql([column, way, nulls], "");
  });
}
