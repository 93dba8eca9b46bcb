import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { DirectoryGroup } from "./directory.ts";
import type { DirectoryQuery } from "./directory-list-repository.ts";
import type { Attribute } from "./filter-repository.ts";

export type GroupRow = Row & DirectoryGroup;

const membersOf = sql`
  (SELECT json_agg(json_build_object('value', u.id, 'display', trim(u.first_name || ' ' || u.last_name)) ORDER BY u.id)
   FROM team_users m JOIN users u ON u.id = m.user_id WHERE m.team_id = g.id)`;

const member: readonly (readonly [string, Attribute])[] = [
  ["value", { type: "id", column: sql`u.id` }],
  ["display", { type: "text", column: sql`trim(u.first_name || ' ' || u.last_name)` }],
];

export const groupsDirectory: DirectoryQuery = {
  from: sql`teams g`,
  where: (accountId) => sql`g.account_id = ${accountId}::uuid`,
  id: sql`g.id`,
  columns: (withReferences) => groupColumns(withReferences),
  attributes: new Map<string, Attribute>([
    ["id", { type: "id", column: sql`g.id` }],
    ["externalid", { type: "exact", column: sql`g.external_id` }],
    ["displayname", { type: "text", column: sql`g.name` }],
    ["meta.resourcetype", { type: "text", column: sql`'Group'` }],
    ["meta.created", { type: "instant", column: sql`g.created_at` }],
    ["meta.lastmodified", { type: "instant", column: sql`g.updated_at` }],
    [
      "members",
      {
        type: "many",
        attributes: new Map(member),
        some: (condition) => sql`EXISTS (SELECT 1 FROM team_users m JOIN users u ON u.id = m.user_id
          WHERE m.team_id = g.id AND (${condition}))`,
      },
    ],
  ]),
};

function groupColumns(withMembers: boolean): Sql {
  return sql`
    g.id, g.name AS "displayName", g.external_id AS "externalId", g.created_at AS "createdAt",
    g.updated_at AS "updatedAt",
    md5(json_build_array(g.name, g.external_id,
      (SELECT string_agg(m.user_id::text, ',' ORDER BY m.user_id) FROM team_users m WHERE m.team_id = g.id))::text) AS version,
    coalesce(${withMembers ? membersOf : sql`NULL::json`}, '[]'::json) AS members`;
}

export function groupById(accountId: string, id: string, withMembers: boolean): Sql {
  const condition = isUuid(id) ? sql`g.id = ${id}::uuid` : sql`false`;
  return sql`SELECT ${groupColumns(withMembers)} FROM teams g WHERE ${groupsDirectory.where(accountId)} AND ${condition}`;
}

export type GroupValues = Pick<DirectoryGroup, "displayName" | "externalId">;

/** Undefined when a team of the account has the name. */
export async function insertGroup(tx: Transaction, accountId: string, group: GroupValues): Promise<string | undefined> {
  const [row] = await sqlRows<Row & { id: string }>(
    tx,
    sql`INSERT INTO teams (id, account_id, name, external_id, created_at, updated_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${group.displayName}, ${group.externalId}, catalog_now(), catalog_now())
        ON CONFLICT (account_id, name) DO NOTHING RETURNING id`,
  );
  return row?.id;
}

/** False when another team of the account has the name. */
export async function updateGroup(
  tx: Transaction,
  { accountId, id }: { accountId: string; id: string },
  group: GroupValues,
): Promise<boolean> {
  const updated = await tx.$executeRaw(sql`
    UPDATE teams g SET name = ${group.displayName}, external_id = ${group.externalId}, updated_at = catalog_now()
    WHERE g.account_id = ${accountId}::uuid AND g.id = ${id}::uuid AND NOT EXISTS (
      SELECT 1 FROM teams o WHERE o.account_id = ${accountId}::uuid AND o.name = ${group.displayName} AND o.id <> g.id)`);
  return updated === 1;
}

export async function deleteGroup(tx: Transaction, accountId: string, id: string): Promise<void> {
  await tx.$executeRaw(sql`DELETE FROM teams WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid`);
}

/** Which of these are people whom the directory knows. */
export async function knownUsers(tx: Transaction, accountId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`SELECT id FROM users WHERE account_id = ${accountId}::uuid AND removed_at IS NULL AND id = ANY (${[...ids]}::uuid[])`,
  );
  return new Set(rows.map(({ id }) => id));
}

export async function isGroup(tx: Transaction, accountId: string, id: string): Promise<boolean> {
  const rows = await sqlRows(
    tx,
    sql`SELECT 1 AS found FROM teams WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid`,
  );
  return rows.length === 1;
}

type Members = { readonly accountId: string; readonly id: string; readonly userIds: readonly string[] };

/** Answers those who were no members before. */
export async function addMembers(tx: Transaction, { accountId, id, userIds }: Members): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`INSERT INTO team_users (account_id, team_id, user_id)
        SELECT ${accountId}::uuid, ${id}::uuid, n.id FROM unnest(${[...userIds]}::uuid[]) AS n(id) ORDER BY n.id
        ON CONFLICT DO NOTHING RETURNING user_id AS id`,
  );
  return rows.map((row) => row.id);
}

/** Answers those who were members. */
export async function removeMembers(tx: Transaction, { accountId, id, userIds }: Members): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`DELETE FROM team_users WHERE account_id = ${accountId}::uuid AND team_id = ${id}::uuid
          AND user_id = ANY (${[...userIds]}::uuid[]) RETURNING user_id AS id`,
  );
  return rows.map((row) => row.id);
}
