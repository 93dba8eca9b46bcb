import { hash } from "node:crypto";
import type { Clock } from "#kernel/clock.ts";
import { CatalogError } from "#kernel/errors.ts";
import { addressBlock } from "#modules/accounts/address-block.ts";
import { RecentItems } from "#platform/rate-limit/recent-items.ts";

/** Different bad tokens that an address (of IPv6 a /64) may present within a minute. */
export const badTokensPerMinute = 20;
const mostGood = 10_000;

/**
 * Stands in front of the database. Once an address has presented too many bad tokens, only such of its tokens are still
 * looked up as this process has lately seen to be good: being remembered lets nobody through, it only lets them be asked
 * about. What is remembered are hashes, and of a token that is presented again and again only one counts.
 */
export type GuessLimit = {
  /** Throws RATE_LIMITED for a token that is not to be looked up. */
  readonly admit: (address: string | undefined, token: string) => void;
  readonly bad: (address: string | undefined, token: string) => void;
  readonly good: (token: string) => void;
};

export function createGuessLimit(clock: Clock): GuessLimit {
  const guesses = new RecentItems(badTokensPerMinute, clock);
  const known = new Set<string>();
  return {
    admit: (address, token) => {
      if (guesses.isEmpty) return;
      const wait = guesses.wait(addressBlock(address));
      if (wait > 0 && !known.has(hash("sha256", token))) throw tooMany(wait);
    },
    bad: (address, token) => guesses.add(addressBlock(address), hash("sha256", token)),
    good: (token) => {
      const seen = hash("sha256", token);
      // Taken out and put in again it is the youngest, and the last to be forgotten.
      known.delete(seen);
      known.add(seen);
      if (known.size <= mostGood) return;
      for (const oldest of known) {
        known.delete(oldest);
        return;
      }
    },
  };
}

function tooMany(seconds: number): CatalogError {
  const message = `Too many tokens from this address were bad. Come back in ${seconds} seconds.`;
  return new CatalogError("RATE_LIMITED", message, { reason: "TOO_MANY_BAD_TOKENS", retryAfterSeconds: seconds });
}

const guessed: ReadonlySet<unknown> = new Set(["MALFORMED", "WRONG_REGION", "UNKNOWN"]);

/** Asks about a token unless its address has guessed too often. For verifications that throw their refusals. */
export async function askGuarded<T>(
  guesses: GuessLimit,
  { address, token }: { readonly address: string | undefined; readonly token: string },
  verify: (token: string) => Promise<T>,
): Promise<T> {
  guesses.admit(address, token);
  try {
    const verified = await verify(token);
    guesses.good(token);
    return verified;
  } catch (error) {
    if (error instanceof CatalogError && guessed.has(error.details.reason)) guesses.bad(address, token);
    throw error;
  }
}
