/** Who spends: one of an account's tokens, or its people in the web app taken together. */
export type Spender = { readonly account: string; readonly name: string };

export type Decision = {
  readonly granted: boolean;
  /** What the spender may still use in this window, after this decision; below 0 what its last operation took beyond that. */
  readonly balance: number;
  /** How much of the spender's share of the windows to come is used already. */
  readonly debt: number;
  readonly share: number;
  /** The window that was spent in: a refund is of the same one or of none. */
  readonly window: number;
  /** The window in which the spender's next operation runs, whatever others do until then. */
  readonly promised: number;
  /** Until this window ends. */
  readonly millisecondsLeft: number;
};

export type Cost = {
  readonly points: number;
  /** The operation has begun to be paid for: the rest of its price is taken whatever is left. */
  readonly hasBegun?: boolean | undefined;
};

/** Points that an account may use in each window, shared among its spenders by the rule of {@link balanceOf}. */
export type Budget = {
  readonly points: number;
  readonly windowSeconds: number;
  /**
   * Takes all of the cost, or nothing. An operation runs while anything is left to the spender; what it takes beyond that
   * is a debt, which the spender's share of the next windows pays.
   */
  readonly spend: (spender: Spender, cost: Cost) => Decision | Promise<Decision>;
  /** Gives points of a granted decision back, and answers how the spender stands then. */
  readonly refund: (spender: Spender, points: number, decision: Decision) => Decision;
  /** What is known without asking anybody. */
  readonly peek: (spender: Spender) => Decision;
};

/** What a spender that is active, which is in this window or the one before, has to do with a window. */
export type Spent = {
  /** What it used in the window, with what it owed from before. */
  used: number;
  /** What it used in the window before. */
  before: number;
  debt: number;
  promised: number;
  /** Whether an operation of it ran in the window. */
  isActive: boolean;
};

/**
 * A spender may always use its fair share: the budget divided by the spenders of this window and the one before. Beyond
 * that it may use what the others leave: what nobody has spent, less what each of the others is expected to need yet,
 * which is what it used in the window before, up to its share. `scripts.ts` says the same to Redis.
 */
export function balanceOf(
  points: number,
  name: string,
  spenders: ReadonlyMap<string, Spent>,
): { readonly share: number; readonly balance: number } {
  const share = shareOf(points, spenders.size + (spenders.has(name) ? 0 : 1));
  let left = points;
  for (const [other, { used, before }] of spenders) {
    left -= Math.max(used, other === name ? 0 : Math.min(share, before));
  }
  return { share, balance: Math.max(share - (spenders.get(name)?.used ?? 0), left) };
}

export function shareOf(points: number, spenders: number): number {
  return Math.max(1, Math.floor(points / Math.max(1, spenders)));
}

/** What an answer says: with something left the next operation runs at once, else when the share has paid the debt. */
export function promiseOf({ balance, debt, share, window }: Omit<Decision, "promised">): number {
  return balance >= 1 ? window : window + 1 + Math.floor(debt / share);
}

/** The decision as it would have been at a lower cost. */
export function afterRefund(decision: Decision, points: number): Decision {
  const less = { ...decision, balance: decision.balance + points, debt: Math.max(0, decision.debt - points) };
  return { ...less, promised: Math.min(decision.promised, promiseOf(less)) };
}

/** Milliseconds until the promised window begins, or with something left until this one ends. */
export function waitOf({ promised, window, millisecondsLeft }: Decision, windowSeconds: number): number {
  return millisecondsLeft + Math.max(0, promised - window - 1) * windowSeconds * 1_000;
}
