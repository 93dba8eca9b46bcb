import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput, CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { type ApiToken, isLive } from "./api-token.ts";
import { lockedPolicy, requiredToken } from "./new-token.ts";
import { changeOwner, isActiveAdministrator, tokenIn } from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

/**
 * Makes an administrator a token's owner: it acts with their role from the next request on, whether the person who made it
 * is still active or not. Who that was stays in the audit row.
 */
export function takeOverToken(
  deps: TokensDependencies,
  { accountId, userId, by }: { readonly accountId: string; readonly userId: string; readonly by: AuditActor },
  id: string,
): Promise<ApiToken> {
  return deps.database.transaction(async (tx) => {
    await lockedPolicy(tx, accountId);
    const token = isUuid(id) ? await tokenIn(tx, accountId, id) : undefined;
    if (token === undefined) throw notFound("token", id, "id");
    if (token.kind === "PLAYGROUND") throw badUserInput("id", "A token of the playground stays with its session.");
    if (!isLive(token.status))
      throw new CatalogError("BAD_USER_INPUT", "This token has ended.", { field: "id", reason: "TOKEN_ENDED" });
    if (!(await isActiveAdministrator(tx, accountId, userId)))
      throw badUserInput("by", "Only an active administrator of the account can take a token over.");
    if (token.createdById === userId) return token;
    await changeOwner(tx, id, userId);
    const details = { from: token.createdById, to: userId };
    await deps.audit.record(tx, { accountId, action: "token.taken_over", by, subjectId: id, details });
    await deps.events.publish(tx, { type: "tokens", accountId });
    return requiredToken(tx, accountId, id);
  });
}
