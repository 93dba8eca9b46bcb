import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { expectReadGuarded, statementsOf } from "../tags/knowledge-story.ts";
import { earlier, joinsDocument, later, noon, type QueryStory, queriesDocument, queryStory } from "./query-story.ts";

let app: TestApp;
let story: QueryStory;
const ids: Record<string, string> = {};

type Row = Readonly<Record<string, unknown>> & { readonly hash: string };

beforeAll(async () => {
  app = await createTestApp();
  story = queryStory(app);
  const { make } = story;
  const [shop, lake] = [await make.plain("shop"), await make.plain("lake")];
  const hidden = await make.schema(shop.databaseId, "hidden", { isHidden: true });
  ids.shop = shop.sourceId;
  ids.shopDatabase = shop.databaseId;
  ids.lake = lake.sourceId;
  ids.lakeSchema = lake.schemaId;
  ids.orders = await make.table(shop.schemaId, "orders");
  ids.clients = await make.table(shop.schemaId, "clients");
  ids.events = await make.table(lake.schemaId, "events");
  ids.secret = await make.table(hidden, "secret");
  ids.gone = await make.table(shop.schemaId, "gone");
  for (const [name, table] of Object.entries({ o: "orders", c: "clients", e: "events", s: "secret", g: "gone" }))
    ids[name] = await make.column(ids[table] ?? "", name);
  const join = (first: string, second: string) => ({ firstColumnId: ids[first], secondColumnId: ids[second] });
  const uses = (...tables: string[]) => tables.map((table) => ids[table]);
  await story.upsert(
    { query: "q1", tableIds: uses("orders", "clients"), columnJoins: [join("o", "c")], timestamp: noon },
    {
      query: "q2",
      tableIds: uses("orders", "events"),
      columnJoins: [join("o", "e"), join("c", "o")],
      timestamp: later,
    },
    { query: "q3", tableIds: uses("events"), queryType: "WRITE", timestamp: earlier, columnJoins: [join("s", "e")] },
    { query: "q4", tableIds: uses("secret", "gone", "clients"), columnJoins: [join("g", "c")], isHidden: true },
    { query: "q5" },
  );
  const updateTables = "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }";
  await ask(app, updateTables, { data: [{ id: ids.gone, deletedAt: noon }] });
});
afterAll(() => app[Symbol.asyncDispose]());

async function texts(scope: object = {}, more: object = {}): Promise<unknown[]> {
  return (await story.list(scope, more)).data.map(({ query }: { query: string }) => query).toSorted();
}

describe("getTableQueries", () => {
  test.each<[string, () => object, string[]]>([
    ["nothing", () => ({}), ["q1", "q2", "q3", "q4", "q5"]],
    ["databaseId", () => ({ databaseId: ids.shopDatabase }), ["q1", "q2", "q4"]],
    ["schemaId", () => ({ schemaId: ids.lakeSchema }), ["q2", "q3"]],
    ["warehouseId", () => ({ warehouseId: ids.lake }), ["q2", "q3"]],
    ["queryType", () => ({ queryType: "WRITE" }), ["q3"]],
    ["tableIds, all of them", () => ({ tableIds: [ids.orders, ids.events, ids.orders?.toUpperCase()] }), ["q2"]],
    ["tableIds ALL", () => ({ tableIds: [ids.orders], tableIdsFilterMode: "ALL" }), ["q1", "q2"]],
    [
      "tableIds ANY",
      () => ({ tableIds: [ids.clients, ids.events], tableIdsFilterMode: "ANY" }),
      ["q1", "q2", "q3", "q4"],
    ],
    ["tableIds ALL with one unknown", () => ({ tableIds: [ids.orders, "nonsense"] }), []],
    [
      "tableIds ANY with one unknown",
      () => ({ tableIds: [ids.orders, "nonsense", UNKNOWN_ID], tableIdsFilterMode: "ANY" }),
      ["q1", "q2"],
    ],
    ["no tables", () => ({ tableIds: [], tableIdsFilterMode: "ANY" }), []],
    ["a hidden or deleted table", () => ({ tableIds: [ids.secret, ids.gone], tableIdsFilterMode: "ANY" }), []],
    [
      "a mode alone, and nulls",
      () => ({ tableIds: null, tableIdsFilterMode: "ANY", databaseId: null }),
      [..."12345"].map((n) => `q${n}`),
    ],
    ["several", () => ({ databaseId: ids.shopDatabase, warehouseId: ids.lake, queryType: "SELECT" }), ["q2"]],
    ["a malformed id", () => ({ schemaId: "nonsense" }), []],
  ])("QU4 filters by %s", async (_title, scope, expected) => {
    expect(await texts(scope())).toEqual(expected);
    expect((await story.list(scope())).totalCount).toBe(expected.length);
  });

  test("QU4 fifty tables can be asked for, not more", async () => {
    const tableIds = (length: number) => Array.from({ length }, () => ids.orders);
    expect(await texts({ tableIds: tableIds(50) })).toEqual(["q1", "q2"]);
    const error = await refusal(app, queriesDocument, { scope: { tableIds: tableIds(51) } });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "scope.tableIds" });
  });

  test("QU3 a query tells of its tables, without deleted and hidden ones", async () => {
    const { data } = await story.list({});
    const told = (text: string) => data.find(({ query }: { query: string }) => query === text);
    expect(told("q2")).toMatchObject({
      databaseIds: expect.arrayContaining([ids.shopDatabase]),
      schemaIds: { length: 2 },
    });
    expect(told("q2").warehouseIds.toSorted()).toEqual([ids.shop, ids.lake].toSorted());
    expect(told("q4").tables).toEqual([{ id: ids.clients, name: "clients", path: "shop_db.public.clients" }]);
    expect(told("q5")).toMatchObject({ tables: [], databaseIds: [], schemaIds: [], warehouseIds: [] });
  });

  test("sorts by hash, type and timestamp, and pages cover the list once", async () => {
    const sorted = async (...sorting: object[]): Promise<Row[]> => (await story.list({}, { sorting })).data;
    const hashes = (await sorted({ sortingKey: "hash" })).map(({ hash }) => hash);
    expect(hashes).toEqual(hashes.toSorted());
    const byTime = await sorted({ sortingKey: "timestamp", direction: "DESC" });
    expect([byTime[0]?.query, byTime[4]?.query]).toEqual(["q2", "q3"]);
    const byType = await sorted({ sortingKey: "queryType", direction: "DESC" }, { sortingKey: "hash" });
    expect(byType[0]?.query).toBe("q3");
    const page = (number: number) => texts({}, { pagination: { nbPerPage: 2, page: number } });
    expect((await Promise.all([page(0), page(1), page(2)])).flat().toSorted()).toEqual(await texts());
    const first = await story.list({}, { pagination: { nbPerPage: 3, greaterThanId: "" } });
    expect(first).toMatchObject({ page: null, totalCount: 5, greatestId: expect.any(String) });
    expect(await texts({}, { pagination: { nbPerPage: 3, greaterThanId: first.greatestId } })).toHaveLength(2);
  });

  test("QU8 five queries with their tables cost as many statements as one", async () => {
    const cost = (nbPerPage: number) =>
      statementsOf(app, () => story.list({ warehouseId: ids.shop }, { pagination: { nbPerPage } }));
    await cost(1);
    expect(await cost(3)).toEqual(await cost(1));
  });

  test("a Read Only token reads, nobody reads without one, and another account sees none of it", async () => {
    expect((await queryStory(app, app.tokens.readOnly).list()).totalCount).toBe(5);
    await expectReadGuarded(app, queriesDocument);
    const stranger = queryStory(app, app.other.tokens.readWrite);
    for (const scope of [{}, { databaseId: ids.shopDatabase }, { tableIds: [ids.orders] }])
      expect((await stranger.list(scope)).totalCount).toBe(0);
  });
});

