import type { UserRole } from "#kernel/actor.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { Read } from "./account-repository.ts";
import type { AccountUser, UserStatus } from "./account-user.ts";

type UserRow = Row & AccountUser;

const userColumns = sql`
  u.id, u.account_id AS "accountId", u.unified_user_id AS "unifiedUserId", u.email, u.first_name AS "firstName",
  u.last_name AS "lastName", u.role::text AS role, u.status::text AS status, u.created_at AS "createdAt"`;

export type NewUser = {
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: UserRole;
  readonly status: UserStatus;
  readonly passwordHash: string | null;
};

/** Undefined when the account has a user of this e-mail address already, also one made at the same moment. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<AccountUser | undefined> {
  const unifiedUserId = await unifiedUser(tx, user);
  const [row] = await sqlRows<UserRow>(
    tx,
    sql`INSERT INTO users AS u (id, account_id, unified_user_id, email, first_name, last_name, role, status,
                                password_hash, created_at, updated_at)
        VALUES (${uuidV7()}::uuid, ${user.accountId}::uuid, ${unifiedUserId}::uuid, ${user.email}, ${user.firstName},
                ${user.lastName}, ${user.role}::user_role, ${user.status}::user_status, ${user.passwordHash},
                catalog_now(), catalog_now())
        ON CONFLICT (account_id, email) DO NOTHING RETURNING ${userColumns}`,
  );
  return row;
}

/** The person of this address, whom a source may have brought along before. */
async function unifiedUser(tx: Transaction, { accountId, email, firstName, lastName }: NewUser): Promise<string> {
  const [row] = await sqlRows<{ id: string }>(
    tx,
    sql`INSERT INTO unified_users AS u (id, account_id, email, name, created_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${email}, ${`${firstName} ${lastName}`.trim()}, catalog_now())
        ON CONFLICT (account_id, email) DO UPDATE SET name = coalesce(u.name, excluded.name) RETURNING u.id`,
  );
  if (row === undefined) throw new Error("the unified user was not returned");
  return row.id;
}

export async function userByEmail(read: Read, accountId: string, email: string): Promise<AccountUser | undefined> {
  const [row] = await read<UserRow>(
    sql`SELECT ${userColumns} FROM users u WHERE u.account_id = ${accountId}::uuid AND u.email = ${email}`,
  );
  return row;
}

/** The person, who changes no more until the transaction ends. */
export async function lockUser(tx: Transaction, accountId: string, id: string): Promise<AccountUser | undefined> {
  const [row] = await sqlRows<UserRow>(
    tx,
    sql`SELECT ${userColumns} FROM users u WHERE u.account_id = ${accountId}::uuid AND u.id = ${id}::uuid FOR UPDATE`,
  );
  return row;
}

export async function setRole(tx: Transaction, userId: string, role: UserRole): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE users SET role = ${role}::user_role, updated_at = catalog_now() WHERE id = ${userId}::uuid`);
}

export async function setStatus(tx: Transaction, userId: string, status: UserStatus): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE users SET status = ${status}::user_status, updated_at = catalog_now() WHERE id = ${userId}::uuid`);
}

/** The person came by a link or an identity provider, either of which proves that the address is theirs. */
export async function welcomeUser(
  tx: Transaction,
  userId: string,
  { firstName, lastName }: { readonly firstName?: string | undefined; readonly lastName?: string | undefined },
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE users SET status = 'ACTIVATED', is_email_validated = true, updated_at = catalog_now(),
                     first_name = coalesce(${firstName ?? null}, first_name),
                     last_name = coalesce(${lastName ?? null}, last_name)
    WHERE id = ${userId}::uuid`);
}

export async function oldestAdministrator(database: Database, accountId: string): Promise<AccountUser | undefined> {
  const [row] = await database.query<UserRow>(
    sql`SELECT ${userColumns} FROM users u
        WHERE u.account_id = ${accountId}::uuid AND u.role = 'ADMIN' AND u.status = 'ACTIVATED'
        ORDER BY u.created_at, u.id LIMIT 1`,
  );
  return row;
}

export async function setPasswordHash(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE users SET password_hash = ${passwordHash}, updated_at = catalog_now() WHERE id = ${userId}::uuid`);
}

/** A person who may be the one who signs in. Never leaves the slice, for it carries the hash. */
export type Candidate = AccountUser & {
  readonly passwordHash: string | null;
  readonly accountIsOpen: boolean;
  /** Whether a link or an identity provider has proved before that the address is theirs. */
  readonly isEmailValidated: boolean;
};

/** The users of this e-mail address in all accounts, the oldest account's first; found through the index of each. */
export function candidatesByEmail(database: Database, email: string): Promise<Candidate[]> {
  return database.query<Row & Candidate>(sql`
    SELECT ${userColumns}, u.password_hash AS "passwordHash", u.is_email_validated AS "isEmailValidated",
           a.suspended_at IS NULL AND a.closed_at IS NULL AS "accountIsOpen"
    FROM accounts a JOIN users u ON u.account_id = a.id AND u.email = ${email}
    ORDER BY a.created_at, a.id`);
}
