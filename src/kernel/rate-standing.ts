/** How much of the account's budget a caller may still use. */
export type RateStanding = {
  /** Points that the account has in each window. */
  readonly limit: number;
  /** Points that this caller may still use until the window ends; the next operation runs if there is one. */
  readonly remaining: number;
  /** When there is something left again: as the window ends, or later if more was taken than a window's share. */
  readonly resetAt: Date;
  readonly windowSeconds: number;
  /** Seconds until then, by the clock that counts; at least 1. */
  readonly resetSeconds: number;
};

/**
 * As the IETF's draft of RateLimit header fields writes it; what is counted are points of query cost, not requests. While
 * r is not 0 the next operation runs, whatever it costs; else it does after t seconds.
 */
export function rateHeaders(standing: Omit<RateStanding, "resetAt">) {
  const { limit, windowSeconds } = standing;
  return { "ratelimit-policy": `"account";q=${limit};qu="points";w=${windowSeconds}`, ...rateLeft(standing) };
}

/** Of the two fields the one that changes while an answer is made. */
export function rateLeft({ remaining, resetSeconds }: Pick<RateStanding, "remaining" | "resetSeconds">) {
  return { ratelimit: `"account";r=${remaining};t=${resetSeconds}` };
}
