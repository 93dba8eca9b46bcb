import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDashboard, makeDashboardField } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";
import { upsert } from "./story.ts";

const list = `query ($scope: GetEntitiesLinksScope, $sorting: [EntitiesLinkSorting!], $pagination: Pagination) {
  getPinnedAssets(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id }
  }
}`;

let app: TestApp;
let schemaId: string;
const ids: Record<string, string> = {};
const names = new Map<string, string>();
// In the order in which they were made, which is that of their ids.
const shown = ["t1>c2", "t1>d1", "t2>f1", "d1>t2", "d1>g1", "g1>t1", "g2>t1", "g2>c2"];

const type = (name: string): string => {
  return { t: "TABLE", c: "COLUMN", d: "DASHBOARD", f: "DASHBOARD_FIELD", g: "TERM" }[name.charAt(0)] ?? "";
};

beforeAll(async () => {
  app = await createTestApp();
  const { prisma } = app.database;
  const make = warehouseOf(app);
  const shop = await make.plain("shop");
  ({ schemaId } = shop);
  const hidden = await make.schema(shop.databaseId, "hidden", { isHidden: true });
  ids.t1 = await make.table(schemaId, "t1");
  ids.t2 = await make.table(schemaId, "t2");
  ids.c2 = await make.column(ids.t2, "c2");
  ids.tHidden = await make.table(hidden, "hidden");
  ids.tDeleted = await make.table(schemaId, "deleted");
  ids.cDeleted = await make.column(ids.tDeleted, "deleted");
  ids.d1 = await makeDashboard(app, shop.sourceId, "d1");
  ids.f1 = await makeDashboardField(app, ids.d1, "f1");
  ids.dDeleted = await makeDashboard(app, shop.sourceId, "deleted");
  ids.fDeleted = await makeDashboardField(app, ids.dDeleted, "deleted");
  const term = async (name: string) => (await prisma.term.create({ data: { accountId: app.accountId, name } })).id;
  for (const name of ["g1", "g2", "gDeleted"]) ids[name] = await term(name);
  const concealed = ["tHidden>t1", "t1>tHidden", "tDeleted>t1", "t1>tDeleted", "t1>cDeleted", "dDeleted>t1"];
  for (const name of [...shown, ...concealed, "t1>dDeleted", "t1>fDeleted", "gDeleted>t1", "t1>gDeleted"]) {
    const [from = "", to = ""] = name.split(">");
    const data = [{ from: { id: ids[from], type: type(from) }, to: { id: ids[to], type: type(to) } }];
    const { rows } = await ask(app, upsert, { data });
    ids[name] = rows[0].id;
    names.set(rows[0].id, name);
  }
  const deletedAt = new Date();
  await prisma.table.update({ where: { id: ids.tDeleted }, data: { deletedAt } });
  await prisma.dashboard.update({ where: { id: ids.dDeleted }, data: { deletedAt } });
  await prisma.term.update({ where: { id: ids.gDeleted }, data: { deletedAt } });
  // Two of them at the same moment, which is before all others.
  for (const name of ["t2>f1", "g1>t1"])
    await prisma.entitiesLink.update({ where: { id: ids[name] }, data: { createdAt: new Date(0) } });
});
afterAll(() => app[Symbol.asyncDispose]());

async function pinsOf(variables: Record<string, unknown>): Promise<(string | undefined)[]> {
  const { getPinnedAssets } = await ask(app, list, variables);
  return getPinnedAssets.data.map(({ id }: { id: string }) => names.get(id));
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), shown],
    ["null, which is no filter", () => ({ fromTableId: null, fromTermIds: null }), shown],
    ["fromTableId", () => ({ fromTableId: ids.t1 }), ["t1>c2", "t1>d1"]],
    ["fromDashboardId", () => ({ fromDashboardId: ids.d1 }), ["d1>t2", "d1>g1"]],
    ["fromTermId", () => ({ fromTermId: ids.g1 }), ["g1>t1"]],
    ["fromTermIds", () => ({ fromTermIds: [ids.g1, ids.g2, "nonsense"] }), ["g1>t1", "g2>t1", "g2>c2"]],
    ["toTableId", () => ({ toTableId: ids.t1 }), ["g1>t1", "g2>t1"]],
    ["toColumnsOfTableId", () => ({ toColumnsOfTableId: ids.t2 }), ["t1>c2", "g2>c2"]],
    ["a malformed toColumnsOfTableId", () => ({ toColumnsOfTableId: "nonsense" }), []],
    ["toDashboardId", () => ({ toDashboardId: ids.d1 }), ["t1>d1"]],
    ["toDashboardFieldId", () => ({ toDashboardFieldId: ids.f1 }), ["t2>f1"]],
    ["toFieldsOfDashboardId", () => ({ toFieldsOfDashboardId: ids.d1 }), ["t2>f1"]],
    ["toTermId", () => ({ toTermId: ids.g1 }), ["d1>g1"]],
    ["a malformed id", () => ({ fromTableId: "nonsense" }), []],
    ["several at once", () => ({ fromTermIds: [ids.g2], toTableId: ids.t1 }), ["g2>t1"]],
    ["a deleted end", () => ({ fromTermId: ids.gDeleted }), []],
  ];
  test.each(cases)("PI6 PI7 %s", async (_title, scope, expected) => {
    const { getPinnedAssets } = await ask(app, list, { scope: scope() });
    expect(getPinnedAssets.data.map(({ id }: { id: string }) => names.get(id))).toEqual(expected);
    expect(getPinnedAssets.totalCount).toBe(expected.length);
  });
});

