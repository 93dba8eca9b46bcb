import { setTimeout as after } from "node:timers/promises";
import { expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { standingOf } from "../api/limits/limits-story.ts";
import { answered, ask, createAccount, longTimeout, startInstance, times } from "./instances.ts";
import { startSteadyLoad } from "./steady-load.ts";

const hasPostgres = await isPostgresReachable();
const cheap = "{ currentToken { id } }";
const isLong = times({ short: 0, long: 1 }) === 1;

/** What an account may use is what the modest one needs twice over; the greedy one asks for much more. */
const [modestPerSecond, greedyPerSecond] = [20, 200];
const phaseSeconds = times({ short: 6, long: 120 });
const sharedPoints = times({ short: 800, long: 2 * 60 * (modestPerSecond + 2) });
const obeyingSeconds = times({ short: 10, long: 300 });
const obeyedPoints = times({ short: 100, long: 600 });

const limited = (points: number) => ({ CATALOG_RATE_POINTS: String(points), CATALOG_MAX_COST: "100" });

test.skipIf(!hasPostgres)(
  "B2 of two tokens the modest one goes on as if it were alone while the greedy one is refused",
  async () => {
    await using database = await createThrowawayDatabase("catalog_limits");
    const environment = { DATABASE_URL: database.url };
    const modest = await createAccount(environment);
    await using served = await startInstance({ ...environment, ...limited(sharedPoints) });
    const create = "mutation { createToken(scope: READ_ONLY) { secret } }";
    const { secret: greedy } = (await answered(served.url, modest, create)).createToken;
    const load = (secret: string, requestsPerSecond: number) =>
      startSteadyLoad({
        requestsPerSecond,
        secrets: [secret],
        send: async () => {
          const { status } = await ask(served.url, secret, cheap);
          return status === 200 ? null : status;
        },
      });
    const run = async (withGreedy: boolean) => {
      const loads = [load(modest, modestPerSecond), ...(withGreedy ? [load(greedy, greedyPerSecond)] : [])];
      await after(phaseSeconds * 1_000);
      return Promise.all(loads.map(({ stop }) => stop()));
    };
    const median = ({ latencies }: { readonly latencies: readonly number[] }): number =>
      latencies[Math.floor(latencies.length / 2)] ?? 0;

    const [alone] = await run(false);
    const [beside, other] = await run(true);
    if (alone === undefined || beside === undefined || other === undefined) throw new Error("three loads were run");
    expect({ alone: alone.failures, beside: beside.failures }).toEqual({ alone: [], beside: [] });
    expect(other.failures.length).toBeGreaterThan(0);
    expect(new Set(other.failures)).toEqual(new Set([429]));
    process.stdout.write(
      `Alone: ${alone.sent} requests, median ${median(alone).toFixed(2)} ms. Beside a greedy one: ${beside.sent}, median ${median(beside).toFixed(2)} ms, none failed; of the greedy one's ${other.sent}, ${other.failures.length} were 429.\n`,
    );
    if (isLong) expect(median(beside)).toBeLessThan(median(alone) * 1.1);
  },
  longTimeout,
);

test.skipIf(!hasPostgres)(
  `B3 a client that obeys the rate-limit headers for ${obeyingSeconds} s is never refused`,
  async () => {
    await using database = await createThrowawayDatabase("catalog_limits");
    const environment = { DATABASE_URL: database.url };
    const token = await createAccount(environment);
    await using served = await startInstance({ ...environment, ...limited(obeyedPoints) });
    const until = performance.now() + obeyingSeconds * 1_000;
    const statuses = new Map<number, number>();
    let waits = 0;
    while (performance.now() < until) {
      const send = () =>
        fetch(`${served.url}/public/graphql`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify({ query: cheap }),
        });
      // A connection that idled while the client waited may close under its next request; clients ask again then.
      const response = await send().catch(send);
      await response.text();
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      const { remaining, reset } = standingOf(response.headers);
      if (remaining >= 1) continue;
      waits += 1;
      await after(Math.min(reset * 1_000, until - performance.now()));
    }
    expect([...statuses.keys()]).toEqual([200]);
    // It was the headers that kept it from being refused.
    expect(waits).toBeGreaterThan(0);
    process.stdout.write(`${statuses.get(200)} requests in ${obeyingSeconds} s, ${waits} waits as told, no 429.\n`);
  },
  longTimeout,
);
