import { hash } from "node:crypto";
import DataLoader from "dataloader";
import type { UserRole } from "#kernel/actor.ts";
import type { TokenScope } from "#kernel/scope.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import type { TokenStatus } from "./api-token.ts";
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
};

export type TokenRefusal =
  | { readonly reason: "MALFORMED" | "UNKNOWN" | "OWNER_SUSPENDED" | "ACCOUNT_SUSPENDED" }
  | { readonly reason: "EXPIRED" | "REVOKED" | "SUPERSEDED"; readonly at: Date }
  | { readonly reason: "WRONG_REGION"; readonly region: string };

export type Verification = { readonly token: VerifiedToken } | { readonly refusal: TokenRefusal };

export type VerifyToken = (presented: string) => Promise<Verification>;

type VerificationRow = Row &
  VerifiedToken & {
    hash: string;
    ownerIsActive: boolean;
    accountIsOpen: boolean;
    revokedAt: Date | null;
    supersededAt: Date | null;
  };

/**
 * Verification: true when it is asked. Each request makes one indexed read by hash and no write; requests of one tick
 * share it. Nothing is remembered between ticks, so that what ended before a request began is seen by that request.
 */
export function createVerifyToken(database: Database, region: string): VerifyToken {
  const loader = new DataLoader<string, VerificationRow | null>((hashes) => readByHash(database, hashes), {
    // Without a cache and once a tick: DataLoader's defaults would remember results and never join separate requests.
    cache: false,
    batchScheduleFn: (callback) => setImmediate(callback),
    maxBatchSize: 1_000,
  });
  return async (presented) => {
    const parsed = parseSecret(presented);
    if (parsed === null || parsed.kind !== "apiToken") return { refusal: { reason: "MALFORMED" } };
    if (parsed.region !== region) return { refusal: { reason: "WRONG_REGION", region: parsed.region } };
    const row = await loader.load(hash("sha256", presented, "hex"));
    return row === null ? { refusal: { reason: "UNKNOWN" } } : judge(row);
  };
}

function judge(row: VerificationRow): Verification {
  if (row.status === "REVOKED") return { refusal: { reason: "REVOKED", at: row.revokedAt ?? row.expiresAt } };
  if (row.status === "SUPERSEDED") return { refusal: { reason: "SUPERSEDED", at: row.supersededAt ?? row.expiresAt } };
  if (row.status === "EXPIRED") return { refusal: { reason: "EXPIRED", at: row.expiresAt } };
  if (!row.accountIsOpen) return { refusal: { reason: "ACCOUNT_SUSPENDED" } };
  if (!row.ownerIsActive) return { refusal: { reason: "OWNER_SUSPENDED" } };
  return { token: row };
}

async function readByHash(database: Database, hashes: readonly string[]): Promise<(VerificationRow | null)[]> {
  const literals = hashes.map((hex) => `\\x${hex}`);
  const rows = await database.query<VerificationRow>(sql`
    SELECT t.id, t.account_id AS "accountId", u.id AS "userId", u.role::text AS role, t.scope::text AS scope,
           ${statusSql} AS status, t.expires_at AS "expiresAt", t.revoked_at AS "revokedAt", t.superseded_at AS "supersededAt",
           encode(t.hash, 'hex') AS hash, u.status = 'ACTIVATED' AS "ownerIsActive",
           a.suspended_at IS NULL AND a.closed_at IS NULL AS "accountIsOpen"
    FROM api_tokens t JOIN users u ON u.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.hash = ANY ((${literals}::text[])::bytea[])`);
  const byHash = new Map(rows.map((row) => [row.hash, row]));
  return hashes.map((hex) => byHash.get(hex) ?? null);
}
