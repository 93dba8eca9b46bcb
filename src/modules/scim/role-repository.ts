import type { UserRole } from "#kernel/actor.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";

export type RoleState = {
  readonly id: string;
  readonly role: UserRole;
  /** The names of their groups, in lower case. */
  readonly groups: readonly string[];
};

export function roleStates(tx: Transaction, accountId: string, userIds: readonly string[]): Promise<RoleState[]> {
  return sqlRows<Row & RoleState>(
    tx,
    sql`SELECT u.id, u.role::text AS role,
               ARRAY(SELECT lower(g.name) FROM team_users m JOIN teams g ON g.id = m.team_id WHERE m.user_id = u.id) AS groups
        FROM users u WHERE u.account_id = ${accountId}::uuid AND u.id = ANY (${[...userIds]}::uuid[]) ORDER BY u.id`,
  );
}
