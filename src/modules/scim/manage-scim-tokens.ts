import { hash } from "node:crypto";
import type { AuditActor } from "#kernel/audit.ts";
import { assertText } from "#kernel/batch.ts";
import { millisecondsPerDay } from "#kernel/clock.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { TokenNotice } from "#kernel/notice.ts";
import { Secret } from "#kernel/secret.ts";
import { composeSecret } from "#kernel/secret-token.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import { type IssuedScimToken, maskedValue, type ScimToken } from "./scim-token.ts";
import * as repository from "./scim-token-repository.ts";

/** Who changes an account's tokens. */
export type ScimTokenMaker = {
  readonly accountId: string;
  /** Null: the command line. */
  readonly userId: string | null;
  readonly by: AuditActor;
  /** When a person with a session last proved who they are. */
  readonly signedInAt?: Date | undefined;
};

export type CreateScimTokenInput = {
  readonly name?: string | null | undefined;
  /** Default: the account's longest. */
  readonly expiresAt?: Date | null | undefined;
};
export type RotateScimTokenInput = { readonly id: string; readonly overlapMinutes?: number | null | undefined };
export type RevokeScimTokenInput = {
  readonly id: string;
  readonly reason?: string | null | undefined;
  /** It is revoked because it was found in the open. */
  readonly leak?: { readonly source: string; readonly url: string | null } | undefined;
};

const longestName = 255;
const longestReason = 1_000;
const freshForMilliseconds = 10 * 60_000;
const mostOverlapMinutes = 30 * 24 * 60;
const millisecondsPerMinute = 60_000;

/** The first token, or the next one after the last has ended. In place of a live one it is {@link rotateScimToken}. */
export function createScimToken(
  deps: ScimDependencies,
  maker: ScimTokenMaker,
  input: CreateScimTokenInput,
): Promise<IssuedScimToken> {
  const name = checkedName(input.name);
  return deps.database.transaction(async (tx) => {
    const policy = await lockedPolicy(tx, maker);
    if ((await repository.activeToken(tx, maker.accountId)) !== undefined) {
      const message = "The account already has its active SCIM token: rotate it, or revoke it first.";
      throw new CatalogError("BAD_USER_INPUT", message, { reason: "PLACE_TAKEN" });
    }
    return issue(deps, tx, { maker, name, createdAt: policy.now, expiresAt: checkedExpiry(input.expiresAt, policy) });
  });
}

/** Replaces the active token, which lives on for the overlap. An older overlap ends at once: two are live at most. */
export function rotateScimToken(
  deps: ScimDependencies,
  maker: ScimTokenMaker,
  { id, overlapMinutes }: RotateScimTokenInput,
): Promise<IssuedScimToken> {
  const overlap = overlapMinutes ?? 0;
  if (!Number.isInteger(overlap) || overlap < 0 || overlap > mostOverlapMinutes)
    throw badUserInput("overlapMinutes", `overlapMinutes has to be a whole number from 0 to ${mostOverlapMinutes}.`);
  return deps.database.transaction(async (tx) => {
    const { accountId, by } = maker;
    const policy = await lockedPolicy(tx, maker);
    const token = await requiredToken(tx, accountId, id);
    if (token.status !== "ACTIVE") {
      const message = "Only the active SCIM token is rotated; this one has ended, or was replaced.";
      throw new CatalogError("BAD_USER_INPUT", message, { field: "id", reason: "NOT_ACTIVE", status: token.status });
    }
    const cut = await repository.endOverlap(tx, accountId);
    if (cut !== undefined)
      await deps.audit.record(tx, { accountId, action: "scimToken.overlap_ended", by, subjectId: cut });
    const endsAt = new Date(policy.now.getTime() + overlap * millisecondsPerMinute);
    await repository.retire(tx, id, endsAt);
    const expiresAt = checkedExpiry(null, policy);
    const issued = await issue(deps, tx, {
      maker,
      name: token.name,
      createdAt: policy.now,
      expiresAt,
      replaced: token,
    });
    await repository.setSuccessor(tx, id, issued.token.id);
    const ends = endsAt < token.expiresAt ? endsAt : token.expiresAt;
    const details = { successorId: issued.token.id, endsAt: ends.toISOString() };
    await tell(deps, tx, { accountId, tokenId: id, kind: "token.replaced", details });
    return issued;
  });
}

