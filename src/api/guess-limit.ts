import { hash } from "node:crypto";
import type { Clock } from "#kernel/clock.ts";
import { CatalogError } from "#kernel/errors.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import { addressBlock } from "#modules/accounts/address-block.ts";
import type { KnownSecrets } from "#modules/limits/known-secrets.ts";
import { RecentItems } from "#platform/rate-limit/recent-items.ts";

/** Different bad tokens that an address (of IPv6 a /64) may present within a minute. */
export const badTokensPerMinute = 20;

/**
 * Stands in front of the database. Once an address has presented too many bad tokens, only such of its tokens are still
 * looked up as there may be: to be among them opens nothing, it only lets them be asked about. What is remembered are
 * hashes, and of a token that is presented again and again only one counts.
 */
export type GuessLimit = {
  /** Throws RATE_LIMITED for a token that is not to be looked up; answers nothing where nobody guesses. */
  readonly admit: (address: string | undefined, token: string) => Promise<void> | undefined;
  readonly bad: (address: string | undefined, token: string) => void;
};

export type GuessLimitOptions = {
  readonly clock: Clock;
  readonly region: string;
  /** Handed over by the limits slice. */
  readonly known: KnownSecrets;
};

export function createGuessLimit({ clock, region, known }: GuessLimitOptions): GuessLimit {
  const guesses = new RecentItems(badTokensPerMinute, clock);
  return {
    admit: (address, token) => {
      if (guesses.isEmpty) return undefined;
      const wait = guesses.wait(addressBlock(address));
      if (wait === 0) return undefined;
      if (parseSecret(token)?.region !== region) throw tooMany(wait);
      return known.mayExist(token).then((mayExist) => {
        if (!mayExist) throw tooMany(wait);
      });
    },
    bad: (address, token) => {
      const block = addressBlock(address);
      guesses.add(block, hash("sha256", token));
      if (guesses.wait(block) > 0) known.prepare();
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
  await guesses.admit(address, token);
  try {
    return await verify(token);
  } catch (error) {
    if (error instanceof CatalogError && guessed.has(error.details.reason)) guesses.bad(address, token);
    throw error;
  }
}
