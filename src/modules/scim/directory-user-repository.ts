import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { DirectoryUser } from "./directory.ts";
import type { DirectoryQuery } from "./directory-list-repository.ts";
import type { Attribute } from "./filter-repository.ts";

export type UserRow = Row & DirectoryUser;

const fullName = sql`trim(u.first_name || ' ' || u.last_name)`;
const groupsOf = sql`
  (SELECT json_agg(json_build_object('value', g.id, 'display', g.name) ORDER BY g.name)
   FROM team_users m JOIN teams g ON g.id = m.team_id WHERE m.user_id = u.id)`;

const email: readonly (readonly [string, Attribute])[] = [
  ["value", { type: "lower", column: sql`u.email` }],
  ["type", { type: "text", column: sql`'work'` }],
  ["primary", { type: "boolean", column: sql`true` }],
];
const group: readonly (readonly [string, Attribute])[] = [
  ["value", { type: "id", column: sql`g.id` }],
  ["display", { type: "text", column: sql`g.name` }],
];

export const usersDirectory: DirectoryQuery = {
  from: sql`users u`,
  where: (accountId) => sql`u.account_id = ${accountId}::uuid AND u.removed_at IS NULL`,
  id: sql`u.id`,
  columns: (withReferences) => userColumns(withReferences),
  attributes: new Map<string, Attribute>([
    ["id", { type: "id", column: sql`u.id` }],
    ["externalid", { type: "exact", column: sql`u.external_id` }],
    ["username", { type: "lower", column: sql`u.email` }],
    ["displayname", { type: "text", column: fullName }],
    ["name.formatted", { type: "text", column: fullName }],
    ["name.givenname", { type: "text", column: sql`u.first_name` }],
    ["name.familyname", { type: "text", column: sql`u.last_name` }],
    ["active", { type: "boolean", column: sql`(u.status <> 'SUSPENDED')` }],
    ["meta.resourcetype", { type: "text", column: sql`'User'` }],
    ["meta.created", { type: "instant", column: sql`u.created_at` }],
    ["meta.lastmodified", { type: "instant", column: sql`u.updated_at` }],
    // Everybody has exactly one address.
    ["emails", { type: "many", attributes: new Map(email), some: (condition) => condition }],
    [
      "groups",
      {
        type: "many",
        attributes: new Map(group),
        some: (condition) => sql`EXISTS (SELECT 1 FROM team_users m JOIN teams g ON g.id = m.team_id
          WHERE m.user_id = u.id AND (${condition}))`,
      },
    ],
  ]),
};

function userColumns(withGroups: boolean): Sql {
  return sql`
    u.id, u.email AS "userName", u.external_id AS "externalId", u.first_name AS "givenName", u.last_name AS "familyName",
    u.status <> 'SUSPENDED' AS active, u.created_at AS "createdAt", u.updated_at AS "updatedAt",
    md5(json_build_array(u.email, u.external_id, u.first_name, u.last_name, u.status)::text) AS version,
    coalesce(${withGroups ? groupsOf : sql`NULL::json`}, '[]'::json) AS groups`;
}

export function userById(accountId: string, id: string): Sql {
  const condition = isUuid(id) ? sql`u.id = ${id}::uuid` : sql`false`;
  return sql`SELECT ${userColumns(true)} FROM users u WHERE ${usersDirectory.where(accountId)} AND ${condition}`;
}

/** Changes of an account's directory take turns here, before they look at anything. */
export async function lockDirectory(tx: Transaction, accountId: string): Promise<void> {
  await tx.$queryRaw(sql`SELECT id FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`);
}

export type KnownUser = { readonly id: string; readonly isRemoved: boolean };

/** Whoever has the address, those included whom the directory removed. */
export async function userByAddress(
  tx: Transaction,
  accountId: string,
  address: string,
): Promise<KnownUser | undefined> {
  const [row] = await sqlRows<Row & KnownUser>(
    tx,
    sql`SELECT id, removed_at IS NOT NULL AS "isRemoved" FROM users
        WHERE account_id = ${accountId}::uuid AND email = ${address}`,
  );
  return row;
}

export type UserValues = Pick<DirectoryUser, "userName" | "externalId" | "givenName" | "familyName">;

/** The person across the account's sources, whom one of them may have brought along before. */
async function unifiedUser(tx: Transaction, accountId: string, user: UserValues): Promise<string> {
  const name = `${user.givenName} ${user.familyName}`.trim();
  const [row] = await sqlRows<Row & { id: string }>(
    tx,
    sql`INSERT INTO unified_users AS p (id, account_id, email, name, created_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${user.userName}, ${name}, catalog_now())
        ON CONFLICT (account_id, email) DO UPDATE SET name = coalesce(p.name, excluded.name) RETURNING p.id`,
  );
  if (row === undefined) throw new Error("the unified user was not returned");
  return row.id;
}

export async function insertUser(
  tx: Transaction,
  { accountId, active }: { accountId: string; active: boolean },
  user: UserValues,
): Promise<string> {
  const id = uuidV7();
  const unifiedUserId = await unifiedUser(tx, accountId, user);
  await tx.$executeRaw(sql`
    INSERT INTO users (id, account_id, unified_user_id, email, first_name, last_name, external_id, role, status,
                       created_at, updated_at)
    VALUES (${id}::uuid, ${accountId}::uuid, ${unifiedUserId}::uuid, ${user.userName}, ${user.givenName},
            ${user.familyName}, ${user.externalId}, 'VIEWER', ${active ? "ACTIVATED" : "SUSPENDED"}::user_status,
            catalog_now(), catalog_now())`);
  return id;
}

/** Also brings back whom the directory had removed. */
export async function updateUser(
  tx: Transaction,
  { accountId, id }: { accountId: string; id: string },
  user: UserValues,
): Promise<void> {
  const unifiedUserId = await unifiedUser(tx, accountId, user);
  await tx.$executeRaw(sql`
    UPDATE users SET email = ${user.userName}, unified_user_id = ${unifiedUserId}::uuid, first_name = ${user.givenName},
      last_name = ${user.familyName}, external_id = ${user.externalId}, removed_at = NULL, updated_at = catalog_now()
    WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid`);
}

/** Answers the groups that the person was in. */
export async function markRemoved(tx: Transaction, accountId: string, userId: string): Promise<string[]> {
  await tx.$executeRaw(sql`
    UPDATE users SET removed_at = catalog_now(), updated_at = catalog_now()
    WHERE account_id = ${accountId}::uuid AND id = ${userId}::uuid`);
  const left = await sqlRows<Row & { id: string }>(
    tx,
    sql`DELETE FROM team_users WHERE account_id = ${accountId}::uuid AND user_id = ${userId}::uuid RETURNING team_id AS id`,
  );
  return left.map(({ id }) => id);
}
