import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rest } from "#testkit/rest-client.ts";
import type { TestApp } from "#testkit/test-app.ts";
import { bearer, call } from "../http/callers.ts";
import { socketClient } from "../websocket/subscription-doors.ts";
import { appWith, cheap, standingClock, standingOf } from "./limits-story.ts";

const list = "{ getTables(pagination: { nbPerPage: 50 }) { data { id } } }";
const points = 100;
const clock = standingClock();
let app: TestApp;

beforeAll(async () => {
  app = await appWith(points, { clock });
  // From here on no text is new.
  for (const text of [cheap, list]) await app.graphql(text);
});
afterAll(() => app[Symbol.asyncDispose]());
// After a window in which nobody calls, nothing of the one before counts.
beforeEach(() => clock.move(120));

/** How many calls of one point each were let through before one was refused. */
async function spendAll(token: string): Promise<number> {
  for (let granted = 0; ; ) {
    const answers = await Promise.all(Array.from({ length: 25 }, () => app.graphql(cheap, {}, { token })));
    const passed = answers.filter(({ status }) => status === 200).length;
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25 - passed);
    granted += passed;
    if (passed < 25) return granted;
  }
}

describe("the budget", () => {
  test("B1 200 calls at once are counted exactly, and what is not covered is 429", async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => app.graphql(cheap)));
    const counted = Object.groupBy(answers, ({ status }) => String(status));
    expect([counted["200"]?.length, counted["429"]?.length]).toEqual([points, 200 - points]);
    const [refused] = counted["429"] ?? [];
    expect(refused?.body.errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", limit: points, remaining: 0 });
    expect(refused?.body).not.toHaveProperty("data");
    expect(refused?.headers.get("retry-after")).toBe("60");
    expect(standingOf(refused?.headers ?? new Headers())).toEqual({ limit: points, remaining: 0, reset: 60 });
  });

  test("B1 a refused operation runs nothing, and the next window is whole again", async () => {
    await spendAll(app.tokens.readWrite);
    app.statements.length = 0;
    expect((await app.graphql(cheap)).status).toBe(429);
    // Only who is calling was asked.
    expect(app.statements).toHaveLength(1);
    clock.move(60);
    expect(await spendAll(app.tokens.readWrite)).toBe(points);
  });

  test("B1 a text that was not seen before costs ten more", async () => {
    const { headers } = await app.graphql("{ currentToken { id name } }");
    expect(standingOf(headers).remaining).toBe(points - 11);
  });

  test("B2 a greedy token leaves a modest one its share", async () => {
    const { readWrite: greedy, readOnly: modest } = app.tokens;
    // Nobody else is about.
    expect(await spendAll(greedy)).toBe(100);
    expect((await app.graphql(cheap, {}, { token: modest })).status).toBe(200);
    clock.move(60);
    // Now both are about: what the modest one used is kept for it, and it may go on up to its share.
    expect(await spendAll(greedy)).toBe(99);
    expect(await spendAll(modest)).toBe(50);
    clock.move(60);
    expect(await spendAll(greedy)).toBe(50);
    expect(await spendAll(modest)).toBe(50);
  });

  test("B2 another account is not touched", async () => {
    await spendAll(app.tokens.readWrite);
    expect((await app.graphql(cheap, {}, { token: app.other.tokens.readOnly })).status).toBe(200);
  });

  test("B3 every authenticated answer says how the caller stands, refusals too", async () => {
    const token = app.tokens.readOnly;
    const forbidden = await app.graphql('mutation { deleteTerm(data: { id: "x" }) }', {}, { token });
    const invalid = await app.graphql("{ nothing }");
    const datasets = await rest(app.url, "/datasets", { token });
    const mcp = await fetch(`${app.url}/mcp`, { method: "POST", headers: bearer(token), body: "{}" });
    for (const { headers } of [forbidden, invalid, datasets, mcp]) expect(standingOf(headers).limit).toBe(points);
    const anonymous = await app.graphql(cheap, {}, { token: null });
    expect(anonymous.headers.get("ratelimit")).toBeNull();
  });

  test("B4 what was reckoned too high is given back", async () => {
    await app.graphql(list);
    const first = standingOf((await app.graphql(list)).headers);
    // The answer was kept by now.
    const second = standingOf((await app.graphql(list)).headers);
    expect(first.remaining - second.remaining).toBe(1);
    expect(first.remaining).toBe(points - 2 * 1);
  });

  test("B5 an answer says what it cost to who asks, and to nobody else", async () => {
    const headers = { ...bearer(app.tokens.readOnly), "catalog-cost": "1" };
    for (const remaining of [points - 1, points - 2]) {
      const { body } = await call(app, { query: list }, headers);
      expect(body).toMatchObject({ extensions: { cost: { requested: 51, charged: 1, remaining } } });
    }
    expect(await call(app, { query: list }, bearer(app.tokens.readOnly))).not.toHaveProperty("body.extensions");
  });

  test("the rateLimit field says the same as the headers", async () => {
    const { body, headers } = await app.graphql("{ rateLimit { limit remaining resetAt windowSeconds } }");
    const { limit, remaining } = standingOf(headers);
    expect(body.data.rateLimit).toMatchObject({ limit, remaining, windowSeconds: 60 });
  });
});

describe("every door spends from the one budget", () => {
  test("B1 REST and MCP", async () => {
    const token = app.tokens.readOnly;
    expect(standingOf((await rest(app.url, "/datasets", { token })).headers).remaining).toBeLessThan(points);
    await spendAll(token);
    const refused = await rest(app.url, "/datasets", { token });
    expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED", retryable: true } });
    expect(refused.headers.get("retry-after")).toBe("60");
    const mcp = await fetch(`${app.url}/mcp`, {
      method: "POST",
      headers: {
        ...bearer(token),
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        "mcp-protocol-version": "2025-06-18",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "whoami", arguments: {} } }),
    });
    expect(await mcp.text()).toContain("RATE_LIMITED");
  });

  test("B6 operations over WebSocket", async () => {
    const client = socketClient(app.url, app.tokens.readOnly);
    const ask = async (): Promise<unknown> => {
      for await (const result of client.iterate({ query: cheap })) return result;
      return undefined;
    };
    expect(await ask()).toMatchObject({ data: { currentToken: {} } });
    // The text was new to this door.
    expect(await spendAll(app.tokens.readOnly)).toBe(points - 11);
    await expect(ask()).rejects.toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 } }]);
    await client.dispose();
  });

  test("B6 a subscription whose events are not covered ends and says so", async () => {
    const client = socketClient(app.url, app.tokens.readOnly);
    const events = client.iterate({ query: "subscription { catalogChanges { action } }" });
    const first = events.next();
    const write = (name: string) =>
      app.graphql('mutation ($name: String!) { createTerm(data: { name: $name, description: "" }) { id } }', { name });
    let wrote = false;
    void first.then(() => {
      wrote = true;
    });
    while (!wrote) await write(`term ${Math.random()}`);
    await spendAll(app.tokens.readOnly);
    await write("one more");
    const told: unknown[] = [];
    for await (const event of events) told.push(event);
    expect(told.at(-1)).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    await client.dispose();
  });
});
