import { CatalogError } from "#kernel/errors.ts";
import { scopeNames, type TokenScope } from "#kernel/scope.ts";
import { type IssuedToken, maskedValue } from "./api-token.ts";
import { assertFresh, checkedExpiry, checkedName, lockedPolicy, requiredToken, type TokenMaker } from "./new-token.ts";
import { currentPlaces, placeToReplace, takePlace } from "./take-place.ts";
import { freeSlot, placeToVacate } from "./token-places.ts";
import { checkedRotation, type TokenRotationInput } from "./token-rotation.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type IssueTokenInput = {
  readonly scope: TokenScope;
  readonly name?: string | null | undefined;
  /** Default: the account's longest life, a year unless it says otherwise. */
  readonly expiresAt?: Date | null | undefined;
  /** What to do when the scope's place is taken. */
  readonly ifActive?: "REPLACE" | "FAIL" | null | undefined;
  /** How the replaced token goes: at once, unless it says otherwise. */
  readonly rotation?: TokenRotationInput | null | undefined;
  /** Which token makes way, even if a place is free; the oldest without it, and only if none is. */
  readonly replace?: string | null | undefined;
};

/** Makes a token. The plaintext exists in the answer alone; a token that holds the scope's place makes way. */
export function issueToken(deps: TokensDependencies, maker: TokenMaker, input: IssueTokenInput): Promise<IssuedToken> {
  const { scope } = input;
  const name = checkedName(input.name);
  const rotation = checkedRotation(input.rotation);
  const replace = input.replace ?? null;
  return deps.database.transaction(async (tx) => {
    const { accountId, by } = maker;
    const policy = await lockedPolicy(tx, accountId);
    assertFresh(maker, scope, policy.now);
    const expiresAt = checkedExpiry(input.expiresAt, policy);
    const taken = await currentPlaces(deps, tx, { accountId, scope, by });
    const place =
      replace === null
        ? placeToVacate(taken, policy.maxActive)
        : await placeToReplace(tx, taken, { accountId, id: replace, field: "replace" });
    if (place !== null && input.ifActive === "FAIL")
      throw slotTaken(scope, maskedValue(await requiredToken(tx, accountId, place.holder.id)), place.holder.id);
    const slot = place?.slot ?? freeSlot(taken);
    const token = { name, scope, createdAt: policy.now, expiresAt };
    return takePlace(deps, tx, { maker, token, slot, place, rotation });
  });
}

function slotTaken(scope: TokenScope, masked: string, id: string): CatalogError {
  const message = `There is already an active ${scopeNames[scope]} token, ${masked}, and ifActive is FAIL: nothing was changed.`;
  return new CatalogError("BAD_USER_INPUT", message, {
    field: "ifActive",
    reason: "SCOPE_OCCUPIED",
    activeTokenId: id,
  });
}
