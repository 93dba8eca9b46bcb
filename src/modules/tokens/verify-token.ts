import { hash } from "node:crypto";
import DataLoader from "dataloader";
import { parseSecret } from "#kernel/secret-token.ts";
import { startFirstUse } from "./first-use.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";
import { readByHash, type VerificationRow, type VerifiedToken } from "./verification-repository.ts";

export type TokenRefusal =
  | { readonly reason: "MALFORMED" | "UNKNOWN" | "OWNER_SUSPENDED" | "ACCOUNT_SUSPENDED" }
  | { readonly reason: "EXPIRED" | "REVOKED" | "SUPERSEDED"; readonly at: Date }
  | { readonly reason: "WRONG_REGION"; readonly region: string };

export type Verification =
  | { readonly token: VerifiedToken }
  /** `known`: the token that was refused, if there is one. */
  | { readonly refusal: TokenRefusal; readonly known?: { readonly accountId: string; readonly tokenId: string } };

export type VerifyToken = (presented: string) => Promise<Verification>;

/**
 * Verification: true when it is asked. Each request makes one indexed read by hash and no write, but for the one that
 * first uses a token for which a predecessor waits; requests of one tick share it. Nothing is remembered between ticks, so
 * that what ended before a request began is seen by that request.
 */
export function createVerifyToken(deps: TokensDependencies): VerifyToken {
  const { database, region } = deps;
  const firstUse = startFirstUse(deps);
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
    if (row === null) return { refusal: { reason: "UNKNOWN" } };
    const verification = judge(row);
    if (row.status === "PENDING_FIRST_USE" && "token" in verification) await firstUse(verification.token);
    if ("token" in verification) return verification;
    return { ...verification, known: { accountId: row.accountId, tokenId: row.id } };
  };
}

function judge(row: VerificationRow): Verification {
  if (row.status === "REVOKED") return { refusal: { reason: "REVOKED", at: row.revokedAt ?? row.expiresAt } };
  if (row.status === "SUPERSEDED") return { refusal: { reason: "SUPERSEDED", at: row.supersededAt ?? row.expiresAt } };
  if (row.status === "EXPIRED")
    return { refusal: { reason: "EXPIRED", at: earlier(row.sessionEndsAt, row.expiresAt) } };
  if (!row.accountIsOpen) return { refusal: { reason: "ACCOUNT_SUSPENDED" } };
  if (!row.ownerIsActive) return { refusal: { reason: "OWNER_SUSPENDED" } };
  return { token: row };
}

/** A token of the playground ends with its session. */
function earlier(sessionEndsAt: Date | null, expiresAt: Date): Date {
  return sessionEndsAt !== null && sessionEndsAt < expiresAt ? sessionEndsAt : expiresAt;
}
