import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { cheap, costing, standingOf } from "../api/limits/limits-story.ts";
import { answered, ask, createAccount, longTimeout, startInstance, times } from "./instances.ts";
import { startSteadyLoad } from "./steady-load.ts";

const hasPostgres = await isPostgresReachable();
const isLong = times({ short: 0, long: 1 }) === 1;

/** The account has what the modest one needs twice over; the greedy one asks for much more. */
const [modestPerSecond, greedyPerSecond] = [20, 200];
const windowSeconds = times({ short: 2, long: 60 });
const points = times({ short: 200, long: 2 * 60 * (modestPerSecond + 2) });
const phaseSeconds = times({ short: 3, long: 120 });
/** The last wait is not begun: of the long form five minutes are left. */
const obeyingSeconds = times({ short: 5, long: 360 });
/** Any two of them are more than an account of the short form has. */
const obeyedPrices = [1, 90, 40, 100];

describe.skipIf(!hasPostgres)("an account with a budget", () => {
  const opened = new AsyncDisposableStack();
  let url: string;
  let modest: string;

  beforeAll(async () => {
    const database = opened.use(await createThrowawayDatabase("catalog_limits"));
    const environment = { DATABASE_URL: database.url };
    modest = await createAccount(environment);
    const limits = {
      CATALOG_RATE_POINTS: String(points),
      CATALOG_RATE_WINDOW_SECONDS: String(windowSeconds),
      CATALOG_MAX_COST: "100",
    };
    ({ url } = opened.use(await startInstance({ ...environment, ...limits })));
  }, longTimeout);
  afterAll(() => opened.disposeAsync());

  test(
    "B2 of two tokens the modest one goes on as if it were alone while the greedy one is refused",
    async () => {
      const create = "mutation { createToken(scope: READ_ONLY) { secret } }";
      const { secret: greedy } = (await answered(url, modest, create)).createToken;
      const load = (secret: string, requestsPerSecond: number) =>
        startSteadyLoad({
          requestsPerSecond,
          secrets: [secret],
          send: async () => {
            const { status } = await ask(url, secret, cheap);
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

  test(
    `B3 a client that obeys the rate-limit headers for ${obeyingSeconds} s, and knows no prices, is never refused`,
    async () => {
      const until = performance.now() + obeyingSeconds * 1_000;
      const answers: Record<number, number> = {};
      let [sent, waits] = [0, 0];
      for (;;) {
        const body = JSON.stringify({ query: costing(obeyedPrices[sent % obeyedPrices.length] ?? 1) });
        const headers = { authorization: `Bearer ${modest}`, "content-type": "application/json" };
        const send = () => fetch(`${url}/public/graphql`, { method: "POST", headers, body });
        // A connection that idled while the client waited may close under its next request; clients ask again then.
        const response = await send().catch(send);
        await response.text();
        sent += 1;
        answers[response.status] = (answers[response.status] ?? 0) + 1;
        const { remaining, reset } = standingOf(response.headers);
        // A wait that would be cut short is not one that obeys.
        const wait = remaining >= 1 ? 0 : reset * 1_000;
        if (performance.now() + wait >= until) break;
        if (wait === 0) continue;
        waits += 1;
        await after(wait);
      }
      expect(answers).toEqual({ 200: sent });
      // It was the headers that kept it from being refused.
      expect(waits).toBeGreaterThan(0);
      process.stdout.write(`${sent} requests in ${obeyingSeconds} s, ${waits} waits as told, no 429.\n`);
    },
    longTimeout,
  );
});
