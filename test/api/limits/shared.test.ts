import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { Redis } from "ioredis";
import { describe, expect, test, vi } from "vitest";
import { createLogger } from "#platform/logger/logger.ts";
import { LocalBudget } from "#platform/rate-limit/local-budget.ts";
import { refundScript, spendScript } from "#platform/rate-limit/scripts.ts";
import { createSharedBudget } from "#platform/rate-limit/shared-budget.ts";
import { isRedisReachable, openRedisLine, redisUrl } from "#testkit/redis.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { cheap, standingOf } from "./limits-story.ts";

const isReachable = await isRedisReachable();
/** Of another name than every other run's. */
const region = (): string =>
  Array.from(randomUUID().replace(/[^a-f]/g, ""))
    .join("")
    .padEnd(8, "q")
    .slice(0, 8);
const day = 86_400;

/** Redis counts by its own clock, which no test moves: what has to be within one minute waits for one that is young. */
async function youngMinute(): Promise<void> {
  await vi.waitUntil(() => Date.now() % 60_000 < 30_000, { timeout: 35_000, interval: 500 });
}

const patience = 90_000;

function appAt(url: string, name: string, database?: TestApp["database"]): Promise<TestApp> {
  const environment = { CATALOG_MAX_COST: "100", CATALOG_RATE_POINTS: "200", REDIS_URL: url };
  return createTestApp({ region: name, environment, ...(database && { database }) });
}

describe.skipIf(!isReachable)("B8 with Redis", () => {
  test("two processes spend from one budget, exactly, under 300 calls at once", { timeout: patience }, async () => {
    const name = region();
    await using one = await appAt(redisUrl, name);
    await using two = await appAt(redisUrl, name, { ...one.database, [Symbol.asyncDispose]: async () => undefined });
    const token = one.tokens.readWrite;
    await youngMinute();
    for (const app of [one, two]) expect((await app.graphql(cheap, {}, { token })).status).toBe(200);
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, turn) => (turn % 2 === 0 ? one : two).graphql(cheap, {}, { token })),
    );
    // Each process has paid 10 once for a text that it did not know.
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(200 - 22);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(300 - 178);
  });

  test("when Redis goes away each process counts by itself, says so once, and comes back", {
    timeout: patience,
  }, async () => {
    await using line = await openRedisLine();
    await using app = await appAt(line.url, region());
    await youngMinute();
    const said = (words: string) => app.log.filter((entry) => entry.includes(words)).length;
    await vi.waitUntil(async () => standingOf((await app.graphql(cheap)).headers).remaining < 190);
    await line.cut();
    // Counted here, nothing of it is spent yet.
    const remaining = await vi.waitUntil(async () => {
      const standing = standingOf((await app.graphql(cheap)).headers);
      return standing.remaining > 190 && standing.remaining;
    });
    expect(remaining).toBeLessThan(200);
    for (let calls = 0; calls < 5; calls += 1) expect((await app.graphql(cheap)).status).toBe(200);
    await line.mend();
    await vi.waitUntil(() => said("Redis is back") === 1, { timeout: 10_000 });
    expect(said("Redis is away")).toBe(1);
    expect(standingOf((await app.graphql(cheap)).headers).remaining).toBeLessThan(190);
  });

  test("an instance starts and answers without it", async () => {
    await using line = await openRedisLine();
    await line.cut();
    await using app = await appAt(line.url, region());
    expect((await app.graphql(cheap)).status).toBe(200);
  });

  test("the script and the rule in this process decide alike", async () => {
    const redis = new Redis(redisUrl);
    // Known to the server, scripts are run in the order in which they are sent.
    for (const script of [spendScript, refundScript]) await redis.script("LOAD", script);
    const clock = { moved: -day * 1_000, now: () => new Date(Date.now() + clock.moved) };
    const logger = createLogger("silent");
    const spending = fc.array(
      fc.record({ name: fc.constantFrom("a", "b", "c", "d"), cost: fc.nat(60), refund: fc.nat(30) }),
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
          (await shared.spend({ account: "ready", name: "x" }, 0)).window >
          local.peek({ account: "x", name: "x" }).window,
      );
      const same = async (steps: typeof first) => {
        for (const { name: spender, cost, refund } of steps) {
          const of = { account: "one", name: spender };
          const [here, there] = [local.spend(of, cost), await shared.spend(of, cost)];
          expect([there.granted, there.remaining]).toEqual([here.granted, here.remaining]);
          local.refund(of, refund, here.window);
          shared.refund(of, refund, there.window);
        }
      };
      await same(first);
      await shared.spend({ account: "ready", name: "x" }, 0);
      // A window goes by: here by the clock, there by what the hash says of its window.
      clock.moved = 0;
      const key = `catalog:${name}:budget:one`;
      if ((await redis.exists(key)) === 1) await redis.hincrby(key, "w", -1);
      await same(second);
      await redis.del(key, `catalog:${name}:budget:ready`);
    });
    await fc.assert(property, { numRuns: 30 });
    redis.disconnect();
  });
});
