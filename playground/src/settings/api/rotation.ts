/** What happens to the token in whose place the new one comes. */
export type RotationChoice =
  | { readonly kind: "AT_ONCE" }
  | { readonly kind: "OVERLAP"; readonly minutes: number }
  | { readonly kind: "ON_FIRST_USE"; readonly graceSeconds: number };

export const overlaps = [
  { minutes: 60, label: "1 hour" },
  { minutes: 1_440, label: "24 hours" },
  { minutes: 10_080, label: "7 days" },
] as const;

export const graces = [
  { seconds: 300, label: "5 minutes" },
  { seconds: 3_600, label: "1 hour" },
  { seconds: 86_400, label: "24 hours" },
] as const;

const recentlyMilliseconds = 86_400_000;

/** Whether somebody is likely to be cut off by an end at once. */
export function isRecentlyUsed(lastUsedAt: number | null | undefined, now: number): boolean {
  return lastUsedAt != null && now - lastUsedAt < recentlyMilliseconds;
}

/** As the API takes it. At once is said, too: in place of a token that waits for its first use, saying nothing means waiting. */
export function rotationInput(choice: RotationChoice) {
  if (choice.kind === "OVERLAP") return { overlapMinutes: choice.minutes };
  if (choice.kind === "ON_FIRST_USE") return { onFirstUse: { graceSeconds: choice.graceSeconds } };
  return { overlapMinutes: 0 };
}
