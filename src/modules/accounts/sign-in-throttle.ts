import type { Clock } from "#kernel/clock.ts";
import { addressBlock } from "./address-block.ts";

/** Failures for one e-mail address from one remote address, before sign-ins from there are refused unseen. */
export const failuresPerPair = 10;
/** Failures for one e-mail address from everywhere, before only networks are let through that the person came from. */
export const failuresPerEmail = 30;
/** Failures from one remote address, whoever it tried. */
export const failuresPerAddress = 50;
const windowMilliseconds = 15 * 60_000;
/** So many keys are remembered of each kind; beyond that the longest known are forgotten. */
const keysKept = 10_000;

export type SignInThrottle = {
  /** Counts an attempt as a failure before its outcome is known, so that attempts at the same time count as well. */
  readonly attempt: (email: string, remoteAddress: string | undefined) => Attempt | Refusal;
};

type Attempt = {
  readonly allowed: true;
  /** Seconds that somebody from a network where the person has never signed in has to wait; 0: none. */
  readonly strangersWaitSeconds: number;
  /** Takes the failure back: the person was who they said. */
  readonly succeeded: () => void;
};
type Refusal = { readonly allowed: false; readonly retryAfterSeconds: number };

/** Kept in this process: it slows guessing down, and a restart forgives. */
export function createSignInThrottle(clock: Clock): SignInThrottle {
  const pairs = createFailures(failuresPerPair);
  const emails = createFailures(failuresPerEmail);
  const addresses = createFailures(failuresPerAddress);
  return {
    attempt: (email, remoteAddress) => {
      const now = clock.now().getTime();
      const address = addressBlock(remoteAddress);
      const pair = `${address} ${email}`;
      const wait = Math.max(pairs.wait(pair, now), addresses.wait(address, now));
      if (wait > 0) return { allowed: false, retryAfterSeconds: Math.ceil(wait / 1_000) };
      const strangersWaitSeconds = Math.ceil(emails.wait(email, now) / 1_000);
      pairs.add(pair, now);
      addresses.add(address, now);
      // Once it is full it stays as it is: who is let through nevertheless must not make strangers wait longer.
      if (strangersWaitSeconds === 0) emails.add(email, now);
      return {
        allowed: true,
        strangersWaitSeconds,
        succeeded: () => {
          pairs.clear(pair);
          // Of these only this one: whoever has an account of their own must not wipe out what they tried on others',
          // and a person's own sign-in must not give new attempts to those who guess at them.
          addresses.takeBack(address, now);
          if (strangersWaitSeconds === 0) emails.takeBack(email, now);
        },
      };
    },
  };
}

/** The instants of the last failures of each key, oldest first and never more than the limit. */
function createFailures(limit: number) {
  const failures = new Map<string, number[]>();
  const recent = (key: string, now: number) =>
    (failures.get(key) ?? []).filter((instant) => instant > now - windowMilliseconds);
  return {
    /** Milliseconds until the next attempt is allowed. */
    wait: (key: string, now: number): number => {
      const instants = recent(key, now);
      const oldest = instants[0];
      return oldest === undefined || instants.length < limit ? 0 : oldest + windowMilliseconds - now;
    },
    add: (key: string, now: number): void => {
      const instants = [...recent(key, now), now];
      // Set anew, a key goes to the end of the map, whose beginning is forgotten first.
      failures.delete(key);
      failures.set(key, instants);
      if (failures.size > keysKept) forgetOldest(failures);
    },
    takeBack: (key: string, instant: number): void => {
      const instants = failures.get(key);
      const index = instants?.lastIndexOf(instant) ?? -1;
      if (index >= 0) instants?.splice(index, 1);
      if (instants?.length === 0) failures.delete(key);
    },
    clear: (key: string): void => {
      failures.delete(key);
    },
  };
}

function forgetOldest(failures: Map<string, number[]>): void {
  for (const key of failures.keys()) {
    failures.delete(key);
    return;
  }
}
