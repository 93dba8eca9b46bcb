import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const list = `query ($scope: GetFieldLineagesScope!, $sorting: [FieldLineageSorting!], $pagination: Pagination) {
  getFieldLineages(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id }
  }
}`;

let app: TestApp;
const ids: Record<string, string> = {};
const names = new Map<string, string>();
const kinds: Record<string, "Column" | "Dashboard" | "DashboardField"> = {};

// In the order in which the edges were made, which is that of their ids.
const byId = ["raw>amount", "amount>total", "amount>axis", "amount>board", "axis>axis2", "axis>sales", "total>axis2"];

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const shop = await make.plain("shop");
  const lake = await make.plain("lake");
  const [tools, reports] = [await make.source("tools"), await make.source("reports")];
  Object.assign(ids, { shop: shop.sourceId, lake: lake.sourceId, tools, reports });
  const hiddenSchema = await make.schema(shop.databaseId, "hidden", { isHidden: true });
  const column = async (name: string, tableId: string, more = {}) => {
    ids[name] = await make.column(tableId, name, more);
    kinds[name] = "Column";
  };
  await column("raw", await make.table(lake.schemaId, "events", { popularity: 1 }));
  await column("amount", await make.table(shop.schemaId, "orders", { popularity: 30 }));
  await column("total", await make.table(shop.schemaId, "revenue"));
  await column("secret", await make.table(hiddenSchema, "secret"));
  await column("gone", await make.table(shop.schemaId, "gone"), { deletedAt: new Date().toISOString() });
  const dashboard = async (name: string, sourceId: string, facts = {}) => {
    ids[name] = await makeDashboard(app, sourceId, name, facts);
    kinds[name] = "Dashboard";
  };
  await dashboard("sales", tools, { popularity: 70 });
  await dashboard("board", reports, { popularity: 20 });
  await dashboard("scrapped", tools, { deletedAt: new Date() });
  const field = async (name: string, dashboardName: string, facts = {}) => {
    ids[name] = await makeDashboardField(app, ids[dashboardName] ?? "", name, facts);
    kinds[name] = "DashboardField";
  };
  await field("axis", "sales", { popularity: 5 });
  await field("axis2", "board");
  await field("dead", "scrapped");

  for (const name of [...byId, "amount>secret", "gone>total", "amount>scrapped", "amount>dead"]) {
    const [parent = "", child = ""] = name.split(">");
    const data = { [`parent${kinds[parent]}Id`]: ids[parent], [`child${kinds[child]}Id`]: ids[child] };
    const document = "mutation ($data: [UpsertFieldLineageInput!]!) { rows: upsertFieldLineages(data: $data) { id } }";
    const { rows } = await ask(app, document, { data: [data] });
    names.set(rows[0].id, name);
    ids[name] = rows[0].id;
  }
  const types = { "raw>amount": "OTHER_TECHNOS", "amount>total": "AUTOMATIC", "axis>sales": "MANUAL_OPS" } as const;
  for (const [name, lineageType] of Object.entries(types))
    await app.database.prisma.fieldLineage.update({ where: { id: ids[name] ?? "" }, data: { lineageType } });
});

afterAll(() => app[Symbol.asyncDispose]());

async function edgesOf(variables: Record<string, unknown>): Promise<string[]> {
  const { getFieldLineages } = await ask(app, list, { scope: {}, ...variables });
  return getFieldLineages.data.map(({ id }: { id: string }) => names.get(id));
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), byId],
    ["parentColumnId", () => ({ parentColumnId: ids.amount }), ["amount>total", "amount>axis", "amount>board"]],
    ["parentDashboardFieldId", () => ({ parentDashboardFieldId: ids.axis }), ["axis>axis2", "axis>sales"]],
    ["childColumnId", () => ({ childColumnId: ids.amount }), ["raw>amount"]],
    ["childDashboardFieldId", () => ({ childDashboardFieldId: ids.axis2 }), ["axis>axis2", "total>axis2"]],
    ["childDashboardSourceId", () => ({ childDashboardSourceId: ids.tools }), ["axis>sales"]],
    ["childDashboardFieldSourceId", () => ({ childDashboardFieldSourceId: ids.tools }), ["amount>axis"]],
    ["columnSourceId of the parent", () => ({ columnSourceId: ids.lake }), ["raw>amount"]],
    [
      "columnSourceId of either",
      () => ({ columnSourceId: ids.shop }),
      ["raw>amount", "amount>total", "amount>axis", "amount>board", "total>axis2"],
    ],
    ["hasDashboardChild", () => ({ hasDashboardChild: true }), ["amount>board", "axis>sales"]],
    [
      "hasDashboardChild: false",
      () => ({ hasDashboardChild: false }),
      ["raw>amount", "amount>total", "amount>axis", "axis>axis2", "total>axis2"],
    ],
    ["lineageType", () => ({ lineageType: "MANUAL_OPS" }), ["axis>sales"]],
    ["withChildAssetType COLUMN", () => ({ withChildAssetType: "COLUMN" }), ["raw>amount", "amount>total"]],
    ["withChildAssetType DASHBOARD", () => ({ withChildAssetType: "DASHBOARD" }), ["amount>board", "axis>sales"]],
    [
      "withChildAssetType DASHBOARD_FIELD",
      () => ({ withChildAssetType: "DASHBOARD_FIELD" }),
      ["amount>axis", "axis>axis2", "total>axis2"],
    ],
    ["withChildAssetType TABLE", () => ({ withChildAssetType: "TABLE" }), []],
    ["a malformed id", () => ({ columnSourceId: "nonsense" }), []],
    ["null, which is no filter", () => ({ parentColumnId: null, hasDashboardChild: null }), byId],
    ["several at once", () => ({ parentColumnId: ids.amount, hasDashboardChild: true }), ["amount>board"]],
  ];
  test.each(cases)("LI6 LI7 %s", async (_title, scope, expected) => {
    expect(await edgesOf({ scope: scope() })).toEqual(expected);
    const { getFieldLineages } = await ask(app, list, { scope: scope() });
    expect(getFieldLineages.totalCount).toBe(expected.length);
  });

  test("the scope is required", async () => {
    const error = await refusal(app, "{ getFieldLineages { totalCount } }", {});
    expect(error).toMatchObject({ code: "GRAPHQL_VALIDATION_FAILED" });
  });
});

