import type { Page } from "#kernel/page.ts";
import type { CatalogStore } from "./catalog-store.ts";
import type { ListQuery } from "./list-query.ts";
import { countStatement, pageStatement } from "./page-statements.ts";
import type { Sql } from "./sql.ts";

export { anyId, isId } from "./conditions.ts";
export type { ListQuery } from "./list-query.ts";

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
  const statement = pageStatement(accountId, list, page);
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
      const [row] = await store.query<{ count: number }>(countStatement(accountId, list));
      return row?.count ?? 0;
    },
  };
}

async function findIds(store: CatalogStore, statement: Sql): Promise<string[]> {
  const rows = await store.query<{ id: string }>(statement);
  return rows.map((row) => row.id);
}
