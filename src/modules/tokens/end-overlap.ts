import type { AuditActor } from "#kernel/audit.ts";
import { CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { type ApiToken, maskedValue } from "./api-token.ts";
import { lockedPolicy, requiredToken } from "./new-token.ts";
import { endPlace, retiringOf } from "./place-repository.ts";
import { recordOverlapEnd } from "./take-place.ts";
import { tokenIn } from "./token-repository.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

/** Ends a retiring token now. It is named by its own id or by its successor's; one that has ended is answered as it is. */
export function endOverlap(
  deps: TokensDependencies,
  { accountId, by }: { readonly accountId: string; readonly by: AuditActor },
  id: string,
): Promise<ApiToken> {
  return deps.database.transaction(async (tx) => {
    const { now } = await lockedPolicy(tx, accountId);
    const token = isUuid(id) ? await tokenIn(tx, accountId, id) : undefined;
    if (token === undefined) throw notFound("token", id, "id");
    const retiringId = await retiringOf(tx, accountId, id);
    if (retiringId === undefined) {
      if (token.status === "SUPERSEDED") return token;
      const message = `${maskedValue(token)} is in no overlap: neither does it retire nor does a predecessor of it.`;
      throw new CatalogError("BAD_USER_INPUT", message, { field: "id", reason: "NO_OVERLAP" });
    }
    await endPlace(tx, retiringId, now);
    await recordOverlapEnd(deps, tx, { accountId, by, id: retiringId });
    await deps.events.publish(tx, { type: "tokens", accountId });
    return requiredToken(tx, accountId, retiringId);
  });
}
