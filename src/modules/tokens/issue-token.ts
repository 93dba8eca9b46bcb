import { hash } from "node:crypto";
import type { AuditActor } from "#kernel/audit.ts";
import { assertText } from "#kernel/batch.ts";
import { millisecondsPerDay } from "#kernel/clock.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import { scopeNames, type TokenScope } from "#kernel/scope.ts";
import { Secret } from "#kernel/secret.ts";
import { composeSecret } from "#kernel/secret-token.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type ApiToken, type IssuedToken, isLive, maskedValue } from "./api-token.ts";
import * as repository from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type IssueTokenInput = {
  readonly scope: TokenScope;
  readonly name?: string | null | undefined;
  /** Default: the account's longest life, a year unless it says otherwise. */
  readonly expiresAt?: Date | null | undefined;
  /** What to do when the scope's place is taken. */
  readonly ifActive?: "REPLACE" | "FAIL" | null | undefined;
};

/** For whom a token is made: it acts for the account with the current role of this person. */
export type TokenMaker = { readonly accountId: string; readonly userId: string; readonly by: AuditActor };

const longestName = 255;

/**
 * Makes a token. The plaintext exists in the answer alone; a token that holds the scope's place ends at the same
 * instant as the new one begins.
 */
export function issueToken(deps: TokensDependencies, maker: TokenMaker, input: IssueTokenInput): Promise<IssuedToken> {
  const name = checkedName(input.name);
  return deps.database.transaction(async (tx) => {
    const policy = await repository.lockAccount(tx, maker.accountId);
    if (policy === undefined) throw notFound("account", maker.accountId);
    const expiresAt = checkedExpiry(input.expiresAt, policy);
    const { slot, occupant } = await freeSlot(tx, maker.accountId, input.scope, policy);
    if (occupant !== null && input.ifActive === "FAIL")
      throw await slotTaken(tx, maker.accountId, input.scope, occupant);
    if (occupant !== null) await repository.vacateSlot(tx, occupant, policy.now);
    const secret = new Secret(composeSecret("apiToken", deps.region, deps.randomBytes));
    const id = await repository.insertToken(tx, {
      accountId: maker.accountId,
      name,
      scope: input.scope,
      region: deps.region,
      hash: hash("sha256", secret.reveal(), "buffer"),
      last4: secret.reveal().slice(-4),
      createdById: maker.userId,
      createdAt: policy.now,
      expiresAt,
      slot,
    });
    return finish(deps, tx, maker, { id, secret, occupant });
  });
}

async function finish(
  deps: TokensDependencies,
  tx: Transaction,
  maker: TokenMaker,
  made: { id: string; secret: Secret; occupant: string | null },
): Promise<IssuedToken> {
  const { accountId, by } = maker;
  if (made.occupant !== null) {
    await repository.linkReplacement(tx, made.occupant, made.id);
    const details = { replacedBy: made.id };
    await deps.audit.record(tx, { accountId, action: "token.replaced", by, subjectId: made.occupant, details });
  }
  const token = await required(tx, accountId, made.id);
  const details = { name: token.name, scope: token.scope, maskedValue: maskedValue(token), expiresAt: token.expiresAt };
  await deps.audit.record(tx, { accountId, action: "token.created", by, subjectId: made.id, details });
  await deps.events.publish(tx, { type: "tokens", accountId });
  const replaced = made.occupant === null ? null : await required(tx, accountId, made.occupant);
  return { secret: made.secret, token, replaced };
}

/** An expired token leaves its place by itself; a live one is the occupant that has to make way. */
async function freeSlot(
  tx: Transaction,
  accountId: string,
  scope: TokenScope,
  { maxActive }: repository.AccountPolicy,
) {
  const holders = await repository.slotHolders(tx, accountId, scope);
  for (const ended of holders.filter(({ status }) => !isLive(status))) await repository.vacateSlot(tx, ended.id, null);
  const live = holders.filter(({ status }) => isLive(status));
  const taken = new Set(live.map(({ slot }) => slot));
  for (let slot = 1; slot <= maxActive; slot += 1) if (!taken.has(slot)) return { slot, occupant: null };
  const oldest = live[0];
  if (oldest === undefined) throw new Error("an account has at least one place a scope");
  return { slot: oldest.slot, occupant: oldest.id };
}

async function slotTaken(tx: Transaction, accountId: string, scope: TokenScope, id: string): Promise<CatalogError> {
  const token = await required(tx, accountId, id);
  const message = `There is already an active ${scopeNames[scope]} token, ${maskedValue(token)}, and ifActive is FAIL: nothing was changed.`;
  return new CatalogError("BAD_USER_INPUT", message, {
    field: "ifActive",
    reason: "SCOPE_OCCUPIED",
    activeTokenId: id,
  });
}

async function required(tx: Transaction, accountId: string, id: string): Promise<ApiToken> {
  const token = await repository.tokenIn(tx, accountId, id);
  if (token === undefined) throw new Error("a token of this transaction is missing");
  return token;
}

function checkedName(name: string | null | undefined): string | null {
  const trimmed = name?.trim() ?? "";
  assertText(trimmed, "name", longestName, true);
  return trimmed === "" ? null : trimmed;
}

function checkedExpiry(asked: Date | null | undefined, { now, maxLifeDays }: repository.AccountPolicy): Date {
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
