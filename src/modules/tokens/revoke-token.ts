import type { AuditActor } from "#kernel/audit.ts";
import { assertText } from "#kernel/batch.ts";
import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { type ApiToken, isLive } from "./api-token.ts";
import { restoreWaiting } from "./place-repository.ts";
import { recordRestored } from "./take-place.ts";
import * as repository from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type RevokeTokenInput = {
  readonly id: string;
  readonly reason?: string | null | undefined;
  /** How it was found in the open, if it was. */
  readonly leak?: { readonly source: string; readonly url: string | null };
};

export type Revoker = { readonly accountId: string; readonly userId: string | null; readonly by: AuditActor };

const longestReason = 1_000;

/**
 * Ends a token at once and for good: when this returns, no request that begins later passes, on any process. A token
 * that has ended before, whichever way, stays as it is and is answered.
 */
export async function revokeToken(
  deps: TokensDependencies,
  { accountId, userId, by }: Revoker,
  input: RevokeTokenInput,
): Promise<ApiToken> {
  const reason = input.reason?.trim() || null;
  assertText(reason, "reason", longestReason);
  return deps.database.transaction(async (tx) => {
    await repository.lockAccount(tx, accountId);
    const token = isUuid(input.id) ? await repository.tokenIn(tx, accountId, input.id) : undefined;
    if (token === undefined) throw notFound("token", input.id, "id");
    if (!isLive(token.status)) return token;
    await repository.markRevoked(tx, token.id, userId, reason);
    await deps.audit.record(tx, {
      accountId,
      action: "token.revoked",
      by,
      subjectId: token.id,
      details: { reason, ...input.leak },
    });
    // A successor that was never used leaves its place to the token that waited for it.
    for (const restored of await restoreWaiting(tx, accountId, token.id))
      await recordRestored(deps, tx, { accountId, by, id: restored });
    // Tokens of the playground end within the hour anyway: nobody is mailed about them.
    if (token.kind === "STANDARD" || input.leak !== undefined)
      await deps.notices.enqueue(tx, {
        accountId,
        tokenId: token.id,
        ...(input.leak === undefined
          ? { kind: "token.revoked", details: { reason } }
          : { kind: "token.leaked", details: { url: input.leak.url } }),
      });
    await deps.events.publish(tx, { type: "tokens", accountId });
    return (await repository.tokenIn(tx, accountId, token.id)) ?? token;
  });
}
