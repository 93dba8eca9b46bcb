import { badUserInput } from "#kernel/errors.ts";

/** As it is asked for: one of the two, or nothing. */
export type TokenRotationInput = {
  readonly overlapMinutes?: number | null | undefined;
  readonly onFirstUse?: { readonly graceSeconds: number } | null | undefined;
};

/** How the token in whose place another one comes leaves it. */
export type Rotation =
  | { readonly kind: "OVERLAP"; readonly minutes: number }
  | { readonly kind: "ON_FIRST_USE"; readonly graceSeconds: number };

export const atOnce: Rotation = { kind: "OVERLAP", minutes: 0 };

const longestOverlapMinutes = 10_080;
const longestGraceSeconds = 86_400;

/** Null when nothing was said. */
export function checkedRotation(input: TokenRotationInput | null | undefined): Rotation | null {
  if (input === null || input === undefined) return null;
  const minutes = input.overlapMinutes ?? undefined;
  const graceSeconds = input.onFirstUse?.graceSeconds;
  if ((minutes === undefined) === (graceSeconds === undefined))
    throw badUserInput("rotation", "rotation is either overlapMinutes or onFirstUse.");
  if (minutes !== undefined) {
    assertWithin(minutes, longestOverlapMinutes, "rotation.overlapMinutes");
    return { kind: "OVERLAP", minutes };
  }
  assertWithin(graceSeconds ?? 0, longestGraceSeconds, "rotation.onFirstUse.graceSeconds");
  return { kind: "ON_FIRST_USE", graceSeconds: graceSeconds ?? 0 };
}

function assertWithin(value: number, most: number, field: string): void {
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw badUserInput(field, `${field} has to be a whole number from 0 to ${most}.`);
}
