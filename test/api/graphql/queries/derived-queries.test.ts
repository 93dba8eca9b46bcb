import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { statementsOf } from "../tags/knowledge-story.ts";
import { later, noon, type QueryStory, queryStory } from "./query-story.ts";

const document = `mutation ($data: [UpsertTableQueryInput!]!) {
  upsertTableQueries(data: $data) { queryType parseError unresolvedTables tables { name path } }
}`;

let app: TestApp;
let story: QueryStory;
let counter = 0;
const ids: Record<string, string> = {};

/** A shop with two schemas that both have `customers`, and a second database of the same source. */
beforeAll(async () => {
  app = await createTestApp();
  story = queryStory(app);
  const { make } = story;
  const shop = await make.plain("shop");
  ids.database = shop.databaseId;
  const crm = await make.schema(shop.databaseId, "crm");
  const lake = await make.schema(await make.database(shop.sourceId, "lake"), "raw");
  ids.orders = await make.table(shop.schemaId, "orders");
  ids.customers = await make.table(shop.schemaId, "customers");
  ids.crm = await make.table(crm, "customers");
  ids.events = await make.table(lake, "Events");
  for (const [table, name] of [
    ["orders", "id"],
    ["orders", "customer_id"],
    ["customers", "id"],
    ["crm", "id"],
    ["events", "ORDER_ID"],
  ])
    ids[`${table}.${name}`] = await make.column(ids[String(table)] ?? "", String(name));
  ids.foreign = (await queryStory(app, app.other.tokens.readWrite).make.plain("theirs")).databaseId;
});
afterAll(() => app[Symbol.asyncDispose]());

const upsert = async (...data: object[]) => {
  const rows = data.map((row) => ({ timestamp: noon, databaseId: ids.database, ...row }));
  return (await ask(app, document, { data: rows })).upsertTableQueries;
};
const pathsOf = ({ tables }: { tables: { path: string }[] }) => tables.map(({ path }) => path).toSorted();
const comment = () => `-- ${++counter}\n`;
const countOf = async (...columns: string[]) => {
  const { data } = await story.joins({ columnIds: [ids[columns[0] ?? ""]] });
  const wanted = columns.map((column) => ids[column]);
  return data.find(
    (join: { firstColumnId: string; secondColumnId: string }) =>
      wanted.includes(join.firstColumnId) && wanted.includes(join.secondColumnId),
  )?.count;
};

