import type { Clock } from "#kernel/clock.ts";
import {
  afterRefund,
  type Budget,
  balanceOf,
  type Cost,
  type Decision,
  promiseOf,
  type Spender,
  type Spent,
  shareOf,
} from "./budget.ts";

type AccountUsage = { window: number; spenders: Map<string, Spent> };

/** Counts in this process alone. */
export class LocalBudget implements Budget {
  readonly points: number;
  readonly windowSeconds: number;
  readonly #clock: Clock;
  readonly #accounts = new Map<string, AccountUsage>();
  #swept = 0;

  constructor(points: number, windowSeconds: number, clock: Clock) {
    this.points = points;
    this.windowSeconds = windowSeconds;
    this.#clock = clock;
  }

  spend({ account, name }: Spender, { points, hasBegun = false }: Cost): Decision {
    const { window, spenders } = this.#usageOf(account);
    const { share, balance } = balanceOf(this.points, name, spenders);
    const mine = spenders.get(name) ?? { used: 0, before: 0, debt: 0, promised: window, isActive: false };
    const found = { share, window, millisecondsLeft: this.#millisecondsLeft(window) };
    const { debt, promised } = mine;
    if (balance < 1 && promised > window && !hasBegun) return { ...found, granted: false, balance, debt, promised };
    mine.used += points;
    mine.debt += Math.max(0, points - Math.max(0, balance));
    mine.isActive = true;
    const after = { ...found, granted: true, balance: balance - points, debt: mine.debt };
    mine.promised = promiseOf(after);
    spenders.set(name, mine);
    return { ...after, promised: mine.promised };
  }

  refund({ account, name }: Spender, points: number, decision: Decision): Decision {
    const after = afterRefund(decision, points);
    const usage = this.#accounts.get(account);
    const mine = usage?.window === decision.window ? usage.spenders.get(name) : undefined;
    if (mine !== undefined) {
      mine.used = Math.max(0, mine.used - points);
      mine.debt = Math.max(0, mine.debt - points);
      mine.promised = Math.min(mine.promised, after.promised);
    }
    return after;
  }

  peek({ account, name }: Spender): Decision {
    const { window, spenders } = this.#usageOf(account);
    const { share, balance } = balanceOf(this.points, name, spenders);
    const { debt = 0, promised = window } = spenders.get(name) ?? {};
    return { granted: true, balance, share, debt, promised, window, millisecondsLeft: this.#millisecondsLeft(window) };
  }

  #usageOf(account: string): AccountUsage {
    const window = Math.floor(this.#clock.now().getTime() / (this.windowSeconds * 1_000));
    this.#forgetOld(window);
    const known = this.#accounts.get(account);
    if (known?.window === window) return known;
    const spenders = known?.window === window - 1 ? nextWindow(this.points, known.spenders) : new Map<string, Spent>();
    const usage = { window, spenders };
    this.#accounts.set(account, usage);
    return usage;
  }

  /** Once a window, accounts that nobody has called for in the one before. */
  #forgetOld(window: number): void {
    if (this.#swept === window) return;
    this.#swept = window;
    for (const [account, usage] of this.#accounts) if (usage.window < window - 1) this.#accounts.delete(account);
  }

  #millisecondsLeft(window: number): number {
    return (window + 1) * this.windowSeconds * 1_000 - this.#clock.now().getTime();
  }
}

/** Who spent in the window that is over begins the next one with what it owes. A whole window unused settles all debts. */
function nextWindow(points: number, spenders: ReadonlyMap<string, Spent>): Map<string, Spent> {
  const share = shareOf(points, spenders.size);
  const next = new Map<string, Spent>();
  for (const [name, { used, debt, promised, isActive }] of spenders) {
    if (!isActive && debt === 0) continue;
    next.set(name, { used: debt, before: used, debt: Math.max(0, debt - share), promised, isActive: false });
  }
  return next;
}
