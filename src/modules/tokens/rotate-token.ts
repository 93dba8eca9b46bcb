import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { IssuedToken } from "./api-token.ts";
import { assertFresh, checkedExpiry, checkedName, lockedPolicy, type TokenMaker } from "./new-token.ts";
import { currentPlaces, placeToReplace, takePlace } from "./take-place.ts";
import { tokenIn } from "./token-repository.ts";
import { checkedRotation, type TokenRotationInput } from "./token-rotation.ts";
import type { TokensDependencies } from "./tokens-dependencies.ts";

export type RotateTokenInput = {
  readonly id: string;
  readonly rotation?: TokenRotationInput | null | undefined;
  readonly expiresAt?: Date | null | undefined;
  /** Default: the name of the token that is replaced. */
  readonly name?: string | null | undefined;
};

/** Replaces one token by another of its scope, in its place. */
export function rotateToken(
  deps: TokensDependencies,
  maker: TokenMaker,
  input: RotateTokenInput,
): Promise<IssuedToken> {
  const { id } = input;
  const name = checkedName(input.name);
  const rotation = checkedRotation(input.rotation);
  return deps.database.transaction(async (tx) => {
    const { accountId, by } = maker;
    const policy = await lockedPolicy(tx, accountId);
    const token = isUuid(id) ? await tokenIn(tx, accountId, id) : undefined;
    if (token === undefined) throw notFound("token", id, "id");
    const { scope } = token;
    assertFresh(maker, scope, policy.now);
    const expiresAt = checkedExpiry(input.expiresAt, policy);
    const taken = await currentPlaces(deps, tx, { accountId, scope, by });
    const place = await placeToReplace(tx, taken, { accountId, id, field: "id" });
    const successor = { name: name ?? token.name, scope, createdAt: policy.now, expiresAt };
    return takePlace(deps, tx, { maker, token: successor, slot: place.slot, place, rotation });
  });
}
