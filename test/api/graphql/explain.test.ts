import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { openTestDatabase, testDatabaseKind } from "#testkit/test-database.ts";
import { casesOf, type ExplainCase } from "../../bench/explain-cases.ts";
import { explainAmounts, fillWithLineage } from "../../bench/explain-fill.ts";
import { remembering, rowsRead, sequentialScans } from "../../bench/explain-plan.ts";
import { benchAccount, uuid } from "../../bench/fill.ts";

// The short form of `node test/bench/explain.ts`, which measures times over a million columns. Here it is counted how many
// rows PostgreSQL reads for a page of fifty: a page that reads the account from end to end is found at any size.
const amounts = {
  ...explainAmounts,
  ...{ tokens: 10, schemas: 100, tables: 1_000, columns: 30_000, edges: 60_000, fieldEdges: 30_000 },
  ...{ dashboards: 500, terms: 500, checks: 10_000, queries: 5_000, joins: 5_000 },
};
const most = 6_000;
/** Of these there are so many here that PostgreSQL would not read them from end to end for being few. */
const large = new Set(["columns", "lineages", "field_lineages"]);
// A search ranks a bounded number for each word, which is more than there is here of some words.
const isSearch = ({ list }: ExplainCase): boolean => list.startsWith("search");

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

  async function statementsOf({ list, arguments: given }: ExplainCase, selection: string): Promise<Sql[]> {
    asked.length = 0;
    await ask(`{ ${list}(${given}) { ${selection} } }`);
    return asked.filter(({ text }) => !text.includes("api_tokens"));
  }

  test("each filter and each order of what there is much of, and what is searched", async () => {
    const cases = await casesOf(ask);
    expect(cases.length).toBeGreaterThan(180);
    const excessive: string[] = [];
    for (const one of cases) {
      for (const statement of await statementsOf(one, one.page)) {
        const rows = await rowsRead(app.database, statement);
        const scans = (await sequentialScans(app.database, statement)).filter((table) => large.has(table));
        if ((rows > most && !isSearch(one)) || scans.length > 0)
          excessive.push(`${one.list} ${one.name}: ${rows} rows, from end to end: ${scans.join(", ")}`);
      }
    }
    expect(excessive).toEqual([]);
  }, 120_000);

  test("CO9, LI15 a count that is kept looks at no column and no edge", async () => {
    const cases = (await casesOf(ask)).filter(({ isCounted }) => isCounted);
    const looking: string[] = [];
    for (const one of cases.filter(({ list }) => /^get(Columns|Lineages|FieldLineages)$/.test(list))) {
      const [statement] = await statementsOf(one, "totalCount");
      if (!statement?.text.includes("_counts")) looking.push(one.name.replace(" what there is not", ""));
    }
    const parts = ["name", "nameContains", "description", "hasColumnJoins", "ids", "tableId", "tableIds", "lineageIds"];
    const ends = /^(parent|child)(Table|Dashboard|Column|DashboardField)Id$/;
    expect(looking.filter((name) => !parts.includes(name) && !ends.test(name))).toEqual([]);
    expect(new Set(looking).size).toBe(16);
  });
});
