import { hash } from "node:crypto";
import type { Database } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import { NumberSet } from "./number-set.ts";
import { hashPrefixes, prefixHexDigits } from "./secret-repository.ts";

/**
 * Which secrets there may be: asked of those that come from where too many were guessed, so that a guess costs no read and
 * a good token is read as ever. That one may be there opens nothing.
 */
export type KnownSecrets = {
  /** Begins to learn them, if they are not known yet. */
  readonly prepare: () => void;
  readonly mayExist: (secret: string) => Promise<boolean>;
};

/** A token that another process has just made is told of within milliseconds; who is lost is found again in half a second. */
const newsMilliseconds = 1_000;
/** Should no news come although there is some. */
const trustedMilliseconds = 10_000;
const readAnewMilliseconds = 600_000;
/** Longer than a transaction takes, and than clocks of several machines differ. */
const lookBackMilliseconds = 3_600_000;

type News = Pick<EventBus, "onEvent" | "onGap">;

/**
 * The beginnings of all tokens' hashes, read once and after every change of tokens that is told of. A secret that is not
 * among them is kept waiting for a moment: news of it may be under way. What is read depends on the tokens that are made,
 * not on those that are guessed.
 */
export function createKnownSecrets(database: Database, events: News): KnownSecrets {
  const prefixes = new NumberSet();
  const listeners = new Set<() => void>();
  let news = 0;
  let known = { news: -1, at: 0, wholeAt: Number.NEGATIVE_INFINITY };
  let reading: Promise<void> | undefined;

  const tell = (): void => {
    news += 1;
    for (const listener of listeners) listener();
  };
  events.onEvent(({ type }) => type === "tokens" && tell());
  events.onGap(tell);

  const read = async (): Promise<void> => {
    const [at, told] = [performance.now(), news];
    if (at - known.wholeAt > readAnewMilliseconds) {
      prefixes.replace(await hashPrefixes(database));
      known = { news: told, at, wholeAt: at };
    } else {
      prefixes.add(await hashPrefixes(database, uuidV7At(Date.now() - lookBackMilliseconds)));
      known = { ...known, news: told, at };
    }
  };
  const learn = async (): Promise<void> => {
    const told = news;
    while (known.news < told || performance.now() - known.at > trustedMilliseconds) {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      await reading;
    }
  };
  return {
    // Who asks meets what goes wrong, and tries again.
    prepare: () => void learn().catch(() => undefined),
    mayExist: async (secret) => {
      const prefix = Number.parseInt(hash("sha256", secret, "hex").slice(0, prefixHexDigits), 16);
      const until = performance.now() + newsMilliseconds;
      for (;;) {
        await learn();
        if (prefixes.has(prefix)) return true;
        if (!(await nextNews(listeners, until - performance.now()))) return false;
      }
    },
  };
}

/** False when none came in time. */
function nextNews(listeners: Set<() => void>, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (told: boolean): void => {
      clearTimeout(timer);
      listeners.delete(listener);
      resolve(told);
    };
    const listener = (): void => settle(true);
    // What has arrived while this process was busy is read before its time is over.
    const timer = setTimeout(() => setImmediate(() => settle(false)), milliseconds);
    listeners.add(listener);
  });
}

/** The least id that may have been made then. */
function uuidV7At(milliseconds: number): string {
  const time = Math.floor(milliseconds).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
