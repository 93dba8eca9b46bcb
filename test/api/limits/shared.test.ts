import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createLogger } from "#platform/logger/logger.ts";
import type { Decision } from "#platform/rate-limit/budget.ts";
import { LocalBudget } from "#platform/rate-limit/local-budget.ts";
import { refundScript, spendScript } from "#platform/rate-limit/scripts.ts";
import { createSharedBudget } from "#platform/rate-limit/shared-budget.ts";
import { isRedisReachable, redisUrl } from "#testkit/redis.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { createTcpProxy } from "../../faults/tcp-proxy.ts";
import { cheap, standingOf } from "./limits-story.ts";

const isReachable = await isRedisReachable();
/** Of another name than every other run's. */
const region = randomUUID()
  .replace(/[^a-f]/g, "")
  .padEnd(8, "q")
  .slice(0, 8);
const day = 86_400;

/** Redis counts by its own clock, which no test moves: a window is an hour, and what has to be within one is not begun at its end. */
const windowSeconds = 3_600;
const patience = 60_000;

async function notAtTheEnd(): Promise<void> {
  const left = () => windowSeconds * 1_000 - (Date.now() % (windowSeconds * 1_000));
  await vi.waitUntil(() => left() > 20_000, { timeout: 25_000, interval: 500 });
}

function appAt(url: string, database?: TestApp["database"]): Promise<TestApp> {
  const environment = {
    CATALOG_MAX_COST: "100",
    CATALOG_RATE_POINTS: "200",
    CATALOG_RATE_WINDOW_SECONDS: String(windowSeconds),
    REDIS_URL: url,
  };
  return createTestApp({ region, environment, ...(database && { database }) });
}

/** A line to the real Redis, which can be cut and can fall silent. */
async function openLine() {
  const { hostname, port } = new URL(redisUrl);
  const line = await createTcpProxy({ host: hostname, port: Number(port || 6379) });
  return { ...line, url: `redis://127.0.0.1:${line.port}` };
}

