import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const list = `query ($scope: GetDashboardFieldsScope, $sorting: [DashboardFieldSorting!], $pagination: Pagination) {
  getDashboardFields(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id name }
  }
}`;

let app: TestApp;
const ids: Record<string, string> = {};
const shown = ["amount", "net_amount", "country", "owner"];

beforeAll(async () => {
  app = await createTestApp();
  ids.source = await warehouseOf(app).source("looker");
  for (const name of ["sales", "people", "scrapped"]) ids[name] = await makeDashboard(app, ids.source, name);
  const field = async (dashboard: string, name: string, facts = {}) => {
    ids[name] = await makeDashboardField(app, String(ids[dashboard]), name, facts);
  };
  await field("sales", "amount", { popularity: 9 });
  await field("sales", "net_amount");
  await field("sales", "country", { popularity: 3 });
  await field("people", "owner", { popularity: 9 });
  await field("people", "gone", { deletedAt: new Date() });
  await field("scrapped", "lost");
  await app.database.prisma.dashboard.update({ where: { id: ids.scrapped }, data: { deletedAt: new Date() } });
});
afterAll(() => app[Symbol.asyncDispose]());

async function namesOf(variables: Record<string, unknown>): Promise<string[]> {
  const { getDashboardFields } = await ask(app, list, variables);
  return getDashboardFields.data.map(({ name }: { name: string }) => name);
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), shown],
    ["dashboardId", () => ({ dashboardId: ids.sales }), ["amount", "net_amount", "country"]],
    ["a malformed dashboardId", () => ({ dashboardId: "nonsense" }), []],
    ["dashboardIds", () => ({ dashboardIds: [ids.sales, ids.people, "nonsense"] }), shown],
    ["both, which have to hold", () => ({ dashboardId: ids.sales, dashboardIds: [ids.people] }), []],
    ["ids", () => ({ ids: [ids.owner, ids.gone] }), ["owner"]],
    ["nameContains", () => ({ nameContains: "T_AM" }), ["net_amount"]],
    ["withDeleted", () => ({ withDeleted: true }), [...shown, "gone", "lost"]],
  ];
  test.each(cases)("DA1 DA2 %s", async (_title, scope, expected) => {
    const { getDashboardFields } = await ask(app, list, { scope: scope() });
    expect(getDashboardFields.data.map(({ name }: { name: string }) => name)).toEqual(expected);
    expect(getDashboardFields.totalCount).toBe(expected.length);
  });
});

test("DA4 sorting by name and popularity, ties by id", async () => {
  expect(await namesOf({ sorting: [{ sortingKey: "name" }] })).toEqual(shown.toSorted());
  const sorting = [{ sortingKey: "popularity", direction: "DESC", nullsPriority: "FIRST" }];
  expect(await namesOf({ sorting })).toEqual(["net_amount", "amount", "owner", "country"]);
});

test("DA4 pages cover the list once", async () => {
  const seen = [];
  for (const page of [0, 1]) seen.push(...(await namesOf({ pagination: { nbPerPage: 3, page } })));
  expect(seen).toEqual(shown);
  const { getDashboardFields } = await ask(app, list, { pagination: { nbPerPage: 3, greaterThanId: "" } });
  expect(getDashboardFields).toMatchObject({ nbPerPage: 3, page: null, greatestId: ids.country, totalCount: 4 });
});

test("every field of a dashboard field can be read", async () => {
  const facts = {
    externalId: "sales.amount",
    name: "sum_amount",
    label: "Amount",
    dataType: "number",
    role: "measure",
    description: "In euros",
    isPrimaryKey: false,
    popularity: 3,
    viewLabel: "Orders",
    viewName: "orders",
    dashboardId: String(ids.sales),
  };
  const { id } = await app.database.prisma.dashboardField.create({ data: { ...facts, accountId: app.accountId } });
  const document = `query ($ids: [String!]) { getDashboardFields(scope: { ids: $ids }) { data {
    id slug externalId name label dataType role description isPrimaryKey popularity viewLabel viewName dashboardId
    dashboard { name source { name } } createdAt updatedAt deletedAt } } }`;
  const { getDashboardFields } = await ask(app, document, { ids: [id] });
  expect(getDashboardFields.data).toMatchObject([
    { ...facts, id, deletedAt: null, slug: `sum-amount-${id.slice(-12)}` },
  ]);
  expect(getDashboardFields.data[0].dashboard).toEqual({ name: "sales", source: { name: "looker" } });
  await app.database.prisma.dashboardField.delete({ where: { id } });
});

test("who may read: a Read Only token, nobody without one, another account nothing of it", async () => {
  expect((await ask(app, list, {}, app.tokens.readOnly)).getDashboardFields.totalCount).toBe(4);
  expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  for (const scope of [{}, { ids: [ids.owner] }, { dashboardId: ids.sales }])
    expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getDashboardFields.totalCount).toBe(0);
  const error = await refusal(app, list, { pagination: { nbPerPage: 0 } });
  expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
});

test("DA6 a page of 100 fields with dashboards and tags costs the statements of a page of one", async () => {
  const { accountId } = app;
  const dashboardId = await makeDashboard(app, String(ids.source), "wide");
  const fields: string[] = [];
  for (let index = 0; index < 100; index += 1) fields.push(await makeDashboardField(app, dashboardId, `w${index}`));
  const tag = await app.database.prisma.tag.create({ data: { accountId, label: "pii" } });
  await app.database.prisma.tagEntity.createMany({
    data: fields.map((dashboardFieldId) => ({ accountId, tagId: tag.id, dashboardFieldId })),
  });
  const document = `query ($ids: [String!]) { getDashboardFields(scope: { ids: $ids }) { data {
    dashboard { name source { name } } tagEntities { tag { label } } } } }`;
  const statementsFor = async (count: number) => {
    app.statements.length = 0;
    const { getDashboardFields } = await ask(app, document, { ids: fields.slice(0, count) });
    expect(getDashboardFields.data).toHaveLength(count);
    for (const field of getDashboardFields.data)
      expect(field).toMatchObject({ dashboard: { name: "wide" }, tagEntities: [{ tag: { label: "pii" } }] });
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
});
