import { describe, expect, test } from "vitest";
import { rest } from "#testkit/rest-client.ts";
import type { TestApp } from "#testkit/test-app.ts";
import { bearer, call } from "../http/callers.ts";
import { socketClient } from "../websocket/subscription-doors.ts";
import { appWith, cheap, standingClock, standingOf } from "./limits-story.ts";

const list = "{ getTables(pagination: { nbPerPage: 50 }) { data { id } } }";

async function spendAll(app: TestApp, token: string): Promise<number> {
  for (let granted = 0; ; granted += 1) {
    const { status } = await app.graphql(cheap, {}, { token });
    if (status === 429) return granted;
    expect(status).toBe(200);
  }
}

describe("the budget", () => {
  test("B1 300 calls at once are counted exactly, and what is not covered is 429", async () => {
    await using app = await appWith(260, { clock: standingClock() });
    await app.graphql(cheap);
    const answers = await Promise.all(Array.from({ length: 300 }, () => app.graphql(cheap)));
    const counted = Object.groupBy(answers, ({ status }) => String(status));
    // The first call paid 1, and 10 for a text that was not known.
    expect([counted["200"]?.length, counted["429"]?.length]).toEqual([249, 51]);
    const [refused] = counted["429"] ?? [];
    expect(refused?.body.errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", limit: 260, remaining: 0 });
    expect(refused?.body).not.toHaveProperty("data");
    expect(refused?.headers.get("retry-after")).toBe("60");
    expect(standingOf(refused?.headers ?? new Headers())).toEqual({ limit: 260, remaining: 0, reset: 60 });
  });

  test("B1 a refused operation runs nothing, and the next window is whole again", async () => {
    const clock = standingClock();
    await using app = await appWith(100, { clock });
    await spendAll(app, app.tokens.readWrite);
    app.statements.length = 0;
    expect((await app.graphql(cheap)).status).toBe(429);
    // Only who is calling was asked.
    expect(app.statements).toHaveLength(1);
    clock.move(60);
    expect(await spendAll(app, app.tokens.readWrite)).toBe(100);
  });

  test("B2 a greedy token leaves a modest one its share", async () => {
    const clock = standingClock();
    await using app = await appWith(120, { clock });
    const { readWrite: greedy, readOnly: modest } = app.tokens;
    // 11 are paid for the first time; nobody else is about.
    expect(await spendAll(app, greedy)).toBe(110);
    expect((await app.graphql(cheap, {}, { token: modest })).status).toBe(200);
    clock.move(60);
    // Now both are about: what the modest one used is kept for it, and it may go on up to its share.
    expect(await spendAll(app, greedy)).toBe(119);
    expect(await spendAll(app, modest)).toBe(60);
    clock.move(60);
    expect(await spendAll(app, greedy)).toBe(60);
    expect(await spendAll(app, modest)).toBe(60);
  });

  test("B2 another account is not touched", async () => {
    await using app = await appWith(100, { clock: standingClock() });
    await spendAll(app, app.tokens.readWrite);
    expect((await app.graphql(cheap, {}, { token: app.other.tokens.readOnly })).status).toBe(200);
  });

  test("B3 every authenticated answer says how the caller stands, refusals too", async () => {
    await using app = await appWith(500, { clock: standingClock() });
    const forbidden = await app.graphql(
      'mutation { deleteTerm(data: { id: "x" }) }',
      {},
      { token: app.tokens.readOnly },
    );
    const invalid = await app.graphql("{ nothing }");
    const datasets = await rest(app.url, "/datasets", { token: app.tokens.readOnly });
    const mcp = await fetch(`${app.url}/mcp`, { method: "POST", headers: bearer(app.tokens.readOnly), body: "{}" });
    for (const { headers } of [forbidden, invalid, datasets, mcp]) expect(standingOf(headers).limit).toBe(500);
    const anonymous = await app.graphql(cheap, {}, { token: null });
    expect(anonymous.headers.get("ratelimit")).toBeNull();
  });

  test("B3 a client that obeys the headers is never refused", async () => {
    const clock = standingClock();
    await using app = await appWith(100, { clock });
    let standing = { remaining: 100, reset: 60 };
    for (let calls = 0; calls < 200; calls += 1) {
      if (standing.remaining < 11) clock.move(standing.reset);
      const { status, headers } = await app.graphql(cheap);
      expect(status).toBe(200);
      standing = standingOf(headers);
    }
  });

  test("B4 what was reckoned too high is given back", async () => {
    await using app = await appWith(500, { clock: standingClock() });
    await app.graphql(list);
    const first = standingOf((await app.graphql(list)).headers);
    // The answer was kept by now.
    const second = standingOf((await app.graphql(list)).headers);
    expect(first.remaining - second.remaining).toBe(1);
    expect(first.remaining).toBe(500 - 10 - 2 * 1);
  });

  test("B5 an answer says what it cost to who asks, and to nobody else", async () => {
    await using app = await appWith(500, { clock: standingClock() });
    const headers = { ...bearer(app.tokens.readOnly), "catalog-cost": "1" };
    for (const remaining of [489, 488]) {
      const { body } = await call(app, { query: list }, headers);
      expect(body).toMatchObject({ extensions: { cost: { requested: 51, charged: 1, remaining } } });
    }
    expect(await call(app, { query: list }, bearer(app.tokens.readOnly))).not.toHaveProperty("body.extensions");
  });

  test("the rateLimit field says the same as the headers", async () => {
    await using app = await appWith(500, { clock: standingClock() });
    const { body, headers } = await app.graphql("{ rateLimit { limit remaining resetAt windowSeconds } }");
    const { limit, remaining } = standingOf(headers);
    expect(body.data.rateLimit).toMatchObject({ limit, remaining, windowSeconds: 60 });
  });
});

describe("every door spends from the one budget", () => {
  test("B1 REST and MCP", async () => {
    await using app = await appWith(100, { clock: standingClock() });
    const token = app.tokens.readOnly;
    const before = standingOf((await rest(app.url, "/datasets", { token })).headers).remaining;
    expect(before).toBeLessThan(100);
    await spendAll(app, token);
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
    await using app = await appWith(100, { clock: standingClock() });
    const client = socketClient(app.url, app.tokens.readOnly);
    const ask = async (): Promise<unknown> => {
      for await (const result of client.iterate({ query: cheap })) return result;
      return undefined;
    };
    expect(await ask()).toMatchObject({ data: { currentToken: {} } });
    // 11 over the socket, 10 for the text that is new to the other door.
    expect(await spendAll(app, app.tokens.readOnly)).toBe(79);
    await expect(ask()).rejects.toMatchObject([{ extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 } }]);
    await client.dispose();
  });

  test("B6 a subscription whose events are not covered ends and says so", async () => {
    await using app = await appWith(100, { clock: standingClock() });
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
    await spendAll(app, app.tokens.readOnly);
    await write("one more");
    const told: unknown[] = [];
    for await (const event of events) told.push(event);
    expect(told.at(-1)).toMatchObject({ errors: [{ extensions: { code: "RATE_LIMITED" } }] });
    await client.dispose();
  });
});
