import { isUuid } from "#kernel/ids.ts";
import type { Page } from "#kernel/page.ts";
import type { CatalogStore } from "./catalog-store.ts";
import { joinSql, type Sql, sql } from "./sql.ts";

/** A list of one kind of asset: what it may show, in which order. */
export type ListQuery = {
  /** The table under the alias `a`, with the joins that filters and orders need. */
  readonly from: Sql;
  readonly where: readonly Sql[];
  /** Ends nowhere in a tie: the id is always added last. */
  readonly orderBy: readonly Sql[];
};

export type FoundPage = {
  readonly page: Page;
  readonly ids: () => Promise<string[]>;
  /** Ids and rows by one statement, made of the one that finds the ids. Null when they were found already, or by `load`. */
  readonly rows: <R extends { readonly id: string }>(load: (found: Sql) => Promise<R[]> | null) => Promise<R[]> | null;
  readonly count: () => Promise<number>;
};

/**
 * The ids of a page and, only when asked for, the count. Ids first and rows afterwards by primary key (decision 0005):
 * filters and orders are then plain SQL that an index serves, whatever relations are selected with the rows.
 */
export function findPage(store: CatalogStore, accountId: string, list: ListQuery, page: Page): FoundPage {
  const where = joinSql([sql`a.account_id = ${accountId}::uuid`, ...list.where], " AND ");
  const statement = page.afterId === null ? numbered(list, where, page) : keyset(list, where, page);
  let ids: Promise<string[]> | undefined;
  return {
    page,
    ids: () => (ids ??= findIds(store, statement)),
    rows: (load) => {
      const rows = ids === undefined ? load(statement) : null;
      if (rows === null) return null;
      ids = rows.then((found) => found.map(({ id }) => id));
      // Whoever loads the rows is told of a failure; the ids alone may have nobody waiting for them.
      ids.catch(() => undefined);
      return rows;
    },
    count: async () => {
      const [row] = await store.query<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM ${list.from} WHERE ${where}`,
      );
      return row?.count ?? 0;
    },
  };
}

async function findIds(store: CatalogStore, statement: Sql): Promise<string[]> {
  const rows = await store.query<{ id: string }>(statement);
  return rows.map((row) => row.id);
}

function numbered(list: ListQuery, where: Sql, page: Page): Sql {
  const order = joinSql([...list.orderBy, sql`a.id`], ", ");
  return sql`SELECT a.id FROM ${list.from} WHERE ${where} ORDER BY ${order} LIMIT ${page.size} OFFSET ${page.offset}`;
}

/** Keyset paging goes by id alone; an id that is none comes after every other, so that a loop over pages ends. */
function keyset(list: ListQuery, where: Sql, page: Page): Sql {
  if (page.afterId === null || (page.afterId !== "" && !isUuid(page.afterId)))
    return sql`SELECT NULL::uuid AS id WHERE false`;
  const after = page.afterId === "" ? sql`true` : sql`a.id > ${page.afterId}::uuid`;
  return sql`SELECT a.id FROM ${list.from} WHERE ${where} AND ${after} ORDER BY a.id LIMIT ${page.size}`;
}

/** `column = ANY (ids)`; malformed ids name nothing and are left out. */
export function anyId(column: Sql, ids: readonly string[]): Sql {
  return sql`${column} = ANY (${ids.filter(isUuid)}::uuid[])`;
}

export function isId(column: Sql, id: string): Sql {
  return isUuid(id) ? sql`${column} = ${id}::uuid` : sql`false`;
}
