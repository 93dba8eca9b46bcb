import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestApp } from "#testkit/test-app.ts";
import { appWith, costing, standingClock, standingOf } from "./limits-story.ts";

const points = 120;
const clock = standingClock();
const prices = [1, 2, 40, 75, 100];
let app: TestApp;

beforeAll(async () => {
  app = await appWith(points, { clock });
  for (const price of prices) {
    await app.graphql(costing(price));
    clock.move(120);
  }
});
afterAll(() => app[Symbol.asyncDispose]());
beforeEach(() => clock.move(120));

/** Knows nothing of prices: sends while something is left, and else says how long it was told to wait. */
function obeyingClient(token: string) {
  let standing = { remaining: 1, reset: 0 };
  return {
    isWaiting: () => standing.remaining < 1,
    wait: () => standing.reset,
    woken: () => {
      standing = { remaining: 1, reset: 0 };
    },
    send: async (text: string) => {
      const { status, headers } = await app.graphql(text, {}, { token });
      expect(status).toBe(200);
      standing = standingOf(headers);
    },
  };
}

describe("B3 a client that sends while r is not 0, and else waits for t seconds", () => {
  test("is never refused, whatever its operations cost, and uses on average what it has", async () => {
    const client = obeyingClient(app.tokens.readWrite);
    const began = clock.now().getTime();
    let spent = 0;
    for (let calls = 0; calls < 60; calls += 1) {
      const price = prices[calls % prices.length] ?? 1;
      if (client.isWaiting()) clock.move(client.wait());
      // A text that is new costs ten more.
      await client.send(`query Call${calls} ${costing(price)}`);
      spent += price + 10;
    }
    const windows = (clock.now().getTime() - began) / 60_000 + 1;
    expect(windows).toBeGreaterThan(10);
    expect(spent).toBeLessThanOrEqual(windows * points + 110);
    expect(spent).toBeGreaterThan((windows - 2) * points);
  });

  test("is never refused beside others that do the same", async () => {
    const { readOnly, readWrite } = app.tokens;
    const clients = [readOnly, readWrite].map((token) => ({ ...obeyingClient(token), until: 0 }));
    for (let calls = 0; calls < 80; calls += 1) {
      const now = clock.now().getTime();
      const client = clients.find(({ until }) => until <= now);
      if (client === undefined) {
        clock.move((Math.min(...clients.map(({ until }) => until)) - now) / 1_000);
        continue;
      }
      // The one does all it may, then the other takes what is left.
      await client.send(costing(prices[(calls * 3) % prices.length] ?? 1));
      client.until = client.isWaiting() ? now + client.wait() * 1_000 : now;
      if (calls % 7 === 0) clients.reverse();
    }
  });

  test("may send once more when it was told that something is left and others took it since", async () => {
    const { readOnly: told, readWrite: other } = app.tokens;
    await app.graphql(costing(1), {}, { token: other });
    for (const price of [40, 75]) expect((await app.graphql(costing(price), {}, { token: told })).status).toBe(200);
    const { headers } = await app.graphql(costing(1), {}, { token: told });
    const left = standingOf(headers).remaining;
    expect(left).toBeGreaterThan(0);
    expect((await app.graphql(costing(40), {}, { token: other })).status).toBe(200);
    expect((await app.graphql(costing(1), {}, { token: told })).status).toBe(200);
    expect((await app.graphql(costing(1), {}, { token: told })).status).toBe(429);
  });

  test("is told when its debt is paid, and is refused until then", async () => {
    const token = app.tokens.readOnly;
    await app.graphql(costing(100), {}, { token });
    const { headers } = await app.graphql(costing(100), {}, { token });
    expect(standingOf(headers)).toMatchObject({ remaining: 0, reset: 60 });
    const refused = await app.graphql(costing(1), {}, { token });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    clock.move(60);
    const after = await app.graphql(costing(1), {}, { token });
    // 80 were taken beyond the window that is over.
    expect(standingOf(after.headers).remaining).toBe(points - 80 - 1);
  });
});
