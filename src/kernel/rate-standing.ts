/** How much of the account's budget a caller may still use. */
export type RateStanding = {
  /** Points that the account has in each window. */
  readonly limit: number;
  /** Points that this caller may still use until the window ends. */
  readonly remaining: number;
  readonly resetAt: Date;
  readonly windowSeconds: number;
  /** Seconds until then, by the clock that counts; at least 1. */
  readonly resetSeconds: number;
};

/** As the IETF's draft of RateLimit header fields writes it; what is counted are points of query cost, not requests. */
export function rateHeaders({ limit, remaining, windowSeconds, resetSeconds }: Omit<RateStanding, "resetAt">) {
  return {
    "ratelimit-policy": `"account";q=${limit};qu="points";w=${windowSeconds}`,
    ratelimit: `"account";r=${remaining};t=${resetSeconds}`,
  };
}
