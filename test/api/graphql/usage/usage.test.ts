import { afterAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, call, clock, errorOf, later, sessionOf } from "../../http/callers.ts";
import { socketClient, websocketDoor } from "../../websocket/subscription-doors.ts";
import { tokenStory } from "../tokens/token-story.ts";
import { countedOf, tokenIdOf, usageOf } from "./usage-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

async function account() {
  const created = await createTestAccount(app.app);
  const readOnlyId = await tokenIdOf(app, created.tokens.readOnly);
  return { ...created, readOnlyId };
}

const flush = () => app.app.modules.graphql.usage.flush();

async function overSocket(token: string, query: string): Promise<unknown> {
  const client = socketClient(app.url, token);
  try {
    const messages = client.iterate({ query });
    return (await messages.next()).value;
  } finally {
    await client.dispose();
  }
}

describe("U1 every request counts", () => {
  test("N requests over POST, GET and WebSocket are N counted", async () => {
    const { tokens, readOnlyId } = await account();
    const query = "{ currentToken { id } }";
    for (let index = 0; index < 7; index += 1) await call(app, { query }, bearer(tokens.readOnly));
    await Promise.all(Array.from({ length: 20 }, () => call(app, { query }, bearer(tokens.readOnly))));
    for (let index = 0; index < 5; index += 1) {
      const address = `${app.url}/public/graphql?query=${encodeURIComponent(query)}`;
      expect((await fetch(address, { headers: bearer(tokens.readOnly) })).status).toBe(200);
    }
    for (let index = 0; index < 3; index += 1) await overSocket(tokens.readOnly, query);
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 35, failed: 0 });
    // What was written is not written again.
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 35, failed: 0 });
  });

  test("a refused request counts and is failed: too weak, unfit, too large, on a socket", async () => {
    const { tokens, readOnlyId } = await account();
    const mutation = "mutation { createToken(scope: READ_ONLY) { secret } }";
    expect(errorOf(await call(app, { query: mutation }, bearer(tokens.readOnly)))).toMatchObject({ status: 403 });
    expect((await call(app, { query: "{ nothing }" }, bearer(tokens.readOnly))).status).toBe(400);
    const query = `{ currentToken { id } } # ${"x".repeat(2_100_000)}`;
    expect((await call(app, { query }, bearer(tokens.readOnly))).status).toBe(413);
    await expect(overSocket(tokens.readOnly, mutation)).rejects.toBeDefined();
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 4, failed: 4 });
    const { clients } = await usageOf(app, tokens.readWrite, readOnlyId);
    expect(clients.flatMap(({ rootFields }) => rootFields)).toEqual(["createToken", "createToken"]);
  });

  test("a subscription counts when it begins, not when it ends", async () => {
    const { tokens, readOnlyId } = await account();
    const query = "subscription { catalogChanges { assetType } }";
    await using _socket = await websocketDoor.open(app.url, tokens.readOnly, query);
    const headers = { ...bearer(tokens.readOnly), "content-type": "application/json", accept: "text/event-stream" };
    const body = JSON.stringify({ query });
    const stream = await fetch(`${app.url}/public/graphql`, { method: "POST", headers, body });
    expect(stream.status).toBe(200);
    await expect.poll(() => countedOf(app, readOnlyId)).toEqual({ requests: 2, failed: 0 });
    await stream.body?.cancel();
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 2, failed: 0 });
  });

  test("a session counts for no token", async () => {
    const { accountId, readOnlyId } = await account();
    const session = await sessionOf(app, await addPerson(app, accountId, "ADMIN"));
    await call(app, { query: "{ auditEvents { id } }" }, session);
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 0, failed: 0 });
  });
});

describe("U3 lastUsedAt", () => {
  test("is set by the first use and moves forward only", async () => {
    const { tokens, readOnlyId } = await account();
    const read = async () => (await usageOf(app, tokens.readWrite, readOnlyId)).lastUsedAt ?? 0;
    expect((await usageOf(app, tokens.readWrite, readOnlyId)).lastUsedAt).toBeNull();
    await call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly));
    await flush();
    const first = await read();
    expect(Math.abs(Date.now() - first)).toBeLessThan(20_000);
    // A process whose record comes late does not take it back.
    await app.database.script(clock("clock_timestamp() - interval '1 hour'"));
    await call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly));
    await flush();
    await app.database.script(clock("clock_timestamp()"));
    expect(await read()).toBe(first);
    await later(app, "2 hours", async () => {
      await call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly));
      await flush();
    });
    expect((await read()) - first).toBeGreaterThan(7_000_000);
    const [row] = await app.database.query<{ at: Date }>(
      sql`SELECT first_used_at AS at FROM api_tokens WHERE id = ${readOnlyId}::uuid`,
    );
    expect(row?.at.getTime()).toBe(first);
  });
});

