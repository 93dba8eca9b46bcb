import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { ListQuery } from "#platform/database/find-page.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, sql } from "#platform/database/sql.ts";
import type { TeamDetails } from "./team-details.ts";

export const teamsQuery: ListQuery = { from: sql`teams a`, where: [], orderBy: [] };

type IdRow = Row & { readonly id: string };

const columns = {
  description: "description",
  email: "email",
  slackChannel: "slack_channel",
  slackGroup: "slack_group",
  storedPrivateSlackChannel: "stored_private_slack_channel",
} as const satisfies Record<keyof TeamDetails, string>;

/** Writes only what the details name. One statement, so that two callers of one name get the same team. */
export async function writeTeam(
  { tx, accountId }: CatalogWrite,
  name: string,
  details: TeamDetails,
): Promise<{ id: string; isNew: boolean }> {
  // The names of our own table above, whose keys Object.keys forgets.
  const fields = (Object.keys(columns) as (keyof TeamDetails)[]).filter((field) => details[field] !== undefined);
  const given = fields.map((field) => rawSql(columns[field]));
  const values = fields.map((field) => sql`${details[field]}`);
  const settings = given.map((column) => sql`${column} = excluded.${column}`);
  const ownId = uuidV7();
  const [team] = await sqlRows<IdRow>(
    tx,
    sql`INSERT INTO teams AS t (${joinSql([sql`id, account_id, name, created_at, updated_at`, ...given])})
        VALUES (${joinSql([sql`${ownId}::uuid, ${accountId}::uuid, ${name}, now(), now()`, ...values])})
        ON CONFLICT (account_id, name) DO UPDATE SET ${joinSql([sql`updated_at = now()`, ...settings])}
        RETURNING t.id`,
  );
  if (team === undefined) throw new Error("the team was not returned");
  return { id: team.id, isNew: team.id === ownId };
}

/** The team's id, as long as the account has it; it is there to stay until the end of the transaction. */
export async function lockTeam({ tx, accountId }: CatalogWrite, id: string): Promise<string> {
  const [team] = isUuid(id)
    ? await sqlRows<IdRow>(
        tx,
        sql`SELECT id FROM teams WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid FOR KEY SHARE`,
      )
    : [];
  if (team === undefined) throw notFound("team", id, "data.id");
  return team.id;
}

/** The ids of the account's users by their e-mail addresses, which are given in lower case as they are stored. */
export async function userIdsByEmail(
  { tx, accountId }: CatalogWrite,
  emails: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sqlRows<IdRow & { email: string }>(
    tx,
    sql`SELECT id, email FROM users WHERE account_id = ${accountId}::uuid AND email = ANY (${[...emails]}::text[])`,
  );
  return new Map(rows.map(({ id, email }) => [email, id]));
}

/** Answers the users who were no members before. */
export async function insertMembers(
  { tx, accountId }: CatalogWrite,
  teamId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`INSERT INTO team_users (account_id, team_id, user_id)
        SELECT ${accountId}::uuid, ${teamId}::uuid, n.id FROM unnest(${[...userIds]}::uuid[]) AS n(id) ORDER BY n.id
        ON CONFLICT DO NOTHING RETURNING user_id AS id`,
  );
  return rows.map(({ id }) => id);
}

/** Answers the users who were members. */
export async function deleteMembers(
  { tx, accountId }: CatalogWrite,
  teamId: string,
  userIds: readonly string[],
): Promise<string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`DELETE FROM team_users
        WHERE account_id = ${accountId}::uuid AND team_id = ${teamId}::uuid AND user_id = ANY (${[...userIds]}::uuid[])
        RETURNING user_id AS id`,
  );
  return rows.map(({ id }) => id);
}
