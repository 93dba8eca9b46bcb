import { hash } from "node:crypto";
import DataLoader from "dataloader";
import { parseSecret } from "#kernel/secret-token.ts";
import type { Database } from "#platform/database/database.ts";
import { readByHash, type VerificationRow, type VerifiedToken } from "./verification-repository.ts";

export type TokenRefusal =
  | { readonly reason: "MALFORMED" | "UNKNOWN" | "OWNER_SUSPENDED" | "ACCOUNT_SUSPENDED" }
  | { readonly reason: "EXPIRED" | "REVOKED" | "SUPERSEDED"; readonly at: Date }
  | { readonly reason: "WRONG_REGION"; readonly region: string };

export type Verification = { readonly token: VerifiedToken } | { readonly refusal: TokenRefusal };

export type VerifyToken = (presented: string) => Promise<Verification>;

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
