/** Who spends: one of an account's tokens, or its people in the web app taken together. */
export type Spender = { readonly account: string; readonly name: string };

export type Decision = {
  readonly granted: boolean;
  /** What the spender may still use in this window, after this decision. */
  readonly remaining: number;
  /** The window that was spent in: a refund is of the same one or of none. */
  readonly window: number;
  readonly millisecondsLeft: number;
};

/** Points that an account may use in each window, shared among its spenders by the rule of {@link remainingOf}. */
export type Budget = {
  readonly points: number;
  readonly windowSeconds: number;
  /** Takes all of the cost, or nothing. */
  readonly spend: (spender: Spender, cost: number) => Decision | Promise<Decision>;
  readonly refund: (spender: Spender, points: number, window: number) => void;
  /** What is known without asking anybody. */
  readonly peek: (spender: Spender) => Decision;
};

/** What each spender of an account used in the window, and in the one before. */
export type Usage = { readonly used: ReadonlyMap<string, number>; readonly before: ReadonlyMap<string, number> };

/**
 * A spender may always use its fair share: the budget divided by the spenders of this window and the one before. Beyond
 * that it may use what the others leave: what nobody has spent, less what each of the others is expected to need yet,
 * which is what it used in the window before, up to its share. `scripts.ts` says the same to Redis.
 */
export function remainingOf(points: number, name: string, { used, before }: Usage): number {
  const active = new Set([...used.keys(), ...before.keys(), name]);
  const share = Math.floor(points / active.size);
  let left = points;
  for (const other of active) {
    const spent = used.get(other) ?? 0;
    const expected = other === name ? 0 : Math.min(share, before.get(other) ?? 0);
    left -= Math.max(spent, expected);
  }
  return Math.max(0, share - (used.get(name) ?? 0), left);
}
