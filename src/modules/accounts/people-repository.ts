import type { UserRole } from "#kernel/actor.ts";
import { contains } from "#platform/database/conditions.ts";
import type { Database } from "#platform/database/database.ts";
import type { Row } from "#platform/database/rows.ts";
import { joinSql, sql } from "#platform/database/sql.ts";
import type { UserStatus } from "./account-user.ts";
import type { Person } from "./person.ts";

export type PeopleFilter = {
  readonly search?: string | null | undefined;
  readonly statuses?: readonly UserStatus[] | null | undefined;
  readonly roles?: readonly UserRole[] | null | undefined;
  /** The id of the person after whom the page begins. */
  readonly after?: string | null | undefined;
  readonly limit: number;
};

const personColumns = sql`
  u.id, u.account_id AS "accountId", u.email, u.first_name AS "firstName", u.last_name AS "lastName",
  u.role::text AS role, u.status::text AS status, u.created_at AS "createdAt",
  (SELECT max(s.last_seen_at) FROM sessions s WHERE s.account_id = u.account_id AND s.user_id = u.id) AS "lastSeenAt"`;

/** By e-mail address, which is unique in the account. */
export function peopleOf(database: Database, accountId: string, filter: PeopleFilter): Promise<Person[]> {
  const { search, statuses, roles, after, limit } = filter;
  const conditions = [sql`u.account_id = ${accountId}::uuid`];
  if (search)
    conditions.push(
      sql`(${contains(sql`u.email`, search)} OR ${contains(sql`(u.first_name || ' ' || u.last_name)`, search)})`,
    );
  if (statuses) conditions.push(sql`u.status::text = ANY (${[...statuses]}::text[])`);
  if (roles) conditions.push(sql`u.role::text = ANY (${[...roles]}::text[])`);
  if (after) {
    conditions.push(
      sql`u.email > (SELECT p.email FROM users p WHERE p.account_id = ${accountId}::uuid AND p.id = ${after}::uuid)`,
    );
  }
  return database.query<Row & Person>(
    sql`SELECT ${personColumns} FROM users u WHERE ${joinSql(conditions, " AND ")} ORDER BY u.email LIMIT ${limit}`,
  );
}

export async function personById(database: Database, accountId: string, id: string): Promise<Person | undefined> {
  const [row] = await database.query<Row & Person>(
    sql`SELECT ${personColumns} FROM users u WHERE u.account_id = ${accountId}::uuid AND u.id = ${id}::uuid`,
  );
  return row;
}
