import type { UserRole } from "#kernel/actor.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { liveStatuses, type TokenStatus } from "./api-token.ts";
import { statusSql } from "./token-repository.ts";

/** What a verified token opens. */
export type VerifiedToken = {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  readonly role: UserRole;
  readonly scope: TokenScope;
  readonly status: TokenStatus;
  readonly expiresAt: Date;
  /** The earlier of its expiry and the instant at which a replacement ends it. */
  readonly endsAt: Date;
  /** It was replaced, and goes on only until its overlap ends. */
  readonly isRetiring: boolean;
  /** What differs after every write of the account's catalog, and after the database was replaced by another state. */
  readonly catalogVersion: string;
};

export type VerificationRow = Row &
  VerifiedToken & {
    hash: string;
    ownerIsActive: boolean;
    accountIsOpen: boolean;
    revokedAt: Date | null;
    supersededAt: Date | null;
    /** When the session ends, or ended, that a token of the playground belongs to. */
    sessionEndsAt: Date | null;
  };

/** One indexed read for the tokens of these hashes, in their order. */
export async function readByHash(database: Database, hashes: readonly string[]): Promise<(VerificationRow | null)[]> {
  const literals = hashes.map((hex) => `\\x${hex}`);
  const rows = await database.query<VerificationRow>(sql`
    SELECT t.id, t.account_id AS "accountId", u.id AS "userId", u.role::text AS role, t.scope::text AS scope,
           ${statusSql} AS status, t.expires_at AS "expiresAt",
           LEAST(t.expires_at, t.superseded_at) AS "endsAt", ${statusSql} = 'RETIRING' AS "isRetiring",
           CASE WHEN t.session_id IS NOT NULL THEN session_end(t.session_id) END AS "sessionEndsAt",
           t.revoked_at AS "revokedAt", t.superseded_at AS "supersededAt",
           encode(t.hash, 'hex') AS hash, u.status = 'ACTIVATED' AS "ownerIsActive",
           a.suspended_at IS NULL AND a.closed_at IS NULL AS "accountIsOpen",
           concat_ws('.', a.catalog_version, a.xmin, a.tableoid, pg_postmaster_start_time()) AS "catalogVersion"
    FROM api_tokens t JOIN users u ON u.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.hash = ANY ((${literals}::text[])::bytea[])`);
  const byHash = new Map(rows.map((row) => [row.hash, row]));
  return hashes.map((hex) => byHash.get(hex) ?? null);
}

/** Which of these tokens still open the door: what open subscriptions are checked against. */
export async function liveTokenIds(database: Database, ids: readonly string[]): Promise<Set<string>> {
  const rows = await database.query<Row & { id: string }>(sql`
    SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.id = ANY (${[...ids]}::uuid[]) AND ${statusSql} = ANY (${[...liveStatuses]}::text[])
      AND u.status = 'ACTIVATED' AND a.suspended_at IS NULL AND a.closed_at IS NULL`);
  return new Set(rows.map(({ id }) => id));
}
