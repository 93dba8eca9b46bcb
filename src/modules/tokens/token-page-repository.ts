import { given } from "#platform/database/given.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import { liveStatuses } from "./api-token.ts";
import { statusSql, tokenRows } from "./token-repository.ts";

export const tokenRoles = ["ADMIN", "MEMBER", "READONLY"] as const;

/** What a token's scope comes to within the role of the person who made it. */
export type TokenRole = (typeof tokenRoles)[number];

export type TokenPageFilter = {
  readonly ids?: readonly string[] | null | undefined;
  readonly roles?: readonly TokenRole[] | null | undefined;
  readonly isActive?: boolean | null | undefined;
};

export type TokenOrder = "createdAt" | "name";

const roleSql = sql`CASE WHEN t.scope = 'READ_ONLY' OR c.role = 'VIEWER' THEN 'READONLY' WHEN c.role = 'ADMIN' THEN 'ADMIN' ELSE 'MEMBER' END`;
const isLive = sql`${statusSql} = ANY (${[...liveStatuses]}::text[])`;

/** Standard tokens alone: those of the playground come and go. */
function conditions(accountId: string, { ids, roles, isActive }: TokenPageFilter): Sql {
  const all = [
    sql`t.account_id = ${accountId}::uuid AND t.kind = 'STANDARD'`,
    ...given(ids, (some) => sql`t.id = ANY (${[...some]}::uuid[])`),
    ...given(roles, (some) => sql`${roleSql} = ANY (${[...some]}::text[])`),
    ...given(isActive, (is) => (is ? isLive : sql`NOT ${isLive}`)),
  ];
  return joinSql(all, " AND ");
}

export type TokenPageQuery = {
  readonly filter: TokenPageFilter;
  readonly orderBy: TokenOrder;
  readonly direction: "ASC" | "DESC";
  readonly limit: number;
  readonly offset: number;
};

export function tokenPageQuery(accountId: string, query: TokenPageQuery): Sql {
  const way = query.direction === "ASC" ? sql`ASC` : sql`DESC`;
  const column = query.orderBy === "name" ? sql`t.name` : sql`t.created_at`;
  return sql`${tokenRows} WHERE ${conditions(accountId, query.filter)}
    ORDER BY ${column} ${way} NULLS LAST, t.id ${way} LIMIT ${query.limit} OFFSET ${query.offset}`;
}

export function tokenCountQuery(accountId: string, filter: TokenPageFilter): Sql {
  return sql`SELECT count(*)::int AS count FROM api_tokens t JOIN users c ON c.id = t.created_by_id
    WHERE ${conditions(accountId, filter)}`;
}