describe("the usage of a token", () => {
  test("has every day of the range by UTC, those without a request too", async () => {
    const { tokens, readOnlyId } = await account();
    const ask = () => call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly));
    await ask();
    await flush();
    await later(app, "2 days", async () => {
      await ask();
      await ask();
      const { usage } = await usageOf(app, tokens.readWrite, readOnlyId, { days: 4 });
      expect(usage.map(({ requests }) => requests)).toEqual([0, 1, 0, 2]);
      const today = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
      expect(usage.at(-1)?.date).toBe(today);
    });
    expect((await usageOf(app, tokens.readWrite, readOnlyId)).usage).toHaveLength(90);
  });

  test("U4 tells clients apart by program, network and door, without versions and whole addresses", async () => {
    const { tokens, readOnlyId } = await account();
    const agents = [
      "python-requests/2.31.0",
      "python-requests/2.32.1",
      "Apollo-iOS (build 3)",
      "",
      `cat_tok_eu_${"x".repeat(49)}`,
    ];
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
    for (const agent of [...agents, firefox]) {
      await call(app, { query: "{ mine: currentToken { id } }" }, { ...bearer(tokens.readOnly), "user-agent": agent });
    }
    await overSocket(tokens.readOnly, "{ getTables { totalCount } }");
    const { clients } = await usageOf(app, tokens.readWrite, readOnlyId);
    expect(
      clients.map(({ family, door, requests, rootFields }) => [family, door, requests, rootFields]).sort(),
    ).toEqual([
      ["Apollo-iOS", "graphql", 1, ["currentToken"]],
      ["Firefox", "graphql", 1, ["currentToken"]],
      ["python-requests", "graphql", 2, ["currentToken"]],
      ["unknown", "graphql", 2, ["currentToken"]],
      ["unknown", "websocket", 1, ["getTables"]],
    ]);
    expect(new Set(clients.map(({ network }) => network))).toEqual(new Set(["127.0.0.0/24"]));
    for (const { firstSeenAt, lastSeenAt } of clients) expect(firstSeenAt).toBeLessThanOrEqual(lastSeenAt);
  });

  test("leaves out clients that were not seen within the days", async () => {
    const { tokens, readOnlyId } = await account();
    await call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly));
    await flush();
    await later(app, "10 days", async () => {
      expect((await usageOf(app, tokens.readWrite, readOnlyId, { clientDays: 9 })).clients).toEqual([]);
      expect((await usageOf(app, tokens.readWrite, readOnlyId, { clientDays: 11 })).clients).toHaveLength(1);
    });
  });

  test.each([0, -1, 367])("refuses %s days", async (days) => {
    const { tokens } = await account();
    for (const field of [`usage(days: ${days}) { date }`, `clients(days: ${days}) { family }`]) {
      const answer = await call(app, { query: `{ currentToken { ${field} } }` }, bearer(tokens.readOnly));
      expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "days" });
    }
  });

  test("is for administrators and the token itself: not for another account, nor without a token", async () => {
    const { tokens, readOnlyId } = await account();
    const own = await call(app, { query: "{ currentToken { usage(days: 1) { requests } } }" }, bearer(tokens.readOnly));
    expect(own.body.data?.currentToken.usage).toEqual([{ requests: expect.any(Number) }]);
    const query = `{ apiToken(id: "${readOnlyId}") { usage { requests } clients { family } } }`;
    const other = await call(app, { query }, bearer(app.other.tokens.readWrite));
    expect(other.body.data).toEqual({ apiToken: null });
    expect((await call(app, { query }, {})).status).toBe(401);
    const weak = await call(app, { query }, bearer(app.other.tokens.readOnly));
    expect(errorOf(weak)).toMatchObject({ code: "FORBIDDEN" });
  });

  test("U8 costs as many statements for many tokens as for one", async () => {
    const { accountId, userId, tokens, ...rest } = await account();
    const story = tokenStory(app, { accountId, userId, tokens, ...rest });
    const count = async (limit: number) => {
      const query = `{ apiTokens(limit: ${limit}, statuses: [ACTIVE, SUPERSEDED]) { usage { requests } clients { family } } }`;
      await flush();
      app.statements.length = 0;
      const { body } = await call(app, { query }, bearer(tokens.readWrite));
      expect(body.errors).toBeUndefined();
      return { rows: body.data?.apiTokens.length, statements: app.statements.length };
    };
    for (let index = 0; index < 8; index += 1) await story.create({ scope: "READ_ONLY" });
    const one = await count(1);
    expect(one.rows).toBe(1);
    expect(await count(10)).toEqual({ rows: 10, statements: one.statements });
  });
});

describe("U5 an account that keeps no addresses", () => {
  test("has none, also not those from before", async () => {
    const { accountId, tokens, readOnlyId } = await account();
    const ask = () =>
      call(app, { query: "{ currentToken { id } }" }, { ...bearer(tokens.readOnly), "user-agent": "etl/1" });
    await ask();
    await flush();
    await app.database.query(sql`UPDATE accounts SET keeps_addresses = false WHERE id = ${accountId}::uuid`);
    expect((await usageOf(app, tokens.readWrite, readOnlyId)).clients[0]?.network).toBeNull();
    await ask();
    await flush();
    const stored = () =>
      app.database.query<{ network: string; requests: number }>(
        sql`SELECT network, requests::int AS requests FROM token_clients WHERE token_id = ${readOnlyId}::uuid ORDER BY network`,
      );
    expect(await stored()).toEqual([
      { network: "", requests: 1 },
      { network: "127.0.0.0/24", requests: 1 },
    ]);
    await app.app.modules.graphql.usage.prune();
    expect(await stored()).toEqual([{ network: "", requests: 2 }]);
  });
});

