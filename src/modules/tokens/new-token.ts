import { hash } from "node:crypto";
import type { AuditActor } from "#kernel/audit.ts";
import { assertText } from "#kernel/batch.ts";
import { millisecondsPerDay } from "#kernel/clock.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import type { TokenScope } from "#kernel/scope.ts";
import { Secret } from "#kernel/secret.ts";
import { composeSecret } from "#kernel/secret-token.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type ApiToken, maskedValue } from "./api-token.ts";
import * as repository from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

/** For whom a token is made: it acts for the account with the current role of this person. */
export type TokenMaker = {
  readonly accountId: string;
  readonly userId: string;
  readonly by: AuditActor;
  /** When a person with a session last proved who they are. */
  readonly signedInAt?: Date | undefined;
};

const longestName = 255;
const freshForMilliseconds = 10 * 60_000;

/** The account's policy, locked: changes of its tokens wait for each other. */
export async function lockedPolicy(tx: Transaction, accountId: string): Promise<repository.AccountPolicy> {
  const policy = await repository.lockAccount(tx, accountId);
  if (policy === undefined) throw notFound("account", accountId);
  return policy;
}

/** A token that writes is only given to a person who has just proved who they are. */
export function assertFresh({ signedInAt }: TokenMaker, scope: TokenScope, now: Date): void {
  if (scope !== "READ_WRITE" || signedInAt === undefined) return;
  if (now.getTime() - signedInAt.getTime() <= freshForMilliseconds) return;
  throw new CatalogError("FORBIDDEN", "Sign in again: a Read & Write token is made within 10 minutes of signing in.", {
    reason: "SIGN_IN_AGAIN",
  });
}

export type NewTokenInput = Pick<
  repository.NewToken,
  "name" | "kind" | "scope" | "createdAt" | "expiresAt" | "slot" | "graceSeconds" | "sessionId"
>;

/** Puts a token into the database. The plaintext exists in the answer alone. */
export async function insertNewToken(
  deps: TokensDependencies,
  tx: Transaction,
  { maker, token }: { maker: TokenMaker; token: NewTokenInput },
): Promise<{ id: string; secret: Secret }> {
  const secret = new Secret(composeSecret("apiToken", deps.region, deps.randomBytes));
  const id = await repository.insertToken(tx, {
    ...token,
    accountId: maker.accountId,
    region: deps.region,
    hash: hash("sha256", secret.reveal(), "buffer"),
    last4: secret.reveal().slice(-4),
    createdById: maker.userId,
  });
  return { id, secret };
}

/** What belongs to a new token: its audit row, and word to other processes. */
export async function recordCreation(
  deps: TokensDependencies,
  tx: Transaction,
  { maker, id }: { maker: TokenMaker; id: string },
): Promise<ApiToken> {
  const { accountId, by } = maker;
  const token = await requiredToken(tx, accountId, id);
  const { name, kind, scope, expiresAt } = token;
  const details = { name, kind, scope, maskedValue: maskedValue(token), expiresAt };
  await deps.audit.record(tx, { accountId, action: "token.created", by, subjectId: id, details });
  await deps.events.publish(tx, { type: "tokens", accountId });
  return token;
}

export async function requiredToken(tx: Transaction, accountId: string, id: string): Promise<ApiToken> {
  const token = await repository.tokenIn(tx, accountId, id);
  if (token === undefined) throw new Error("a token of this transaction is missing");
  return token;
}

export function checkedName(name: string | null | undefined): string | null {
  const trimmed = name?.trim() ?? "";
  assertText(trimmed, "name", longestName, true);
  return trimmed === "" ? null : trimmed;
}

export function checkedExpiry(asked: Date | null | undefined, { now, maxLifeDays }: repository.AccountPolicy): Date {
  const latest = new Date(now.getTime() + maxLifeDays * millisecondsPerDay);
  if (asked === null || asked === undefined) return latest;
  if (asked <= now) throw badUserInput("expiresAt", "expiresAt has to lie in the future.");
  if (asked > latest) {
    throw badUserInput(
      "expiresAt",
      `Tokens of this account live ${maxLifeDays} days at most, until ${latest.toISOString()}.`,
    );
  }
  return asked;
}
