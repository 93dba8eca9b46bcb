import type { UserRole } from "#kernel/actor.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import { isEmail } from "./account-user.ts";
import { addressBlock } from "./address-block.ts";

/** The instants by which a session `s` is judged, by the database's clock. */
const isAlive = sql`s.ended_at IS NULL AND s.expires_at > catalog_now()
  AND s.last_seen_at > catalog_now() - interval '30 minutes'`;
const mayAct = sql`u.status = 'ACTIVATED' AND a.suspended_at IS NULL AND a.closed_at IS NULL`;

export type NewSession = {
  readonly userId: string;
  /** The hash that the password was compared with: it may have been replaced in the meantime. */
  readonly passwordHash: string | null;
  readonly hash: Uint8Array;
  readonly userAgent: string | null;
  readonly remoteAddress: string | undefined;
};

export type StartedSession = { readonly id: string; readonly expiresAt: Date };

/**
 * Undefined when the person may no longer come in. The row is locked, so that a password reset or a suspension at the
 * same time either is seen here or finds the session and ends it.
 */
export async function insertSession(tx: Transaction, session: NewSession): Promise<StartedSession | undefined> {
  const [row] = await sqlRows<Row & StartedSession>(
    tx,
    sql`WITH person AS (
          SELECT u.id, u.account_id FROM users u JOIN accounts a ON a.id = u.account_id
          WHERE u.id = ${session.userId}::uuid AND u.password_hash IS NOT DISTINCT FROM ${session.passwordHash} AND ${mayAct}
          FOR SHARE OF u)
        INSERT INTO sessions (id, account_id, user_id, hash, user_agent, network, created_at, last_seen_at, expires_at)
        SELECT ${uuidV7()}::uuid, p.account_id, p.id, ${session.hash}, ${session.userAgent},
               ${addressBlock(session.remoteAddress)}, t.at, t.at, t.at + interval '12 hours'
        FROM person p, (SELECT catalog_now() AS at) t
        RETURNING id, expires_at AS "expiresAt"`,
  );
  return row;
}

/** Whether a person of this e-mail address has signed in from the network lately, as long as old sessions are kept. */
export async function hasComeFrom(
  database: Database,
  email: string,
  remoteAddress: string | undefined,
): Promise<boolean> {
  if (!isEmail(email)) return false;
  const [row] = await database.query<Row & { known: boolean }>(sql`
    SELECT EXISTS (
      SELECT 1 FROM accounts a JOIN users u ON u.account_id = a.id AND u.email = ${email}
      JOIN sessions s ON s.account_id = u.account_id AND s.user_id = u.id
      WHERE s.network = ${addressBlock(remoteAddress)} AND s.expires_at > catalog_now() - interval '30 days'
    ) AS known`);
  return row?.known === true;
}

export type VerifiedSession = {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly signedInAt: Date;
  /** Last seen longer ago than what is written down every minute. */
  readonly isStale: boolean;
};

export async function liveSessionByHash(database: Database, hash: Uint8Array): Promise<VerifiedSession | undefined> {
  const [row] = await database.query<Row & VerifiedSession>(sql`
    SELECT s.id, s.account_id AS "accountId", s.user_id AS "userId", u.role::text AS role,
           s.created_at AS "signedInAt", s.last_seen_at <= catalog_now() - interval '1 minute' AS "isStale"
    FROM sessions s JOIN users u ON u.id = s.user_id JOIN accounts a ON a.id = s.account_id
    WHERE s.hash = ${hash} AND ${isAlive} AND ${mayAct}`);
  return row;
}

/** Requests at the same time write it once: the condition holds for the first of them only. */
export async function touchSession(database: Database, id: string): Promise<void> {
  await database.query(sql`
    UPDATE sessions s SET last_seen_at = catalog_now()
    WHERE s.id = ${id}::uuid AND s.last_seen_at <= catalog_now() - interval '1 minute' AND ${isAlive}`);
}

/** What a person is shown of a session of theirs. */
export type LiveSession = {
  readonly id: string;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
};

export type EndedSession = { readonly id: string; readonly accountId: string; readonly userId: string };

const ended = sql`RETURNING s.id, s.account_id AS "accountId", s.user_id AS "userId"`;

