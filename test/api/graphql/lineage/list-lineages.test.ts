import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDashboard } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const list = `query ($scope: GetLineagesScope, $sorting: [LineageSorting!], $pagination: Pagination) {
  getLineages(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id }
  }
}`;

let app: TestApp;
const ids: Record<string, string> = {};
/** Names of edges by id: what they lead from and to. */
const names = new Map<string, string>();

const shown = ["orders>revenue", "orders>sales", "raw>orders", "revenue>sales", "sales>board"];

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const shop = await make.plain("shop");
  const lake = await make.plain("lake");
  const tools = await make.source("tools");
  const hiddenSchema = await make.schema(shop.databaseId, "hidden", { isHidden: true });
  Object.assign(ids, { shop: shop.sourceId, lake: lake.sourceId, tools });
  ids.raw = await make.table(lake.schemaId, "raw", { popularity: 1 });
  ids.orders = await make.table(shop.schemaId, "orders", { popularity: 30 });
  ids.revenue = await make.table(shop.schemaId, "revenue");
  ids.secret = await make.table(hiddenSchema, "secret");
  ids.attic = await make.table(shop.schemaId, "attic");
  ids.sales = await makeDashboard(app, tools, "sales", { popularity: 70 });
  ids.board = await makeDashboard(app, tools, "board", { popularity: 20 });
  ids.scrapped = await makeDashboard(app, tools, "scrapped", { deletedAt: new Date() });

  const edges = ["raw>orders", "orders>revenue", "orders>sales", "revenue>sales", "sales>board"];
  const concealed = ["orders>secret", "secret>sales", "attic>orders", "orders>scrapped"];
  const isDashboard = (name: string) => ["sales", "board", "scrapped"].includes(name);
  for (const name of [...edges, ...concealed]) {
    const [parent = "", child = ""] = name.split(">");
    const data = {
      [isDashboard(parent) ? "parentDashboardId" : "parentTableId"]: ids[parent],
      [isDashboard(child) ? "childDashboardId" : "childTableId"]: ids[child],
    };
    const document = "mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }";
    const { upsertLineages } = await ask(app, document, { data: [data] });
    names.set(upsertLineages[0].id, name);
    ids[name] = upsertLineages[0].id;
  }
  const types = {
    "raw>orders": "OTHER_TECHNOS",
    "orders>revenue": "AUTOMATIC",
    "revenue>sales": "MANUAL_OPS",
  } as const;
  for (const [name, lineageType] of Object.entries(types))
    await app.database.prisma.lineage.update({ where: { id: ids[name] ?? "" }, data: { lineageType } });
  await ask(app, "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", {
    data: [{ id: ids.attic, deletedAt: new Date().toISOString() }],
  });
});

afterAll(() => app[Symbol.asyncDispose]());

async function edgesOf(variables: Record<string, unknown>): Promise<string[]> {
  const { getLineages } = await ask(app, list, variables);
  return getLineages.data.map(({ id }: { id: string }) => names.get(id));
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), shown],
    ["parentTableId", () => ({ parentTableId: ids.orders }), ["orders>revenue", "orders>sales"]],
    ["parentDashboardId", () => ({ parentDashboardId: ids.sales }), ["sales>board"]],
    ["childTableId", () => ({ childTableId: ids.orders }), ["raw>orders"]],
    ["childDashboardId", () => ({ childDashboardId: ids.sales }), ["orders>sales", "revenue>sales"]],
    ["parentSourceId", () => ({ parentSourceId: ids.lake }), ["raw>orders"]],
    ["parentSourceId of a dashboard", () => ({ parentSourceId: ids.tools }), ["sales>board"]],
    ["childSourceId", () => ({ childSourceId: ids.shop }), ["orders>revenue", "raw>orders"]],
    [
      "childSourceId of a dashboard",
      () => ({ childSourceId: ids.tools }),
      ["orders>sales", "revenue>sales", "sales>board"],
    ],
    ["lineageIds", () => ({ lineageIds: [ids["raw>orders"], "nonsense"] }), ["raw>orders"]],
    ["lineageType", () => ({ lineageType: "MANUAL_OPS" }), ["revenue>sales"]],
    ["withChildAssetType TABLE", () => ({ withChildAssetType: "TABLE" }), ["orders>revenue", "raw>orders"]],
    [
      "withChildAssetType DASHBOARD",
      () => ({ withChildAssetType: "DASHBOARD" }),
      ["orders>sales", "revenue>sales", "sales>board"],
    ],
    ["withChildAssetType COLUMN", () => ({ withChildAssetType: "COLUMN" }), []],
    ["a malformed id", () => ({ parentTableId: "nonsense" }), []],
    ["null, which is no filter", () => ({ parentTableId: null, lineageType: null }), shown],
    ["withDeleted", () => ({ withDeleted: true }), [...shown, "attic>orders", "orders>scrapped"]],
    ["withHidden", () => ({ withHidden: true }), [...shown, "orders>secret", "secret>sales"]],
    ["several at once", () => ({ parentTableId: ids.orders, withChildAssetType: "TABLE" }), ["orders>revenue"]],
  ];
  test.each(cases)("LI6 LI7 %s", async (_title, scope, expected) => {
    expect((await edgesOf({ scope: scope() })).toSorted()).toEqual(expected.toSorted());
    const { getLineages } = await ask(app, list, { scope: scope() });
    expect(getLineages.totalCount).toBe(expected.length);
  });
});

