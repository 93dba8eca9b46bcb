import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryHash } from "#kernel/query-hash.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { expectWriteGuarded, recordFeed, statementsOf } from "../tags/knowledge-story.ts";
import { earlier, later, noon, type QueryStory, queryStory, upsertDocument } from "./query-story.ts";

let app: TestApp;
let story: QueryStory;
let foreignTable: string;
let foreignColumn: string;
const shop = { sourceId: "", databaseId: "", schemaId: "" };
let counter = 0;

beforeAll(async () => {
  app = await createTestApp();
  story = queryStory(app);
  Object.assign(shop, await story.make.plain("shop"));
  const stranger = queryStory(app, app.other.tokens.readWrite);
  foreignTable = await stranger.make.table((await stranger.make.plain("theirs")).schemaId, "theirs");
  foreignColumn = await stranger.make.column(foreignTable, "theirs");
});
afterAll(() => app[Symbol.asyncDispose]());

const table = (name = `table_${++counter}`) => story.make.table(shop.schemaId, name);
const text = () => `SELECT ${++counter}`;
const refused = (...rows: object[]) =>
  refusal(app, upsertDocument, { data: rows.map((row) => ({ timestamp: noon, tableIds: [], ...row })) });

async function twoColumns(): Promise<[string, string]> {
  const tableId = await table();
  return [await story.make.column(tableId, "one"), await story.make.column(tableId, "two")];
}

async function countOf(columnId: string): Promise<unknown> {
  const { data } = await story.joins({ columnIds: [columnId] });
  return data[0]?.count;
}