describe("U6 retention", () => {
  test("days and clients older than the account keeps them are removed, the others stay", async () => {
    const { accountId, tokens, readOnlyId } = await account();
    await app.database.query(sql`UPDATE accounts SET usage_retention_days = 7 WHERE id = ${accountId}::uuid`);
    await call(app, { query: "{ currentToken { id } }" }, { ...bearer(tokens.readOnly), "user-agent": "old/1" });
    await flush();
    const left = async () => {
      await app.app.modules.graphql.usage.prune();
      const [row] = await app.database.query<{ days: number; clients: number }>(sql`
        SELECT (SELECT count(*)::int FROM token_usage_days WHERE token_id = ${readOnlyId}::uuid) AS days,
               (SELECT count(*)::int FROM token_clients WHERE token_id = ${readOnlyId}::uuid) AS clients`);
      return row;
    };
    await later(app, "6 days", async () => expect(await left()).toEqual({ days: 1, clients: 1 }));
    await later(app, "8 days", async () => {
      await call(app, { query: "{ currentToken { id } }" }, { ...bearer(tokens.readOnly), "user-agent": "new/1" });
      await flush();
      expect(await left()).toEqual({ days: 1, clients: 1 });
      const { clients } = await usageOf(app, tokens.readWrite, readOnlyId);
      expect(clients.map(({ family }) => family)).toEqual(["new"]);
    });
  });
});

describe("U7 a token that has ended and is still used", () => {
  test("leaves one audit row an hour for each reason, and counts each time", async () => {
    const { tokens, readOnlyId, ...rest } = await account();
    const story = tokenStory(app, { tokens, ...rest });
    await story.create({ scope: "READ_ONLY" });
    const ask = () =>
      call(app, { query: "{ currentToken { id } }" }, { ...bearer(tokens.readOnly), "x-request-id": "straggler" });
    for (let index = 0; index < 3; index += 1) {
      expect(errorOf(await ask())).toMatchObject({ status: 401, reason: "SUPERSEDED" });
    }
    expect(await countedOf(app, readOnlyId)).toEqual({ requests: 3, failed: 3 });
    const refused = async () => {
      await flush();
      return (await auditOf(app, readOnlyId)).filter(({ action }) => action === "token.refused");
    };
    expect(await refused()).toMatchObject([
      { actor_kind: "apiToken", actor_id: readOnlyId, request_id: "straggler", details: { reason: "SUPERSEDED" } },
    ]);
    await expect(overSocket(tokens.readOnly, "{ currentToken { id } }")).rejects.toBeDefined();
    expect(await refused()).toHaveLength(1);
    expect((await countedOf(app, readOnlyId)).failed).toBe(4);
  });

  test.each([
    ["REVOKED", sql`UPDATE api_tokens SET slot = NULL, revoked_at = catalog_now() WHERE account_id = `],
    ["OWNER_SUSPENDED", sql`UPDATE users SET status = 'SUSPENDED' WHERE last_name = 'Admin' AND account_id = `],
    ["ACCOUNT_SUSPENDED", sql`UPDATE accounts SET suspended_at = catalog_now() WHERE id = `],
  ])("says why: %s", async (reason, change) => {
    const { accountId, tokens, readOnlyId } = await account();
    await addPerson(app, accountId, "ADMIN");
    await app.database.query(sql`${change}${accountId}::uuid`);
    expect(errorOf(await call(app, { query: "{ currentToken { id } }" }, bearer(tokens.readOnly)))).toMatchObject({
      reason,
    });
    await flush();
    const rows = await auditOf(app, readOnlyId);
    expect(rows.filter(({ action }) => action === "token.refused").map(({ details }) => details)).toEqual([{ reason }]);
  });

  test("a token that is not known leaves nothing", async () => {
    const counts = () =>
      app.database.query(
        sql`SELECT (SELECT count(*)::int FROM audit_events) AS events, (SELECT count(*)::int FROM token_usage_days) AS days`,
      );
    await flush();
    const before = await counts();
    const unknown = `${app.tokens.readOnly.slice(0, -6)}000000`;
    expect((await call(app, { query: "{ currentToken { id } }" }, bearer(unknown))).status).toBe(401);
    await flush();
    expect(await counts()).toEqual(before);
  });
});

test("U2 what was not written yet is written when the process stops", async () => {
  const stopped = await createTestApp();
  const id = await tokenIdOf(stopped, stopped.tokens.readOnly);
  await call(stopped, { query: "{ currentToken { id } }" }, bearer(stopped.tokens.readOnly));
  stopped.statements.length = 0;
  await stopped[Symbol.asyncDispose]();
  expect(stopped.statements.filter((text) => text.includes("INSERT INTO token_usage_days"))).toHaveLength(1);
  expect(id).not.toBe("");
});
