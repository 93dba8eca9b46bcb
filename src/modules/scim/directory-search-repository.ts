import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Row } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { DirectoryPage, Found, SearchInput } from "./directory.ts";
import { groupsDirectory } from "./directory-group-repository.ts";
import { type DirectoryQuery, directionOf, offsetOf, sortKey } from "./directory-list-repository.ts";
import { usersDirectory } from "./directory-user-repository.ts";
import { parseFilter } from "./filter.ts";
import { type Attribute, type Attributes, conditionOf } from "./filter-repository.ts";

export type FoundId = { readonly type: Found["type"]; readonly id: string };

/** Two statements find the ids of one page over people and groups, however many there are of either. */
export async function searchIds(
  { query }: Pick<CatalogStore, "query">,
  accountId: string,
  input: SearchInput,
): Promise<DirectoryPage<FoundId>> {
  const kinds = [
    found("User", usersDirectory, { accountId, input, other: groupsDirectory }),
    found("Group", groupsDirectory, { accountId, input, other: usersDirectory }),
  ];
  const all = sql`(${joinSql(kinds, " UNION ALL ")}) r`;
  const [counted] = await query<Row & { total: number }>(sql`SELECT count(*)::int AS total FROM ${all}`);
  const total = counted?.total ?? 0;
  const offset = offsetOf(input);
  if (input.count === 0 || offset >= total) return { total, resources: [] };
  const resources = await query<Row & FoundId>(sql`
    SELECT r.type, r.id FROM ${all} ORDER BY r.key ${directionOf(input.descending)}, r.id
    LIMIT ${input.count} OFFSET ${offset}`);
  return { total, resources };
}

/** Resources by their ids, in no order. */
export function resourcesById<T extends Row>(
  { query }: Pick<CatalogStore, "query">,
  { columns, from, where, id }: DirectoryQuery,
  { accountId, ids, withReferences }: { accountId: string; ids: readonly string[]; withReferences: boolean },
): Promise<T[]> {
  return query<T>(sql`
    SELECT ${columns(withReferences)} FROM ${from} WHERE ${where(accountId)} AND ${id} = ANY (${[...ids]}::uuid[])`);
}

type Asked = { readonly accountId: string; readonly input: SearchInput; readonly other: DirectoryQuery };

function found(
  type: Found["type"],
  { from, where, id, attributes }: DirectoryQuery,
  { accountId, input: { filter, sortBy }, other }: Asked,
): Sql {
  const all = new Map([...missing(other.attributes), ...attributes]);
  const condition = filter === undefined ? sql`true` : conditionOf(parseFilter(filter), all);
  const key = sortBy === undefined ? sql`NULL::text` : sortKey(sortBy, all);
  return sql`SELECT ${type}::text AS type, ${id} AS id, ${key} AS key FROM ${from} WHERE ${where(accountId)} AND (${condition})`;
}

const nothing: Readonly<Record<Exclude<Attribute["type"], "many">, Sql>> = {
  text: sql`NULL::text`,
  exact: sql`NULL::text`,
  lower: sql`NULL::text`,
  boolean: sql`NULL::boolean`,
  instant: sql`NULL::timestamptz`,
  id: sql`NULL::uuid`,
};

/** The attributes of another kind, of which a resource has no value: RFC 7644, section 3.4.2.1. */
function missing(attributes: Attributes): Map<string, Attribute> {
  return new Map(
    [...attributes].map(([path, attribute]): [string, Attribute] => [
      path,
      attribute.type === "many"
        ? { ...attribute, some: () => sql`false` }
        : { type: attribute.type, column: nothing[attribute.type] },
    ]),
  );
}