test("PI7 sorted by createdAt, ties by id", async () => {
  const early = ["t2>f1", "g1>t1"];
  const late = shown.filter((name) => !early.includes(name));
  expect(await pinsOf({ sorting: [{ sortingKey: "createdAt" }] })).toEqual([...early, ...late]);
  const back = await pinsOf({ sorting: [{ sortingKey: "createdAt", direction: "DESC" }] });
  expect(back.slice(-2)).toEqual(early);
});

test("PI7 numbered pages and pages by id cover the list once", async () => {
  const numbered: unknown[] = [];
  for (const page of [0, 1, 2]) numbered.push(...(await pinsOf({ pagination: { nbPerPage: 3, page } })));
  expect(numbered).toEqual(shown);
  const seen: unknown[] = [];
  for (let greaterThanId: string | null = ""; greaterThanId !== null; ) {
    const { getPinnedAssets } = await ask(app, list, { pagination: { nbPerPage: 3, greaterThanId } });
    seen.push(...getPinnedAssets.data.map(({ id }: { id: string }) => names.get(id)));
    greaterThanId = getPinnedAssets.greatestId;
  }
  expect(seen).toEqual(shown);
});

test("who may read: a Read Only token, nobody without one, another account nothing of it", async () => {
  expect((await ask(app, list, {}, app.tokens.readOnly)).getPinnedAssets.totalCount).toBe(8);
  expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  for (const scope of [{}, { fromTableId: ids.t1 }, { toColumnsOfTableId: ids.t2 }, { fromTermIds: [ids.g1] }])
    expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getPinnedAssets.totalCount).toBe(0);
  const error = await refusal(app, list, { pagination: { nbPerPage: 10_001 } });
  expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
});

test("PI8 a page of 100 pins with all relations costs the statements of a page of one", async () => {
  const create = "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }";
  const tables = Array.from({ length: 100 }, (_, index) => ({ schemaId, externalId: `w${index}`, name: `w${index}` }));
  const { rows } = await ask(app, create, { data: tables });
  const { sourceId } = await app.database.prisma.dashboard.findUniqueOrThrow({ where: { id: String(ids.d1) } });
  const fromDashboardId = await makeDashboard(app, sourceId, "wide");
  await app.database.prisma.entitiesLink.createMany({
    data: rows.map(({ id }: { id: string }) => ({ accountId: app.accountId, fromDashboardId, toTableId: id })),
  });
  const document = `query ($scope: GetEntitiesLinksScope, $pagination: Pagination) {
    getPinnedAssets(scope: $scope, pagination: $pagination) { data {
      fromTable { name } fromDashboard { name source { name } } fromTerm { name }
      toTable { name schema { name } } toColumn { name } toDashboard { name } toDashboardField { name dashboard { name } }
      toTerm { name } } } }`;
  const statementsFor = async (nbPerPage: number) => {
    app.statements.length = 0;
    const { getPinnedAssets } = await ask(app, document, { scope: { fromDashboardId }, pagination: { nbPerPage } });
    expect(getPinnedAssets.data).toHaveLength(nbPerPage);
    for (const pin of getPinnedAssets.data)
      expect(pin).toMatchObject({ fromDashboard: { name: "wide" }, toTable: { schema: { name: "public" } } });
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
  const all = await ask(app, document, { scope: { fromTableId: ids.t2 } });
  expect(all.getPinnedAssets.data).toMatchObject([
    { fromTable: { name: "t2" }, toDashboardField: { name: "f1", dashboard: { name: "d1" } }, toTerm: null },
  ]);
});