describe.skipIf(!isReachable)("B8 with Redis", () => {
  let one: TestApp;

  beforeAll(async () => {
    one = await appAt(redisUrl);
  });
  afterAll(() => one[Symbol.asyncDispose]());

  test("two processes spend from one budget, exactly, under 300 calls at once", { timeout: patience }, async () => {
    await using two = await appAt(redisUrl, { ...one.database, [Symbol.asyncDispose]: async () => undefined });
    const token = one.tokens.readWrite;
    await notAtTheEnd();
    for (const app of [one, two]) expect((await app.graphql(cheap, {}, { token })).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, turn) => (turn % 2 === 0 ? one : two).graphql(cheap, {}, { token })),
    );
    // Each process has paid 10 once for a text that it did not know.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200 - 22);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(300 - 178);
  });

  test("when Redis is not there, goes away, comes back, falls silent and speaks again, nobody waits for it", {
    timeout: patience,
  }, async () => {
    await using line = await openLine();
    await line.cut();
    await using app = await appAt(line.url, { ...one.database, [Symbol.asyncDispose]: async () => undefined });
    const remaining = async () => standingOf((await app.graphql(cheap)).headers).remaining;
    const said = (words: string) => app.log.filter((entry) => entry.includes(words)).length;
    const isBack = (times: number) => vi.waitUntil(() => said("Redis is back") === times, { timeout: 10_000 });
    // An instance starts and answers without it.
    expect(await remaining()).toBe(200 - 11);
    await line.mend();
    await isBack(1);
    await notAtTheEnd();
    for (let calls = 0; calls < 12; calls += 1) await remaining();

    await line.cut();
    for (let calls = 0; calls < 5; calls += 1) expect((await app.graphql(cheap)).status).toBe(200);
    await line.mend();
    await isBack(2);
    expect(said("Redis is away")).toBe(2);

    const waits = async (): Promise<number[]> => {
      const taken: number[] = [];
      const one = async (): Promise<void> => {
        const begun = performance.now();
        expect((await app.graphql(cheap)).status).toBe(200);
        taken.push(performance.now() - begun);
      };
      for (let round = 0; round < 10; round += 1) await Promise.all([one(), one(), one(), one()]);
      return taken.sort((a, b) => b - a);
    };
    const [usual = 0] = await waits();
    line.silence();
    // Those that are under way when it falls silent wait once, and not as long as a client would notice.
    const silent = await waits();
    process.stdout.write(
      `Usually ${Math.round(usual)} ms at most; with Redis silent ${silent.slice(0, 6).map(Math.round)}.\n`,
    );
    expect(silent.filter((milliseconds) => milliseconds > Math.max(90, usual * 2)).length).toBeLessThanOrEqual(4);
    expect(silent[0]).toBeLessThan(Math.max(600, usual * 4));
    expect(said("Redis is away")).toBe(3);
    await waits();
    const before = await remaining();
    line.speak();
    await isBack(3);
    // More was counted here than there meanwhile.
    expect(await remaining()).toBeGreaterThan(before);
  });

  test("the script and the rule in this process decide alike", { timeout: patience }, async () => {
    const redis = new Redis(redisUrl);
    // Known to the server, scripts are run in the order in which they are sent.
    for (const script of [spendScript, refundScript]) await redis.script("LOAD", script);
    const clock = { moved: -day * 1_000, now: () => new Date(Date.now() + clock.moved) };
    const logger = createLogger("silent");
    const spending = fc.array(
      fc.record({
        name: fc.constantFrom("a", "b", "c", "d"),
        points: fc.nat(90),
        refund: fc.nat(30),
        hasBegun: fc.constantFrom(false, false, false, true),
      }),
      { maxLength: 25 },
    );
    const property = fc.asyncProperty(spending, spending, async (first, second) => {
      const name = randomUUID();
      const options = { url: redisUrl, name, points: 100, windowSeconds: day, clock, logger };
      using shared = createSharedBudget(options);
      clock.moved = -day * 1_000;
      const local = new LocalBudget(100, day, clock);
      await vi.waitUntil(
        async () =>
          (await shared.spend({ account: "ready", name: "x" }, { points: 0 })).window >
          local.peek({ account: "x", name: "x" }).window,
        { timeout: 10_000 },
      );
      const same = async (steps: typeof first) => {
        for (const { name: spender, refund, ...cost } of steps) {
          const of = { account: "one", name: spender };
          const [here, there] = [local.spend(of, cost), await shared.spend(of, cost)];
          expect(told(there)).toEqual(told(here));
          if (here.granted)
            expect(told(shared.refund(of, refund, there))).toEqual(told(local.refund(of, refund, here)));
        }
      };
      await same(first);
      await shared.spend({ account: "ready", name: "x" }, { points: 0 });
      // A window goes by: here by the clock, there by what the hash says of its windows.
      clock.moved = 0;
      await beforeOneWindow(redis, `catalog:${name}:budget:one`);
      await same(second);
      await redis.del(`catalog:${name}:budget:one`, `catalog:${name}:budget:ready`);
    });
    await fc.assert(property, { numRuns: 20 });
    redis.disconnect();
  });
});

/** What does not depend on when it was decided. */
function told({ window, promised, millisecondsLeft: _, ...decision }: Decision) {
  return { ...decision, promised: promised - window };
}

/** Makes an account's hash one of the window before. */
async function beforeOneWindow(redis: Redis, key: string): Promise<void> {
  for (const [field, value] of Object.entries(await redis.hgetall(key))) {
    const numbers = value.split(" ").map(Number);
    // The promised window of a spender, or the window itself.
    const at = field === "w" ? 0 : 3;
    await redis.hset(key, field, numbers.map((number, index) => number - (index === at ? 1 : 0)).join(" "));
  }
}