describe("QU5 QU11 what upsertTableQueries finds in texts", () => {
  test.each<[string, object, string[], string[]]>([
    ["a schema", { query: "select * from PUBLIC.Orders" }, ["shop_db.public.orders"], []],
    ["the only one of its name", { query: "select * from orders" }, ["shop_db.public.orders"], []],
    ["a name that two have", { query: "select * from customers" }, [], ["customers"]],
    ["the default schema", { query: "select 1 from customers", defaultSchema: "CRM" }, ["shop_db.crm.customers"], []],
    ["another database of the source", { query: "select * from lake.raw.events" }, ["lake.raw.Events"], []],
    ["a database that is not there", { query: "select * from moon.raw.events" }, [], ["moon.raw.events"]],
    ["an unknown table beside a known one", { query: "select 2 from orders, x.y" }, ["shop_db.public.orders"], ["x.y"]],
  ])("%s", async (_title, row, paths, unresolvedTables) => {
    const [query] = await upsert(row);
    expect(query).toMatchObject({ parseError: null, unresolvedTables });
    expect(pathsOf(query)).toEqual(paths);
  });

  test("given tables come first and are added, also without a database", async () => {
    const [first, second] = await upsert(
      { query: "select 3 from customers", tableIds: [ids.crm, ids.orders] },
      { query: "select 4 from customers c, orders o", tableIds: [ids.customers], databaseId: null },
    );
    expect(pathsOf(first)).toEqual(["shop_db.crm.customers", "shop_db.public.orders"]);
    expect(pathsOf(second)).toEqual(["shop_db.public.customers"]);
    expect(second.unresolvedTables).toEqual(["orders"]);
  });

  test("a text that cannot be read is stored and says why, and the others of its batch are read", async () => {
    const merge = "merge into orders using crm.customers c on c.id = orders.customer_id when matched then delete";
    const [unread, read] = await upsert({ query: merge, tableIds: [ids.orders] }, { query: "select 5 from orders" });
    expect(unread).toMatchObject({ queryType: "WRITE", unresolvedTables: [], tables: [{ name: "orders" }] });
    expect(unread.parseError).toMatch(/^the grammar does not know what stands at line 1, column \d+$/);
    expect(read).toMatchObject({ parseError: null, queryType: "SELECT" });
  });

  test("a deleted table is not meant", async () => {
    const gone = await story.make.table((await story.make.plain("gone")).schemaId, "gone");
    await ask(app, "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", {
      data: [{ id: gone, deletedAt: noon }],
    });
    const { getTables } = await ask(
      app,
      "query ($scope: GetTablesScope) { getTables(scope: $scope) { data { schema { databaseId } } } }",
      { scope: { ids: [gone], withDeleted: true } },
    );
    const databaseId = getTables.data[0].schema.databaseId;
    expect(await upsert({ query: "select * from gone", databaseId })).toMatchObject([{ unresolvedTables: ["gone"] }]);
  });

  test("neither database nor tables, a database of nobody or of another account, a wrong count are refused", async () => {
    const refused = (row: object) =>
      refusal(app, document, { data: [{ query: "select 1", timestamp: noon, databaseId: ids.database, ...row }] });
    const bad = { code: "BAD_USER_INPUT" };
    expect(await refused({ databaseId: null })).toMatchObject({ ...bad, field: "data[0].databaseId" });
    expect(await refused({ runs: 0 })).toMatchObject({ ...bad, field: "data[0].runs" });
    expect(await refused({ defaultSchema: " " })).toMatchObject({ ...bad, field: "data[0].defaultSchema" });
    for (const databaseId of [ids.foreign, UNKNOWN_ID, "nonsense"])
      expect(await refused({ databaseId })).toMatchObject({ code: "NOT_FOUND", field: "data[0].databaseId" });
  });
});

describe("QU6 joins of columns", () => {
  test("come out of conditions, once a query, and not again when it is run again", async () => {
    const query = `${comment()}select * from orders o join crm.customers c on c.id = o.customer_id where o.customer_id = c.id`;
    await upsert({ query });
    await upsert({ query, timestamp: later }, { query, timestamp: noon });
    expect(await countOf("orders.customer_id", "crm.id")).toBe(1);
    await upsert({ query: `${comment()}${query}` });
    expect(await countOf("orders.customer_id", "crm.id")).toBe(2);
  });

  test("are found by their names in whatever letter case, through queries; unknown columns join nothing", async () => {
    const before = (await story.joins()).totalCount;
    await upsert({
      query:
        "with e as (select order_id as o from lake.raw.events) select * from e join orders on orders.ID = e.o and orders.moon = e.o",
    });
    expect(await countOf("orders.id", "events.ORDER_ID")).toBe(1);
    expect((await story.joins()).totalCount).toBe(before + 1);
  });

  test("go when a query no longer has them, and when it goes itself", async () => {
    const query = `${comment()}select * from orders join customers on customers.id = orders.id`;
    await upsert({ query, defaultSchema: "public" }, { query: `${comment()}${query}`, defaultSchema: "public" });
    expect(await countOf("orders.id", "customers.id")).toBe(2);
    // In another schema the names mean other columns.
    await upsert({ query, defaultSchema: "crm", timestamp: later });
    expect(await countOf("orders.id", "customers.id")).toBe(1);
    await app.database.prisma.query.deleteMany({ where: { query: { contains: "customers.id = orders.id" } } });
    const [first, second] = [ids["orders.id"] ?? "", ids["customers.id"] ?? ""].toSorted();
    const left = { firstColumnId: String(first), secondColumnId: String(second) };
    expect(await app.database.prisma.columnJoin.count({ where: left })).toBe(0);
  });
});

test("QU8 500 texts with joins cost as many statements as one", async () => {
  const rows = (count: number) =>
    Array.from({ length: count }, () => ({
      query: `${comment()}select * from orders o join crm.customers c on c.id = o.customer_id`,
      timestamp: later,
    }));
  const cost = async (count: number) => {
    const { all, notices } = await statementsOf(app, () => upsert(...rows(count)));
    return all - notices;
  };
  await cost(1);
  expect(await cost(500)).toBe(await cost(1));
});
