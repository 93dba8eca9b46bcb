import type { UserRole } from "#kernel/actor.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { type ApiToken, liveStatuses } from "./api-token.ts";
import { statusSql, tokenColumns } from "./token-repository.ts";

/** A token's record with what its verification asks for besides. */
export type VerificationRow = Row &
  ApiToken & {
    readonly hash: string;
    readonly ownerIsActive: boolean;
    readonly accountIsOpen: boolean;
    /** The earlier of its expiry and the instant at which a replacement ends it. */
    readonly endsAt: Date;
    /** When the session ends, or ended, that a token of the playground belongs to. */
    readonly sessionEndsAt: Date | null;
    /** What differs after every write of the account's catalog, and after the database was replaced by another state. */
    readonly catalogVersion: string;
  };

/** One indexed read for the tokens of these hashes, in their order. Of who revoked them nothing is said: they are refused. */
export async function readByHash(database: Database, hashes: readonly string[]): Promise<(VerificationRow | null)[]> {
  const literals = hashes.map((hex) => `\\x${hex}`);
  const rows = await database.query<VerificationRow>(sql`
    SELECT ${tokenColumns}, NULL AS "revokedByEmail", NULL AS "revokedByName",
           LEAST(t.expires_at, t.superseded_at) AS "endsAt",
           CASE WHEN t.session_id IS NOT NULL THEN session_end(t.session_id) END AS "sessionEndsAt",
           encode(t.hash, 'hex') AS hash, c.status = 'ACTIVATED' AS "ownerIsActive",
           a.suspended_at IS NULL AND a.closed_at IS NULL AS "accountIsOpen",
           concat_ws('.', a.catalog_version, a.xmin, a.tableoid, pg_postmaster_start_time()) AS "catalogVersion"
    FROM api_tokens t JOIN users c ON c.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.hash = ANY ((${literals}::text[])::bytea[])`);
  const byHash = new Map(rows.map((row) => [row.hash, row]));
  return hashes.map((hex) => byHash.get(hex) ?? null);
}

/** Which of these tokens still open the door, with their makers' roles: what open subscriptions are checked against. */
export async function liveTokenIds(database: Database, ids: readonly string[]): Promise<Map<string, UserRole>> {
  const rows = await database.query<Row & { id: string; role: UserRole }>(sql`
    SELECT t.id, u.role::text AS role FROM api_tokens t JOIN users u ON u.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.id = ANY (${[...ids]}::uuid[]) AND ${statusSql} = ANY (${[...liveStatuses]}::text[])
      AND u.status = 'ACTIVATED' AND a.suspended_at IS NULL AND a.closed_at IS NULL`);
  return new Map(rows.map(({ id, role }) => [id, role]));
}