/** Ends a token at once and for good. One that has ended before stays as it is and is answered. */
export function revokeScimToken(
  deps: ScimDependencies,
  { accountId, by }: ScimTokenMaker,
  input: RevokeScimTokenInput,
): Promise<ScimToken> {
  const reason = input.reason?.trim() || null;
  assertText(reason, "reason", longestReason);
  return deps.database.transaction(async (tx) => {
    await repository.lockPolicy(tx, accountId);
    const token = await requiredToken(tx, accountId, input.id);
    if (token.status !== "ACTIVE" && token.status !== "RETIRING") return token;
    await repository.revoke(tx, token.id, reason);
    const { leak } = input;
    const details = { reason, maskedValue: maskedValue(token), ...leak };
    await deps.audit.record(tx, { accountId, action: "scimToken.revoked", by, subjectId: token.id, details });
    await tell(deps, tx, {
      accountId,
      tokenId: token.id,
      ...(leak === undefined
        ? { kind: "token.revoked", details: { reason } }
        : { kind: "token.leaked", details: { url: leak.url } }),
    });
    await deps.events.publish(tx, { type: "tokens", accountId });
    return requiredToken(tx, accountId, token.id);
  });
}

type NewToken = {
  readonly maker: ScimTokenMaker;
  readonly name: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly replaced?: ScimToken;
};

async function issue(
  deps: ScimDependencies,
  tx: Transaction,
  { maker: { accountId, userId, by }, replaced, ...token }: NewToken,
): Promise<IssuedScimToken> {
  const secret = new Secret(composeSecret("scimToken", deps.region, deps.randomBytes));
  const id = await repository.insertToken(tx, {
    ...token,
    accountId,
    region: deps.region,
    hash: hash("sha256", secret.reveal(), "buffer"),
    last4: secret.reveal().slice(-4),
    createdById: userId,
  });
  const issued = await requiredToken(tx, accountId, id);
  const details = { name: issued.name, maskedValue: maskedValue(issued), expiresAt: issued.expiresAt };
  const action = replaced === undefined ? "scimToken.created" : "scimToken.rotated";
  await deps.audit.record(tx, {
    accountId,
    action,
    by,
    subjectId: id,
    details: { ...details, replaced: replaced?.id },
  });
  const told = { replacedId: replaced?.id ?? null };
  await tell(deps, tx, { accountId, tokenId: id, kind: "token.generated", details: told });
  await deps.events.publish(tx, { type: "tokens", accountId });
  return { secret, token: issued };
}

/** Puts word for the administrators into the outbox, in the transaction of the change. */
function tell({ enqueue }: ScimDependencies, tx: Transaction, notice: TokenNotice): Promise<void> {
  return enqueue(tx, { ...notice, secretKind: "scimToken" });
}

/** The token manages people, administrators among them: it is only given to a person who has just signed in. */
async function lockedPolicy(tx: Transaction, { accountId, signedInAt }: ScimTokenMaker): Promise<repository.Policy> {
  const policy = await repository.lockPolicy(tx, accountId);
  if (policy === undefined) throw notFound("account", accountId);
  if (signedInAt !== undefined && policy.now.getTime() - signedInAt.getTime() > freshForMilliseconds) {
    const message = "Sign in again: a SCIM token is made within 10 minutes of signing in.";
    throw new CatalogError("FORBIDDEN", message, { reason: "SIGN_IN_AGAIN" });
  }
  await repository.freePlaces(tx, accountId);
  return policy;
}

async function requiredToken(tx: Transaction, accountId: string, id: string): Promise<ScimToken> {
  const token = isUuid(id) ? await repository.tokenIn(tx, accountId, id) : undefined;
  if (token === undefined) throw notFound("SCIM token", id, "id");
  return token;
}

function checkedName(name: string | null | undefined): string | null {
  const trimmed = name?.trim() ?? "";
  assertText(trimmed, "name", longestName, true);
  return trimmed === "" ? null : trimmed;
}

function checkedExpiry(asked: Date | null | undefined, { now, maxLifeDays }: repository.Policy): Date {
  const latest = new Date(now.getTime() + maxLifeDays * millisecondsPerDay);
  if (asked === null || asked === undefined) return latest;
  if (asked <= now) throw badUserInput("expiresAt", "expiresAt has to lie in the future.");
  if (asked > latest)
    throw badUserInput(
      "expiresAt",
      `Tokens of this account live ${maxLifeDays} days at most, until ${latest.toISOString()}.`,
    );
  return asked;
}
