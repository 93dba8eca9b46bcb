import { hash } from "node:crypto";
import { Redis } from "ioredis";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#platform/logger/logger.ts";
import type { Budget, Decision, Spender } from "./budget.ts";
import { LocalBudget } from "./local-budget.ts";
import { refundScript, spendScript } from "./scripts.ts";

export type SharedBudgetOptions = {
  readonly url: string;
  /** Budgets of the same name are one: instances of different regions do not share. */
  readonly name: string;
  readonly points: number;
  readonly windowSeconds: number;
  readonly clock: Clock;
  readonly logger: Logger;
};

const mostRemembered = 10_000;
const commandMilliseconds = 500;
const longestPauseMilliseconds = 2_000;

/**
 * Counts in Redis, so that all processes count together. While Redis is away each process counts by itself: requests are
 * neither refused nor kept waiting for it. One line says that it is away, and one that it is back.
 */
export function createSharedBudget(options: SharedBudgetOptions): Budget & Disposable {
  const { points, windowSeconds, name } = options;
  const local = new LocalBudget(points, windowSeconds, options.clock);
  const { redis, close } = connect(options);
  const last = new Map<string, Decision & { readonly until: number }>();
  const run = createRun(redis);
  const keyOf = ({ account }: Spender): string => `catalog:${name}:budget:${account}`;
  const remember = (spender: Spender, decision: Decision): Decision => {
    if (last.size >= mostRemembered) last.clear();
    const until = options.clock.now().getTime() + decision.millisecondsLeft;
    last.set(`${spender.account} ${spender.name}`, { ...decision, until });
    return decision;
  };
  return {
    points,
    windowSeconds,
    spend: async (spender, cost) => {
      if (redis.status !== "ready") return local.spend(spender, cost);
      try {
        return remember(
          spender,
          decisionOf(await run(spendScript, keyOf(spender), [spender.name, cost, points, windowSeconds])),
        );
      } catch {
        return local.spend(spender, cost);
      }
    },
    refund: (spender, refunded, window) => {
      local.refund(spender, refunded, window);
      // What cannot be given back now is lost to the caller for the rest of the window.
      if (redis.status === "ready")
        run(refundScript, keyOf(spender), [spender.name, refunded, window]).catch(() => undefined);
    },
    peek: (spender) => {
      const known = last.get(`${spender.account} ${spender.name}`);
      const left = known === undefined ? 0 : known.until - options.clock.now().getTime();
      return known === undefined || left <= 0 ? local.peek(spender) : { ...known, millisecondsLeft: left };
    },
    [Symbol.dispose]: close,
  };
}

function connect({ url, logger }: SharedBudgetOptions): { readonly redis: Redis; readonly close: () => void } {
  const redis = new Redis(url, {
    // A command that waits for the connection would be a request that hangs.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: commandMilliseconds,
    connectTimeout: longestPauseMilliseconds,
    retryStrategy: (tries) => Math.min(tries * 100, longestPauseMilliseconds),
  });
  let isAway = false;
  const away = (error?: unknown): void => {
    const why = error === undefined ? {} : { error: String(error) };
    if (!isAway) logger.warn(why, "Redis is away: each process counts its limits by itself");
    isAway = true;
  };
  redis.on("error", away);
  redis.on("close", away);
  redis.on("ready", () => {
    if (isAway) logger.info({}, "Redis is back: limits are counted together again");
    isAway = false;
  });
  const close = (): void => {
    // Nobody is to be told of an end that is meant.
    redis.off("close", away);
    redis.disconnect();
  };
  return { redis, close };
}

type Run = (script: string, key: string, values: readonly (string | number)[]) => Promise<unknown>;

/** Sends a script's hash, and its text only to a server that does not know it. */
function createRun(redis: Redis): Run {
  const hashes = new Map<string, string>();
  return async (script, key, values) => {
    const sha = hashes.get(script) ?? hash("sha1", script);
    hashes.set(script, sha);
    try {
      return await redis.evalsha(sha, 1, key, ...values);
    } catch (error) {
      if (!String(error).includes("NOSCRIPT")) throw error;
      return redis.eval(script, 1, key, ...values);
    }
  };
}

function decisionOf(answer: unknown): Decision {
  // What the script returns: four whole numbers.
  const [granted = 0, remaining = 0, window = 0, millisecondsLeft = 0] = answer as number[];
  return { granted: granted === 1, remaining, window, millisecondsLeft };
}