describe("upsertTableQueries", () => {
  test("QU1 stores a query with all that is told of it, once however it is laid out", async () => {
    const orders = await table("orders");
    const facts = {
      author: "ada@example.com",
      durationSeconds: 1.5,
      rowsProduced: 7,
      snowflakeWarehouseSize: "X-Small",
    };
    const query = "SELECT *\n  FROM orders";
    const [row] = await story.upsert({ query, ...facts, tableIds: [orders.toUpperCase(), orders] });
    expect(row).toEqual({
      ...{ query, queryType: "SELECT", hash: queryHash("SELECT * FROM orders"), isHidden: false, sourceUserId: null },
      ...{ author: facts.author, queriesDuration: 1.5, rowsProduced: 7, snowflakeWarehouseSize: "X-Small" },
      ...{ databaseIds: [shop.databaseId], schemaIds: [shop.schemaId], warehouseIds: [shop.sourceId] },
      tables: [{ id: orders, name: "orders", path: "shop_db.public.orders" }],
      timestamp: Date.parse(noon),
    });
    const [again] = await story.upsert({ query: "  SELECT * FROM\torders\n", timestamp: later });
    expect(again).toMatchObject({ hash: row.hash, timestamp: Date.parse(later), author: null, tables: [] });
    expect(await app.database.prisma.query.count({ where: { hash: row.hash } })).toBe(1);
  });

  test("QU1 the hash stays what it is", () => {
    expect(queryHash(" SELECT\n 1 ")).toBe("e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5");
  });

  test("QU2 an older run is not applied, and the latest of a batch counts", async () => {
    const [query, tableId] = [text(), await table()];
    const [stored] = await story.upsert({ query, tableIds: [tableId], isHidden: true });
    expect(await story.upsert({ query, timestamp: earlier, author: "old" })).toEqual([stored]);
    const runs = [
      { query, timestamp: later, author: "latest" },
      { query: ` ${query}`, timestamp: earlier, author: "old" },
    ];
    const rows = await story.upsert(...runs, { query: text() });
    expect(rows.map(({ author }: { author: string }) => author)).toEqual(["latest", "latest", null]);
    expect(rows[0]).toMatchObject({ hash: stored.hash, tables: [], isHidden: true });
    expect((await story.upsert({ query, timestamp: later, isHidden: false }))[0].isHidden).toBe(false);
    expect(await story.upsert()).toEqual([]);
  });

  test("QU5 the text says what a query does, unless the caller does", async () => {
    const cases = [
      ["select 1", undefined, "SELECT"],
      ["-- why\n /* how */ (WITH a AS (SELECT 1) SELECT * FROM a)", undefined, "SELECT"],
      ["-- note\nInsert INTO a SELECT 1", undefined, "WRITE"],
      ["create table b as select 1", null, "WRITE"],
      ["WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", "WRITE", "WRITE"],
      ["WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", undefined, "WRITE"],
      ["updates_are_no_words()", undefined, "SELECT"],
    ];
    const rows = await story.upsert(...cases.map(([query, queryType]) => ({ query, queryType })));
    expect(rows.map(({ queryType }: { queryType: string }) => queryType)).toEqual(cases.map(([, , type]) => type));
  });

  test("the author is found among the users of the tables' sources", async () => {
    const person = { accountId: app.accountId, email: "Grace@Example.com", externalId: "grace" };
    const { id } = await app.database.prisma.sourceUser.create({ data: { ...person, sourceId: shop.sourceId } });
    const elsewhere = await story.make.plain("elsewhere");
    const outside = await story.make.table(elsewhere.schemaId, "outside");
    const tableIds = [await table()];
    const rows = await story.upsert(
      { query: text(), author: "grace@example.com", tableIds },
      { query: text(), author: "grace", tableIds },
      { query: text(), author: "grace", tableIds: [outside] },
      { query: text(), author: "grace" },
    );
    expect(rows.map(({ sourceUserId }: { sourceUserId: string }) => sourceUserId)).toEqual([id, id, null, null]);
  });

  test("QU6 a join counts once for each query, whichever column comes first, and not again with a later run", async () => {
    const [one, two] = await twoColumns();
    const columnJoins = [
      { firstColumnId: one, secondColumnId: two },
      { firstColumnId: two.toUpperCase(), secondColumnId: one },
    ];
    const [first, second] = [text(), text()];
    await story.upsert({ query: first, columnJoins }, { query: second, columnJoins });
    expect(await countOf(one)).toBe(2);
    await story.upsert({ query: first, columnJoins, timestamp: later }, { query: second, columnJoins });
    expect(await countOf(two)).toBe(2);
    await Promise.all([1, 2, 3].map(() => story.upsert({ query: text(), columnJoins })));
    expect(await countOf(one)).toBe(5);
  });

  test("QU9 a table's lastQueriedAt follows, and only forward", async () => {
    const tableId = await table();
    const last = async () => {
      const document = "query ($scope: GetTablesScope) { getTables(scope: $scope) { data { lastQueriedAt } } }";
      return (await ask(app, document, { scope: { ids: [tableId] } })).getTables.data[0].lastQueriedAt;
    };
    await story.upsert({ query: text(), tableIds: [tableId], timestamp: later });
    expect(await last()).toBe(Date.parse(later));
    await story.upsert({ query: text(), tableIds: [tableId], timestamp: earlier });
    expect(await last()).toBe(Date.parse(later));
  });

  test.each<[string, object]>([
    ["query", { query: " " }],
    ["query", { query: "x".repeat(100_001) }],
    ["author", { author: "" }],
    ["durationSeconds", { durationSeconds: -1 }],
    ["rowsProduced", { rowsProduced: -1 }],
    ["snowflakeWarehouseSize", { snowflakeWarehouseSize: "x".repeat(1_001) }],
    ["tableIds", { tableIds: Array.from({ length: 501 }, () => UNKNOWN_ID) }],
    ["columnJoins[0].secondColumnId", { columnJoins: [{ firstColumnId: "A", secondColumnId: "a" }] }],
  ])("refuses a wrong %s by its row, and stores nothing", async (field, wrong) => {
    const query = text();
    const error = await refused({ query }, { query: text(), ...wrong });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data[1].${field}` });
    expect(await app.database.prisma.query.count({ where: { hash: queryHash(query) } })).toBe(0);
  });

  test("tables and columns that are not in the account are NOT_FOUND", async () => {
    const [one] = await twoColumns();
    const tableId = await table();
    for (const id of [foreignTable, UNKNOWN_ID, "nonsense"]) {
      const error = await refused({ query: text() }, { query: text(), tableIds: [tableId, id] });
      expect(error).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].tableIds[1]" });
    }
    const columnJoins = [{ firstColumnId: one, secondColumnId: foreignColumn }];
    const error = await refused({ query: text(), columnJoins });
    expect(error).toMatchObject({ code: "NOT_FOUND", field: "data[0].columnJoins[0].secondColumnId" });
  });

  test("QU8 500 rows cost as many statements as one, and 501 are too many", async () => {
    const [one, two] = await twoColumns();
    const tableIds = [await table()];
    const columnJoins = [{ firstColumnId: one, secondColumnId: two }];
    const rows = () => Array.from({ length: 500 }, () => ({ query: text(), tableIds, columnJoins, timestamp: later }));
    const cost = async (data: object[]) => {
      const { all, notices } = await statementsOf(app, () => story.upsert(...data));
      return all - notices;
    };
    await cost(rows().slice(0, 1));
    const single = await cost(rows().slice(0, 1));
    expect(await cost(rows())).toBe(single);
    expect(await refused(...rows(), { query: text() })).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
  });

  test("refuses callers without a token and Read Only tokens", async () => {
    await expectWriteGuarded(app, upsertDocument, { data: [] });
  });

  test("QU10 the change feed tells of queries and of their tables", async () => {
    const [query, tableId] = [text(), await table()];
    await using feed = await recordFeed(app);
    await story.upsert({ query, tableIds: [tableId] });
    await story.upsert({ query, timestamp: earlier });
    await story.upsert({ query, timestamp: later });
    const { id } = await app.database.prisma.query.findFirstOrThrow({ where: { hash: queryHash(query) } });
    await expect.poll(feed.changes).toEqual([
      { assetType: "TABLE", action: "UPDATED", ids: [tableId] },
      { assetType: "QUERY", action: "CREATED", ids: [id] },
      // The later run uses no table, so this one is not known to be used any more.
      { assetType: "TABLE", action: "UPDATED", ids: [tableId] },
      { assetType: "QUERY", action: "UPDATED", ids: [id] },
    ]);
  });
});