export function endSessionById(tx: Transaction, accountId: string, id: string): Promise<EndedSession[]> {
  return sqlRows<Row & EndedSession>(
    tx,
    sql`UPDATE sessions s SET ended_at = catalog_now()
        WHERE s.account_id = ${accountId}::uuid AND s.id = ${id}::uuid AND ${isAlive} ${ended}`,
  );
}

/** Only a session of this person. */
export function endOwnSession(
  tx: Transaction,
  { accountId, userId }: { readonly accountId: string; readonly userId: string },
  id: string,
): Promise<EndedSession[]> {
  return sqlRows<Row & EndedSession>(
    tx,
    sql`UPDATE sessions s SET ended_at = catalog_now()
        WHERE s.account_id = ${accountId}::uuid AND s.user_id = ${userId}::uuid AND s.id = ${id}::uuid
          AND ${isAlive} ${ended}`,
  );
}

export function endSessionByHash(tx: Transaction, hash: Uint8Array): Promise<EndedSession[]> {
  return sqlRows<Row & EndedSession>(
    tx,
    sql`UPDATE sessions s SET ended_at = catalog_now() WHERE s.hash = ${hash} AND ${isAlive} ${ended}`,
  );
}

export function endSessionsOfUser(tx: Transaction, userId: string): Promise<EndedSession[]> {
  return sqlRows<Row & EndedSession>(
    tx,
    sql`UPDATE sessions s SET ended_at = catalog_now()
        WHERE s.account_id = (SELECT u.account_id FROM users u WHERE u.id = ${userId}::uuid)
          AND s.user_id = ${userId}::uuid AND ${isAlive} ${ended}`,
  );
}

/** The person's sessions but this one. */
export function endOtherSessionsOfUser(tx: Transaction, userId: string, sessionId: string): Promise<EndedSession[]> {
  return sqlRows<Row & EndedSession>(
    tx,
    sql`UPDATE sessions s SET ended_at = catalog_now()
        WHERE s.account_id = (SELECT u.account_id FROM users u WHERE u.id = ${userId}::uuid)
          AND s.user_id = ${userId}::uuid AND s.id <> ${sessionId}::uuid AND ${isAlive} ${ended}`,
  );
}

/** The sessions of a person that open the door now, the last used first. */
export function liveSessionsOfUser(database: Database, accountId: string, userId: string): Promise<LiveSession[]> {
  return database.query<Row & LiveSession>(sql`
    SELECT s.id, s.user_agent AS "userAgent", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt",
           s.expires_at AS "expiresAt"
    FROM sessions s
    WHERE s.account_id = ${accountId}::uuid AND s.user_id = ${userId}::uuid AND ${isAlive}
    ORDER BY s.last_seen_at DESC, s.id`);
}

/** When the session ends at the latest. */
export async function sessionEnd(database: Database, id: string): Promise<Date | null> {
  const [row] = await database.query<{ expiresAt: Date }>(
    sql`SELECT s.expires_at AS "expiresAt" FROM sessions s WHERE s.id = ${id}::uuid`,
  );
  return row?.expiresAt ?? null;
}

/** What ended a month ago is of no use to anybody; the audit rows stay. */
export async function deleteOldSessions(tx: Transaction, accountId: string, userId: string): Promise<void> {
  await tx.$executeRaw(sql`
    DELETE FROM sessions WHERE account_id = ${accountId}::uuid AND user_id = ${userId}::uuid
      AND expires_at < catalog_now() - interval '30 days'`);
}

export type LiveRole = { readonly id: string; readonly role: UserRole };

export function liveSessions(database: Database, ids: readonly string[]): Promise<LiveRole[]> {
  return database.query<Row & LiveRole>(sql`
    SELECT s.id, u.role::text AS role FROM sessions s JOIN users u ON u.id = s.user_id JOIN accounts a ON a.id = s.account_id
    WHERE s.id = ANY (${[...ids]}::uuid[]) AND ${isAlive} AND ${mayAct}`);
}

/** Whether somebody who signed in then did so within the last ten minutes, by the database's clock. */
export async function isFreshSignIn(database: Database, signedInAt: Date): Promise<boolean> {
  const [row] = await database.query<Row & { isFresh: boolean }>(
    sql`SELECT ${signedInAt}::timestamptz >= catalog_now() - interval '10 minutes' AS "isFresh"`,
  );
  return row?.isFresh === true;
}
