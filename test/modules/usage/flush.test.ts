import { randomBytes } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import type { TokenNotice } from "#kernel/notice.ts";
import type { TokenUse } from "#kernel/token-use.ts";
import { createAudit } from "#modules/audit/audit.ts";
import { clientFamily } from "#modules/usage/client-family.ts";
import { networkPrefix } from "#modules/usage/network-prefix.ts";
import { createUsage } from "#modules/usage/usage.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { testDatabaseKind } from "#testkit/test-database.ts";
import { tokenIdOf } from "../../api/graphql/usage/usage-story.ts";
import { createMovableClock } from "../accounts/watched-database.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());
const { database, accountId } = app;
const ids = [await tokenIdOf(app, app.tokens.readOnly), await tokenIdOf(app, app.tokens.readWrite)];
const [tokenId = ""] = ids;

/** The slice as one more process has it. */
function createProcess(given: Database = database) {
  const clock = createMovableClock();
  const notices: TokenNotice[] = [];
  const usage = createUsage({
    database: given,
    clock,
    recordOncePerHour: createAudit().recordOncePerHour,
    notify: async (_tx, notice) => {
      notices.push(notice);
    },
  });
  return { clock, usage, notices };
}

function use(change: Partial<TokenUse> = {}): TokenUse {
  const who = { userAgent: "etl/1.0", remoteAddress: "192.0.2.7" };
  return { accountId, tokenId, door: "graphql", rootFields: ["getTables"], failed: false, ...who, ...change };
}

const writes = () => app.statements.filter((text) => text.includes("INSERT INTO token_usage_days")).length;

async function counted(id = tokenId): Promise<number> {
  const [row] = await database.query<{ requests: number }>(
    sql`SELECT coalesce(sum(requests), 0)::int AS requests FROM token_usage_days WHERE token_id = ${id}::uuid`,
  );
  return row?.requests ?? 0;
}

beforeEach(async () => {
  await app.app.modules.graphql.usage.flush();
  await database.script("DELETE FROM token_usage_days; DELETE FROM token_clients");
  app.statements.length = 0;
});

/** What a timer does, a second at a time. */
async function pass(process: ReturnType<typeof createProcess>, seconds: number, each?: () => void): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    process.clock.move(1_000);
    each?.();
    await process.usage.flushDue();
  }
}

describe("U2 gathering", () => {
  test("sends no statement for a request", async () => {
    const { usage } = createProcess();
    for (let index = 0; index < 10_000; index += 1) usage.record(use());
    expect(app.statements).toEqual([]);
    await usage.flush();
    expect(await counted()).toBe(10_000);
  });

  test("writes a first use within five seconds", async () => {
    const process = createProcess();
    process.usage.record(use());
    await pass(process, 5);
    expect(await counted()).toBe(1);
  });

  test("writes a token that is always in use once a minute, however often it is used", async () => {
    const process = createProcess();
    const work = () => {
      for (let index = 0; index < 50; index += 1) process.usage.record(use());
    };
    await pass(process, 10, work);
    expect(writes()).toBe(1);
    app.statements.length = 0;
    await pass(process, 300, work);
    expect(writes()).toBeLessThanOrEqual(5);
    expect(writes()).toBeGreaterThanOrEqual(4);
    await process.usage.flush();
    expect(await counted()).toBe(310 * 50);
  });

  test("writes all tokens that are due by one statement, and nothing when nothing happened", async () => {
    const process = createProcess();
    for (const id of ids) process.usage.record(use({ tokenId: id }));
    await process.usage.flush();
    expect(writes()).toBe(1);
    app.statements.length = 0;
    await process.usage.flush();
    await pass(process, 120);
    expect(app.statements).toEqual([]);
  });

  test("a use of a token that was idle is seen within a minute", async () => {
    const process = createProcess();
    process.usage.record(use());
    await pass(process, 300);
    process.usage.record(use());
    await pass(process, 60);
    expect(await counted()).toBe(2);
  });

  test("adds up what several processes counted", async () => {
    const processes = Array.from({ length: 4 }, () => createProcess());
    for (const { usage } of processes) for (let index = 0; index < 25; index += 1) usage.record(use());
    await Promise.all(processes.map(({ usage }) => usage.flush()));
    // A process that found the token held by another one writes the next time.
    for (const process of processes) await pass(process, 6);
    expect(await counted()).toBe(100);
  });

  test("loses nothing while the database is away", async () => {
    const away = { on: true };
    const flaky: Database = {
      ...database,
      query: (statement) => (away.on ? Promise.reject(new Error("away")) : database.query(statement)),
    };
    const process = createProcess(flaky);
    process.usage.record(use({ rootFields: ["getTables"] }));
    await expect(process.usage.flush()).rejects.toThrow("away");
    process.usage.record(use({ rootFields: ["getColumns"], failed: true }));
    process.usage.record(use({ userAgent: "other/2" }));
    away.on = false;
    await process.usage.flush();
    expect(await counted()).toBe(3);
    const clients = await process.usage.clients(tokenId, 30);
    expect(clients.map(({ family, requests, rootFields }) => ({ family, requests, rootFields }))).toEqual(
      expect.arrayContaining([
        { family: "etl", requests: 2, rootFields: ["getColumns", "getTables"] },
        { family: "other", requests: 1, rootFields: ["getTables"] },
      ]),
    );
  });

  test("a token that is gone is forgotten", async () => {
    const process = createProcess();
    process.usage.record(use({ tokenId: "0198f000-0000-7000-8000-000000000000" }));
    process.usage.record(use());
    await process.usage.flush();
    expect(await counted()).toBe(1);
    app.statements.length = 0;
    await pass(process, 10);
    expect(app.statements).toEqual([]);
  });

  test("whoever invents names is one client among others, and the count stays exact", async () => {
    const process = createProcess();
    for (let index = 0; index < 500; index += 1) process.usage.record(use({ userAgent: `robot-${index}/1` }));
    await process.usage.flush();
    const clients = await process.usage.clients(tokenId, 30);
    expect(clients.length).toBeLessThanOrEqual(52);
    expect(clients.find(({ family }) => family === "other")?.requests).toBeGreaterThan(400);
    expect(await counted()).toBe(500);
  });

  test("keeps at most 30 root fields of a client", async () => {
    const process = createProcess();
    for (let index = 0; index < 3; index += 1) {
      const rootFields = Array.from({ length: 20 }, (_, field) => `field_${index}_${field}`);
      process.usage.record(use({ rootFields }));
      await process.usage.flush();
    }
    const [client] = await process.usage.clients(tokenId, 30);
    expect(client?.rootFields).toHaveLength(30);
  });

  test.runIf(testDatabaseKind === "postgres")("waits for no change of a token that is under way", async () => {
    const process = createProcess();
    for (const id of ids) process.usage.record(use({ tokenId: id }));
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`UPDATE api_tokens SET name = 'changing' WHERE id = ${tokenId}::uuid`);
      await process.usage.flush();
      expect(await counted()).toBe(0);
      expect(await counted(ids[1])).toBe(1);
    });
    await pass(process, 6);
    expect(await counted()).toBe(1);
  });
});

