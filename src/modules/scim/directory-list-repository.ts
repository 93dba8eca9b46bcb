import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Row } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
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
  const order = orderOf(input, attributes);
  const [counted] = await query<Row & { total: number }>(sql`SELECT count(*)::int AS total ${matching}`);
  const total = counted?.total ?? 0;
  const offset = Math.min(input.startIndex - 1, furthest);
  if (input.count === 0 || offset >= total) return { total, resources: [] };
  const resources = await query<T>(sql`
    SELECT ${columns(input.withReferences)} ${matching}
    ORDER BY ${order} ${id} LIMIT ${input.count} OFFSET ${offset}`);
  return { total, resources };
}

/** Without an order asked for, that of the ids, in which nothing moves while a list is read page by page. */
function orderOf({ sortBy, descending }: ListInput, attributes: Attributes): Sql {
  if (sortBy === undefined) return sql``;
  const path = pathOf(sortBy, "invalidPath");
  const column = sortColumn(path === "emails" || path === "emails.value" ? "username" : path, attributes);
  if (column === undefined) throw scimRefusal("invalidPath", `A list is not sorted by ${JSON.stringify(path)}.`);
  return descending === true ? sql`${column} DESC NULLS FIRST, ` : sql`${column} ASC NULLS LAST, `;
}