describe("getColumnJoins", () => {
  async function pairs(scope: object = {}, more: object = {}): Promise<string[]> {
    type Join = { count: number; firstColumn: { name: string }; secondColumn: { name: string } };
    const { data } = await story.joins(scope, more);
    return data.map(
      ({ count, ...join }: Join) => [join.firstColumn.name, join.secondColumn.name].toSorted().join("") + count,
    );
  }

  test.each<[string, () => object, string[]]>([
    ["nothing", () => ({}), ["co2", "eo1"]],
    ["columnIds", () => ({ columnIds: [ids.e] }), ["eo1"]],
    ["columnIds at either end", () => ({ columnIds: [ids.c, ids.e, "nonsense"] }), ["co2", "eo1"]],
    ["tableIds", () => ({ tableIds: [ids.clients] }), ["co2"]],
    ["tableIds and columnIds", () => ({ tableIds: [ids.orders], columnIds: [ids.e] }), ["eo1"]],
    ["no ids", () => ({ ids: [] }), []],
    ["withDeleted", () => ({ withDeleted: true }), ["cg1", "co2", "eo1"]],
    ["withHidden", () => ({ withHidden: true }), ["co2", "eo1", "es1"]],
    ["both", () => ({ withDeleted: true, withHidden: true }), ["cg1", "co2", "eo1", "es1"]],
    ["a malformed table", () => ({ tableIds: ["nonsense"] }), []],
  ])("QU7 filters by %s", async (_title, scope, expected) => {
    expect((await pairs(scope())).toSorted()).toEqual(expected);
    expect((await story.joins(scope())).totalCount).toBe(expected.length);
  });

  test("sorts by count, and finds by id", async () => {
    expect(await pairs({}, { sorting: [{ sortingKey: "count", direction: "DESC" }] })).toEqual(["co2", "eo1"]);
    expect(await pairs({}, { sorting: [{ sortingKey: "count" }] })).toEqual(["eo1", "co2"]);
    const { data } = await story.joins({ columnIds: [ids.e] });
    expect(await pairs({ ids: [data[0].id] })).toEqual(["eo1"]);
    expect(data[0].firstColumnId < data[0].secondColumnId).toBe(true);
    const error = await refusal(app, joinsDocument, { pagination: { nbPerPage: 0 } });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });

  test("a column that is joined is found by hasColumnJoins", async () => {
    const document = "query ($scope: GetColumnsScope) { getColumns(scope: $scope) { data { name } } }";
    const { getColumns } = await ask(app, document, { scope: { hasColumnJoins: true } });
    expect(getColumns.data.map(({ name }: { name: string }) => name).toSorted()).toEqual(["c", "e", "o"]);
  });

  test("QU8 joins with their columns cost as many statements whatever their number", async () => {
    const cost = (nbPerPage: number) => statementsOf(app, () => story.joins({}, { pagination: { nbPerPage } }));
    await cost(1);
    expect(await cost(2)).toEqual(await cost(1));
  });

  test("a Read Only token reads, nobody reads without one, and another account sees none of it", async () => {
    expect((await queryStory(app, app.tokens.readOnly).joins()).totalCount).toBe(2);
    await expectReadGuarded(app, joinsDocument);
    const stranger = queryStory(app, app.other.tokens.readWrite);
    for (const scope of [{}, { columnIds: [ids.o] }, { tableIds: [ids.orders], withHidden: true }])
      expect((await stranger.joins(scope)).totalCount).toBe(0);
  });
});