describe("U7 refused uses", () => {
  const refused = (reason: string) => ({ accountId, tokenId, reason, origin: { door: "graphql" as const } });
  const rows = async () => {
    const [row] = await database.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM audit_events WHERE action = 'token.refused'`,
    );
    return row?.count;
  };

  test("are one row an hour over all processes, and the next hour another one", async () => {
    const before = (await rows()) ?? 0;
    const processes = Array.from({ length: 3 }, () => createProcess());
    for (const { usage } of processes)
      for (let index = 0; index < 5; index += 1) usage.recordRefused(refused("REVOKED"));
    await Promise.all(processes.map(({ usage }) => usage.flush()));
    expect(await rows()).toBe(before + 1);
    const [first] = processes;
    first?.clock.move(3_600_001);
    first?.usage.recordRefused(refused("REVOKED"));
    first?.usage.recordRefused(refused("EXPIRED"));
    await first?.usage.flush();
    // By the database's clock the hour is not over: only the other reason is new.
    expect(await rows()).toBe(before + 2);
  });

  test("tell administrators of a superseded token that is still used, and of no other", async () => {
    const { usage, notices } = createProcess();
    usage.recordRefused(refused("SUPERSEDED"));
    usage.recordRefused(refused("OWNER_SUSPENDED"));
    await usage.flush();
    expect(notices).toEqual([{ accountId, tokenId, kind: "token.superseded_used" }]);
  });
});

test.each([
  [undefined, "unknown"],
  ["", "unknown"],
  ["python-requests/2.31.0", "python-requests"],
  ["curl/8.1", "curl"],
  ["okhttp", "okhttp"],
  ["axios/1.7 (build; x)", "axios"],
  ["(compatible)", "unknown"],
  [`x${"y".repeat(300)}`, `x${"y".repeat(59)}`],
  [`cat_tok_eu_${randomBytes(20).toString("hex")}`, "unknown"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Chrome",
  ],
])("U4 the program of %s is %s", (userAgent, family) => {
  expect(clientFamily(userAgent)).toBe(family);
});

test.each([
  ["192.0.2.77", "192.0.2.0/24"],
  ["::ffff:192.0.2.77", "192.0.2.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["::1", "::/48"],
  ["nonsense", ""],
  [undefined, ""],
])("U4 the network of %s is %s", (address, network) => {
  expect(networkPrefix(address)).toBe(network);
});
