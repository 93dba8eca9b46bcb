import { heldScope, type UserActor } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput, CatalogError } from "#kernel/errors.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { IssuedToken } from "./api-token.ts";
import { assertFresh, insertNewToken, lockedPolicy, recordCreation, requiredToken } from "./new-token.ts";
import { endPlace, linkReplacement } from "./place-repository.ts";
import { livePlaygroundTokens } from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type PlaygroundTokenInput = { readonly scope: TokenScope; readonly minutes?: number | null | undefined };

const longestMinutes = 60;
const mostLiveTokens = 10;

/** Makes a brief token for the playground of a signed-in person. It takes no place, and ends with the session. */
export function createPlaygroundToken(
  deps: TokensDependencies,
  { actor, by }: { readonly actor: UserActor; readonly by: AuditActor },
  { scope, minutes: asked }: PlaygroundTokenInput,
): Promise<IssuedToken> {
  const minutes = asked ?? longestMinutes;
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longestMinutes)
    throw badUserInput("minutes", `minutes has to be a whole number from 1 to ${longestMinutes}.`);
  if (scope === "READ_WRITE" && heldScope(actor) !== "READ_WRITE") {
    throw new CatalogError("FORBIDDEN", "Your role is VIEWER, which only reads: make a Read Only token.", {
      requiredScope: "READ_WRITE",
    });
  }
  const { accountId, userId, sessionId, signedInAt } = actor;
  const maker = { accountId, userId, by, signedInAt };
  return deps.database.transaction(async (tx) => {
    const { now } = await lockedPolicy(tx, accountId);
    assertFresh(maker, scope, now);
    const live = await livePlaygroundTokens(tx, accountId, userId);
    const oldest = live.length < mostLiveTokens ? undefined : live[0];
    const expiresAt = new Date(now.getTime() + minutes * 60_000);
    const token = { name: null, kind: "PLAYGROUND", scope, createdAt: now, expiresAt, slot: null, sessionId } as const;
    const { id, secret } = await insertNewToken(deps, tx, { maker, token: { ...token, graceSeconds: null } });
    if (oldest !== undefined) {
      await endPlace(tx, oldest, now);
      await linkReplacement(tx, oldest, id);
      const details = { replacedBy: id, endsAt: now.toISOString() };
      await deps.audit.record(tx, { accountId, action: "token.replaced", by, subjectId: oldest, details });
    }
    const created = await recordCreation(deps, tx, { maker, id });
    const replaced = oldest === undefined ? null : await requiredToken(tx, accountId, oldest);
    return { secret, token: created, replaced };
  });
}
