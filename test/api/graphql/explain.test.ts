import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { openTestDatabase, testDatabaseKind } from "#testkit/test-database.ts";
import { casesOf, type ExplainCase } from "../../bench/explain-cases.ts";
import { explainAmounts, fillWithLineage } from "../../bench/explain-fill.ts";
import { remembering, rowsRead } from "../../bench/explain-plan.ts";
import { benchAccount, uuid } from "../../bench/fill.ts";

// The short form of `node test/bench/explain.ts`, which measures times over a million columns. Here it is counted how many
// rows PostgreSQL reads for a page of fifty: a page that reads the account from end to end is found at any size.
const amounts = { ...explainAmounts, tokens: 10, schemas: 100, tables: 1_000, columns: 30_000, edges: 60_000 };
const most = 6_000;
// What PostgreSQL reads more for, knowing neither that what was loaded together lies together, nor how often a word is in
// texts that are put together of two columns. At a million columns several databases at once take some 300 ms.
const known = new Set(["getColumns databaseId", "getColumns databaseIds", "getColumns description"]);

let app: TestApp;
let asked: Sql[];
let token: string;

describe.skipIf(testDatabaseKind !== "postgres")("a page is found without reading everything", () => {
  beforeAll(async () => {
    const remembered = remembering(await openTestDatabase());
    asked = remembered.asked;
    await fillWithLineage(remembered.database, amounts);
    app = await createTestApp({ database: remembered.database });
    const by = { accountId: benchAccount, userId: uuid("user", 1), by: { kind: "cli" } } as const;
    token = (await app.app.modules.graphql.tokens.operator.issue(by, { scope: "READ_ONLY" })).secret.reveal();
  }, 120_000);
  afterAll(() => app[Symbol.asyncDispose]());

  async function ask(document: string): Promise<Awaited<ReturnType<Parameters<typeof casesOf>[0]>>> {
    const { body } = await app.graphql(document, {}, { token });
    expect(body.errors).toBeUndefined();
    return body.data;
  }

  async function pageOf({ list, arguments: given }: ExplainCase): Promise<number> {
    asked.length = 0;
    await ask(`{ ${list}(${given}) { data { id } } }`);
    const own = asked.filter(({ text }) => !text.includes("api_tokens"));
    const read = await Promise.all(own.map((statement) => rowsRead(app.database, statement)));
    return Math.max(...read);
  }

  test("each filter and each order of tables, columns and lineages", async () => {
    const cases = await casesOf(ask);
    expect(cases.length).toBeGreaterThan(90);
    const excessive: string[] = [];
    for (const one of cases) {
      const rows = await pageOf(one);
      if (rows > most && !known.has(`${one.list} ${one.name}`)) excessive.push(`${one.list} ${one.name}: ${rows} rows`);
    }
    expect(excessive).toEqual([]);
  }, 120_000);
});
