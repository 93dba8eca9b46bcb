import { hash } from "node:crypto";
import DataLoader from "dataloader";
import type { ApiTokenActor } from "#kernel/actor.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import { startFirstUse } from "./first-use.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";
import { readByHash, type VerificationRow } from "./verification-repository.ts";
import type { VerifiedRecords } from "./verified-records.ts";

export type TokenRefusal =
  | { readonly reason: "MALFORMED" | "UNKNOWN" | "OWNER_SUSPENDED" | "ACCOUNT_SUSPENDED" }
  | { readonly reason: "EXPIRED" | "REVOKED" | "SUPERSEDED"; readonly at: Date }
  | { readonly reason: "WRONG_REGION"; readonly region: string };

export type Verification =
  | { readonly actor: ApiTokenActor }
  /** `known`: the token that was refused, if there is one. */
  | { readonly refusal: TokenRefusal; readonly known?: { readonly accountId: string; readonly tokenId: string } };

export type VerifyToken = (presented: string) => Promise<Verification>;

/**
 * Verification: true when it is asked. Each request makes one indexed read by hash and no write, but for the one that
 * first uses a token for which a predecessor waits; requests of one tick share it. Nothing is remembered between ticks, so
 * that what ended before a request began is seen by that request.
 */
export function createVerifyToken(deps: TokensDependencies, records: VerifiedRecords): VerifyToken {
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
    const refusal = refusalOf(row);
    if (refusal !== null) return { refusal, known: { accountId: row.accountId, tokenId: row.id } };
    const actor = actorOf(row);
    // A first use changes the record that was read.
    if (row.status === "PENDING_FIRST_USE") await firstUse(row);
    else records.set(actor, row);
    return { actor };
  };
}

function refusalOf(row: VerificationRow): TokenRefusal | null {
  if (row.status === "REVOKED") return { reason: "REVOKED", at: row.revokedAt ?? row.expiresAt };
  if (row.status === "SUPERSEDED") return { reason: "SUPERSEDED", at: row.supersededAt ?? row.expiresAt };
  if (row.status === "EXPIRED") return { reason: "EXPIRED", at: earlier(row.sessionEndsAt, row.expiresAt) };
  if (!row.accountIsOpen) return { reason: "ACCOUNT_SUSPENDED" };
  return row.ownerIsActive ? null : { reason: "OWNER_SUSPENDED" };
}

function actorOf(row: VerificationRow): ApiTokenActor {
  const { id, accountId, createdById, role, scope, status, expiresAt, endsAt, catalogVersion } = row;
  const isRetiring = status === "RETIRING";
  return {
    kind: "apiToken",
    accountId,
    userId: createdById,
    role,
    tokenId: id,
    scope,
    expiresAt,
    endsAt,
    isRetiring,
    catalogVersion,
  };
}

/** A token of the playground ends with its session. */
function earlier(sessionEndsAt: Date | null, expiresAt: Date): Date {
  return sessionEndsAt !== null && sessionEndsAt < expiresAt ? sessionEndsAt : expiresAt;
}
