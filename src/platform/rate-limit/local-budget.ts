import type { Clock } from "#kernel/clock.ts";
import { type Budget, type Decision, remainingOf, type Spender } from "./budget.ts";

type AccountUsage = { window: number; used: Map<string, number>; before: Map<string, number> };

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

  spend({ account, name }: Spender, cost: number): Decision {
    const usage = this.#usageOf(account);
    const remaining = remainingOf(this.points, name, usage);
    if (cost > remaining) return this.#decision(usage.window, false, remaining);
    usage.used.set(name, (usage.used.get(name) ?? 0) + cost);
    return this.#decision(usage.window, true, remaining - cost);
  }

  refund({ account, name }: Spender, points: number, window: number): void {
    const usage = this.#accounts.get(account);
    const spent = usage?.used.get(name);
    if (usage?.window === window && spent !== undefined) usage.used.set(name, Math.max(0, spent - points));
  }

  peek({ account, name }: Spender): Decision {
    const usage = this.#usageOf(account);
    return this.#decision(usage.window, true, remainingOf(this.points, name, usage));
  }

  #usageOf(account: string): AccountUsage {
    const window = Math.floor(this.#clock.now().getTime() / (this.windowSeconds * 1_000));
    this.#forgetOld(window);
    const known = this.#accounts.get(account);
    if (known?.window === window) return known;
    const before = known?.window === window - 1 ? known.used : new Map<string, number>();
    const usage = { window, used: new Map<string, number>(), before };
    this.#accounts.set(account, usage);
    return usage;
  }

  /** Once a window, accounts that nobody has called for in the one before. */
  #forgetOld(window: number): void {
    if (this.#swept === window) return;
    this.#swept = window;
    for (const [account, usage] of this.#accounts) if (usage.window < window - 1) this.#accounts.delete(account);
  }

  #decision(window: number, granted: boolean, remaining: number): Decision {
    const end = (window + 1) * this.windowSeconds * 1_000;
    return { granted, remaining, window, millisecondsLeft: end - this.#clock.now().getTime() };
  }
}