describe("sorting", () => {
  // In the order in which the edges were made, which is that of their ids.
  const byId = ["raw>orders", "orders>revenue", "orders>sales", "revenue>sales", "sales>board"];
  const cases: [string, object, string[]][] = [
    ["id", { sortingKey: "id" }, byId],
    ["id DESC", { sortingKey: "id", direction: "DESC" }, byId.toReversed()],
    [
      "popularity of the child",
      { sortingKey: "popularity" },
      ["sales>board", "raw>orders", "orders>sales", "revenue>sales", "orders>revenue"],
    ],
    [
      "popularity of the child DESC, nulls first",
      { sortingKey: "popularity", direction: "DESC", nullsPriority: "FIRST" },
      ["orders>revenue", "orders>sales", "revenue>sales", "raw>orders", "sales>board"],
    ],
    [
      "type, by its name",
      { sortingKey: "type" },
      ["orders>revenue", "orders>sales", "sales>board", "revenue>sales", "raw>orders"],
    ],
  ];
  test.each(cases)("LI7 by %s", async (_title, step, expected) => {
    expect(await edgesOf({ sorting: [step] })).toEqual(expected);
  });
});

describe("paging", () => {
  test("LI8 numbered pages cover the list once, whatever ties there are", async () => {
    const seen: (string | undefined)[] = [];
    for (const page of [0, 1, 2]) {
      const variables = { pagination: { nbPerPage: 2, page }, sorting: [{ sortingKey: "popularity" }] };
      const { getLineages } = await ask(app, list, variables);
      expect(getLineages).toMatchObject({ nbPerPage: 2, page, totalCount: 5, greatestId: null });
      seen.push(...getLineages.data.map(({ id }: { id: string }) => names.get(id)));
    }
    expect(seen.toSorted()).toEqual(shown);
  });

  test("LI8 pages by id cover the list once", async () => {
    const seen: (string | undefined)[] = [];
    for (let greaterThanId: string | null = ""; greaterThanId !== null; ) {
      const { getLineages } = await ask(app, list, { pagination: { nbPerPage: 2, greaterThanId } });
      seen.push(...getLineages.data.map(({ id }: { id: string }) => names.get(id)));
      greaterThanId = getLineages.greatestId;
    }
    expect(seen.toSorted()).toEqual(shown);
  });

  test("more than 10,000 a page is refused", async () => {
    const error = await refusal(app, list, { pagination: { nbPerPage: 10_001 } });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });
});

describe("who may read", () => {
  test("a Read Only token may", async () => {
    expect((await ask(app, list, {}, app.tokens.readOnly)).getLineages.totalCount).toBe(5);
  });

  test("nobody may without a token", async () => {
    expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("LI9 another account sees none of it", async () => {
    for (const scope of [{}, { lineageIds: [ids["raw>orders"]] }, { parentTableId: ids.orders }])
      expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getLineages.totalCount).toBe(0);
  });
});

test("lineages with the tables at both ends take as many statements for 1 row as for 100", async () => {
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("wide");
  const { rows } = await ask(app, "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }", {
    data: Array.from({ length: 101 }, (_, index) => ({ schemaId, externalId: `t${index}`, name: `t${index}` })),
  });
  const [first, ...others] = rows.map(({ id }: { id: string }) => id);
  await ask(app, "mutation ($data: [UpsertLineageInput!]!) { upsertLineages(data: $data) { id } }", {
    data: others.map((childTableId: string) => ({ parentTableId: first, childTableId })),
  });
  const document = `query ($scope: GetLineagesScope, $pagination: Pagination) {
    getLineages(scope: $scope, pagination: $pagination) {
      data { parentTable { name schema { name } } childTable { name schema { name } } }
    }
  }`;
  const statementsFor = async (nbPerPage: number) => {
    app.statements.length = 0;
    const variables = { scope: { childSourceId: sourceId }, pagination: { nbPerPage } };
    const { getLineages } = await ask(app, document, variables);
    expect(getLineages.data).toHaveLength(nbPerPage);
    expect(getLineages.data[0]).toMatchObject({ parentTable: { name: "t0" }, childTable: { name: "t1" } });
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
});