describe("sorting", () => {
  const step = (sortingKey: string, more: object = {}) => ({ sortingKey, ...more });
  const cases: [string, object, string[]][] = [
    ["id", step("id"), byId],
    ["id DESC", step("id", { direction: "DESC" }), byId.toReversed()],
    [
      "popularity: a column's is its table's, a field's its own",
      step("popularity"),
      ["amount>axis", "amount>board", "raw>amount", "axis>sales", "amount>total", "axis>axis2", "total>axis2"],
    ],
    [
      "childDashboardPopularity, also of the dashboard that the field lies in",
      step("childDashboardPopularity", { direction: "DESC" }),
      ["amount>axis", "axis>sales", "amount>board", "axis>axis2", "total>axis2", "raw>amount", "amount>total"],
    ],
    [
      "childDashboardPopularity, nulls first",
      step("childDashboardPopularity", { nullsPriority: "FIRST" }),
      ["raw>amount", "amount>total", "amount>board", "axis>axis2", "total>axis2", "amount>axis", "axis>sales"],
    ],
    [
      "type, by its name",
      step("type"),
      ["amount>total", "amount>axis", "amount>board", "axis>axis2", "total>axis2", "axis>sales", "raw>amount"],
    ],
  ];
  test.each(cases)("LI7 by %s", async (_title, sorting, expected) => {
    expect(await edgesOf({ sorting: [sorting] })).toEqual(expected);
  });
});

describe("paging", () => {
  test("LI8 numbered pages and pages by id cover the list once", async () => {
    const numbered: string[] = [];
    for (const page of [0, 1, 2])
      numbered.push(...(await edgesOf({ pagination: { nbPerPage: 3, page }, sorting: [{ sortingKey: "type" }] })));
    expect(numbered.toSorted()).toEqual(byId.toSorted());
    const keyed: (string | undefined)[] = [];
    for (let greaterThanId: string | null = ""; greaterThanId !== null; ) {
      const variables = { scope: {}, pagination: { nbPerPage: 3, greaterThanId } };
      const { getFieldLineages } = await ask(app, list, variables);
      expect(getFieldLineages).toMatchObject({ page: null, totalCount: 7 });
      keyed.push(...getFieldLineages.data.map(({ id }: { id: string }) => names.get(id)));
      greaterThanId = getFieldLineages.greatestId;
    }
    expect(keyed).toEqual(byId);
  });

  test("no rows a page is refused", async () => {
    const error = await refusal(app, list, { scope: {}, pagination: { nbPerPage: 0 } });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });
});

describe("who may read", () => {
  test("a Read Only token may", async () => {
    expect((await ask(app, list, { scope: {} }, app.tokens.readOnly)).getFieldLineages.totalCount).toBe(7);
  });

  test("nobody may without a token", async () => {
    expect(await refusal(app, list, { scope: {} }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("LI9 another account sees none of it", async () => {
    for (const scope of [{}, { parentColumnId: ids.amount }, { columnSourceId: ids.shop }])
      expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getFieldLineages.totalCount).toBe(0);
  });
});

test("field lineages with the columns at both ends take as many statements for 1 row as for 100", async () => {
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("wide");
  const tableId = await make.table(schemaId, "wide");
  const columns = Array.from({ length: 101 }, (_, index) => ({
    ...{ tableId, externalId: `c${index}`, name: `c${index}`, dataType: "int", isNullable: true },
  }));
  const { rows } = await ask(
    app,
    "mutation ($data: [CreateColumnInput!]!) { rows: createColumns(data: $data) { id } }",
    {
      data: columns,
    },
  );
  const [first, ...others] = rows.map(({ id }: { id: string }) => id);
  await ask(app, "mutation ($data: [UpsertFieldLineageInput!]!) { upsertFieldLineages(data: $data) { id } }", {
    data: others.map((childColumnId: string) => ({ parentColumnId: first, childColumnId })),
  });
  const document = `query ($scope: GetFieldLineagesScope!, $pagination: Pagination) {
    getFieldLineages(scope: $scope, pagination: $pagination) {
      data { parentColumn { name table { name } } childColumn { name table { name } } }
    }
  }`;
  const statementsFor = async (nbPerPage: number) => {
    app.statements.length = 0;
    const variables = { scope: { columnSourceId: sourceId }, pagination: { nbPerPage } };
    const { getFieldLineages } = await ask(app, document, variables);
    expect(getFieldLineages.data).toHaveLength(nbPerPage);
    expect(getFieldLineages.data[0]).toMatchObject({ parentColumn: { name: "c0" }, childColumn: { name: "c1" } });
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
});
