import type { AccountActor } from "#kernel/actor.ts";
import type { Clock } from "#kernel/clock.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { RateStanding } from "#kernel/rate-standing.ts";
import { type Budget, type Decision, type Spender, waitOf } from "#platform/rate-limit/budget.ts";

/** Whoever has a part in an account's budget. */
export type Caller =
  | AccountActor
  | { readonly kind: "scimToken"; readonly accountId: string; readonly tokenId: string };

/** Points that were taken. What turns out not to have been needed is given back within the window. */
export type Spending = { readonly standing: RateStanding; readonly refund: (points: number) => RateStanding };

/** The face of the limits slice. See README.md for what it promises. */
export type Limits = {
  /**
   * Takes the cost from the account's budget, or throws RATE_LIMITED and takes nothing. `hasBegun` is the rest of a price
   * of which a part is paid: it is taken whatever is left.
   */
  readonly spend: (actor: Caller, cost: number, hasBegun?: boolean) => Promise<Spending>;
  /** How the caller stands, as far as this process knows, without asking anybody. */
  readonly standing: (actor: Caller) => RateStanding;
};

export function createLimits(budget: Budget, clock: Clock): Limits {
  const standingOf = (decision: Decision): RateStanding => {
    const wait = waitOf(decision, budget.windowSeconds);
    return {
      limit: budget.points,
      remaining: Math.max(0, decision.balance),
      resetAt: new Date(clock.now().getTime() + wait),
      windowSeconds: budget.windowSeconds,
      resetSeconds: Math.max(1, Math.ceil(wait / 1_000)),
    };
  };
  return {
    spend: async (actor, cost, hasBegun) => {
      const spender = spenderOf(actor);
      const decision = await budget.spend(spender, { points: cost, hasBegun });
      const standing = standingOf(decision);
      if (!decision.granted) throw overLimit(standing, cost);
      return { standing, refund: (points) => standingOf(budget.refund(spender, points, decision)) };
    },
    standing: (actor) => standingOf(budget.peek(spenderOf(actor))),
  };
}

/** Every token for itself. People in the web app count as one, however many there are: they are no programs. */
function spenderOf(actor: Caller): Spender {
  return { account: actor.accountId, name: actor.kind === "user" ? "people" : actor.tokenId };
}

function overLimit(standing: RateStanding, cost: number): CatalogError {
  const { limit, remaining, windowSeconds, resetSeconds, resetAt } = standing;
  const message = `Nothing of the account's ${limit} points is left to you, and this costs ${cost}. Come back in ${resetSeconds} seconds.`;
  return new CatalogError("RATE_LIMITED", message, {
    cost,
    limit,
    remaining,
    windowSeconds,
    resetAt: resetAt.toISOString(),
    retryAfterSeconds: resetSeconds,
  });
}
