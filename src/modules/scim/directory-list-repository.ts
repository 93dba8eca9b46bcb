import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Row } from "#platform/database/rows.ts";
import { emptySql, type Sql, sql } from "#platform/database/sql.ts";
import type { DirectoryPage, ListInput } from "./directory.ts";
import { parseFilter, pathOf } from "./filter.ts";
import { type Attributes, conditionOf, sortColumn } from "./filter-repository.ts";
import { scimRefusal } from "./scim-refusal.ts";

/** How a list of resources is read. */
export type DirectoryQuery = {
  readonly columns: (withReferences: boolean) => Sql;
  readonly from: Sql;
  /** Of one account. */
  readonly where: (accountId: string) => Sql;
  readonly id: Sql;
  readonly attributes: Attributes;
};

// Past every list there is, and small enough for the database's numbers.
const furthest = 2_000_000_000;

/** Two statements, however many resources there are. */
export async function listDirectory<T extends Row>(
  { query }: Pick<CatalogStore, "query">,
  list: DirectoryQuery,
  { accountId, input }: { accountId: string; input: ListInput },
): Promise<DirectoryPage<T>> {
  const { columns, from, where, id, attributes } = list;
  const filter = input.filter === undefined ? sql`true` : conditionOf(parseFilter(input.filter), attributes);
  const matching = sql`FROM ${from} WHERE ${where(accountId)} AND (${filter})`;
  const order = sql`${orderOf(input, attributes)}${id}`;
  const [counted] = await query<Row & { total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  const total = counted?.total ?? 0;
  const offset = offsetOf(input);
  if (input.count === 0 || offset >= total) return { total, resources: [] };
  const resources = await query<T>(sql`
    SELECT ${columns(input.withReferences)} ${matching}
    ORDER BY ${order} LIMIT ${input.count} OFFSET ${offset}`);
  return { total, resources };
}

/** Without an order asked for, that of the ids, in which nothing moves while a list is read page by page. */
function orderOf({ sortBy, descending }: ListInput, attributes: Attributes): Sql {
  if (sortBy === undefined) return emptySql;
  return sql`${sortKey(sortBy, attributes)} ${directionOf(descending)}, `;
}

export function sortKey(sortBy: string, attributes: Attributes): Sql {
  const path = pathOf(sortBy, "invalidPath");
  const column = sortColumn(path === "emails" || path === "emails.value" ? "username" : path, attributes);
  if (column === undefined) throw scimRefusal("invalidPath", `A list is not sorted by ${JSON.stringify(path)}.`);
  return column;
}

export function directionOf(descending: boolean | undefined): Sql {
  return descending === true ? sql`DESC NULLS FIRST` : sql`ASC NULLS LAST`;
}

export function offsetOf({ startIndex }: Pick<ListInput, "startIndex">): number {
  return Math.min(startIndex - 1, furthest);
}
