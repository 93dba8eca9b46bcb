import { hash } from "node:crypto";
import { Redis } from "ioredis";
import type { Clock } from "#kernel/clock.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { afterRefund, type Budget, type Cost, type Decision, type Spender } from "./budget.ts";
import { LocalBudget } from "./local-budget.ts";
import { createPatience } from "./patience.ts";
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
/** Redis answers within one; a process that is busy with something else takes longer to hear it. */
const silenceMilliseconds = 100;
const handshakeMilliseconds = 1_000;
const longestPauseMilliseconds = 2_000;

/**
 * Counts in Redis, so that all processes count together. While Redis is away each process counts by itself: requests are
 * neither refused nor kept waiting for it. One that has fallen silent counts as away: its connection is given up, and only
 * when it answers on a new one requests ask it again. One line says that it is away, and one that it is back.
 */
export function createSharedBudget(options: SharedBudgetOptions): Budget & Disposable {
  const { points, windowSeconds, name } = options;
  const local = new LocalBudget(points, windowSeconds, options.clock);
  const { redis, canBeAsked, giveUp, close } = connect(options);
  const last = new Map<string, Decision & { readonly until: number }>();
  const patience = createPatience(silenceMilliseconds, giveUp);
  const run = createRun(redis);
  const countedHere = new WeakSet<Decision>();
  const spendHere = (spender: Spender, cost: Cost): Decision => {
    const decision = local.spend(spender, cost);
    countedHere.add(decision);
    return decision;
  };
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
      if (!canBeAsked()) return spendHere(spender, cost);
      const values = [spender.name, cost.points, points, windowSeconds, cost.hasBegun === true ? 1 : 0];
      try {
        return remember(spender, decisionOf(await patience.wait(() => run(spendScript, keyOf(spender), values))));
      } catch {
        return spendHere(spender, cost);
      }
    },
    refund: (spender, refunded, decision) => {
      if (countedHere.has(decision)) return local.refund(spender, refunded, decision);
      const after = afterRefund(decision, refunded);
      const values = [spender.name, refunded, decision.window, after.promised];
      // What cannot be given back now is lost to the caller for the rest of the window.
      if (canBeAsked()) patience.wait(() => run(refundScript, keyOf(spender), values)).catch(() => undefined);
      return after;
    },
    peek: (spender) => {
      const known = last.get(`${spender.account} ${spender.name}`);
      const left = known === undefined ? 0 : known.until - options.clock.now().getTime();
      return known === undefined || left <= 0 ? local.peek(spender) : { ...known, millisecondsLeft: left };
    },
    [Symbol.dispose]: close,
  };
}

type Connection = {
  readonly redis: Redis;
  readonly canBeAsked: () => boolean;
  /** The connection is of no use: nobody asks before there is another one. */
  readonly giveUp: () => void;
  readonly close: () => void;
};

function connect({ url, logger }: SharedBudgetOptions): Connection {
  const redis = new Redis(url, {
    // A command that waits for the connection would be a request that hangs.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A connection that is given up is not waited for, nor is a server that takes connections and says nothing.
    disconnectTimeout: silenceMilliseconds,
    socketTimeout: handshakeMilliseconds,
    connectTimeout: longestPauseMilliseconds,
    retryStrategy: (tries) => Math.min(tries * 100, longestPauseMilliseconds),
  });
  let isAway = false;
  let isGivenUp = false;
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
    isGivenUp = false;
  });
  const close = (): void => {
    // Nobody is to be told of an end that is meant.
    redis.off("close", away);
    isGivenUp = true;
    redis.disconnect();
  };
  const giveUp = (): void => {
    if (isGivenUp) return;
    isGivenUp = true;
    away(new Error("it does not answer"));
    redis.disconnect(true);
  };
  return { redis, canBeAsked: () => redis.status === "ready" && !isGivenUp, giveUp, close };
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
  // What the script returns: seven whole numbers.
  const [granted = 0, balance = 0, debt = 0, share = 1, window = 0, promised = 0, millisecondsLeft = 0] =
    answer as number[];
  return { granted: granted === 1, balance, debt, share, window, promised, millisecondsLeft };
}
