import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { changesDuring } from "#testkit/changes.ts";
import { makeDashboard } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";

const fields = "{ id coverUrl tableId dashboardId termId createdAt }";
const upsert = `mutation ($data: [UpsertDataProductInput!]!) { rows: upsertDataProducts(data: $data) ${fields} }`;
const remove = "mutation ($data: [RemoveDataProductInput!]!) { done: removeDataProducts(data: $data) }";
const list = `query ($scope: GetDataProductScope, $sorting: [DataProductSorting!], $pagination: Pagination) {
  getDataProducts(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id coverUrl table { name } dashboard { name } term { name } }
  }
}`;

type Asset = { readonly entityType: string; readonly entityId: string };
type Named = { readonly name: string } | null;
type Shown = { readonly id: string; table: Named; dashboard: Named; term: Named };

let app: TestApp;
let schemaId: string;
let sourceId: string;
let theirs: Asset;
let counter = 0;

beforeAll(async () => {
  app = await createTestApp();
  ({ schemaId, sourceId } = await warehouseOf(app).plain("shop"));
  const make = warehouseOf(app, app.other.tokens.readWrite);
  const entityId = await make.table((await make.plain("theirs")).schemaId, "theirs");
  theirs = { entityType: "TABLE", entityId };
  await ask(app, upsert, { data: [theirs] }, app.other.tokens.readWrite);
});
afterAll(() => app[Symbol.asyncDispose]());

const table = async (name = `table ${++counter}`): Promise<Asset> => {
  return { entityType: "TABLE", entityId: await warehouseOf(app).table(schemaId, name) };
};
const dashboard = async (name = `dashboard ${++counter}`): Promise<Asset> => {
  return { entityType: "DASHBOARD", entityId: await makeDashboard(app, sourceId, name) };
};
const term = async (name = `term ${++counter}`): Promise<Asset> => {
  const { id } = await app.database.prisma.term.create({ data: { accountId: app.accountId, name } });
  return { entityType: "TERM", entityId: id };
};

async function shownBy(variables: object): Promise<string[]> {
  const { getDataProducts } = await ask(app, list, { ...variables });
  return getDataProducts.data.map((row: Shown) => (row.table ?? row.dashboard ?? row.term)?.name);
}

const countOf = async (): Promise<number> => (await ask(app, list)).getDataProducts.totalCount;

describe("upsertDataProducts", () => {
  test("DP1 DP2 makes products of tables, dashboards and terms, answered in the order of the input", async () => {
    const data = [{ ...(await term()), coverUrl: "https://x.test/a.png" }, await table(), await dashboard()];
    const { rows } = await ask(app, upsert, { data });
    const ids = data.map(({ entityId }) => entityId);
    expect(rows).toMatchObject([
      { termId: ids[0], tableId: null, dashboardId: null, coverUrl: "https://x.test/a.png" },
      { tableId: ids[1], termId: null, dashboardId: null, coverUrl: null },
      { dashboardId: ids[2], termId: null, tableId: null, coverUrl: null },
    ]);
    expect(await ask(app, upsert, { data: [] })).toEqual({ rows: [] });
  });

  test("DP1 again keeps the product; a cover left out stays, a new one replaces it, null empties it", async () => {
    const asset = await table();
    const put = async (more: object) => (await ask(app, upsert, { data: [{ ...asset, ...more }] })).rows[0];
    const first = await put({ coverUrl: " http://x.test/1 " });
    expect(first.coverUrl).toBe("http://x.test/1");
    expect(await put({ entityId: asset.entityId.toUpperCase() })).toEqual(first);
    expect(await put({ coverUrl: "http://x.test/2" })).toEqual({ ...first, coverUrl: "http://x.test/2" });
    expect(await put({ coverUrl: null })).toEqual({ ...first, coverUrl: null });
  });

  test("DP1 the same upsert many times at once makes one product", async () => {
    const forth = [await table(), await table(), await term()];
    const orders = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? forth : forth.toReversed()));
    const answers = await Promise.all(orders.map((data) => ask(app, upsert, { data })));
    expect(new Set(answers.flatMap(({ rows }) => rows.map(({ id }: { id: string }) => id))).size).toBe(3);
  });

  const covers = [
    "",
    "nonsense",
    "ftp://x.test",
    "javascript:alert(1)",
    "https://a b",
    `https://x/${"x".repeat(2_000)}`,
  ];
  test.each(covers)("DP7 refuses the cover %j, and nothing is written", async (coverUrl) => {
    const before = await countOf();
    const data = [await table(), { ...(await table()), coverUrl }];
    const error = await refusal(app, upsert, { data });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].coverUrl" });
    expect(await countOf()).toBe(before);
  });

  test("DP2 refuses two rows about the same asset", async () => {
    const asset = await table();
    const error = await refusal(app, upsert, { data: [asset, { ...asset, coverUrl: null }] });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "data[1].entityId" });
  });
});

test("DP4 removeDataProducts leaves the assets; again is no error", async () => {
  const [one, two] = [await table("kept"), await term("kept too")];
  await ask(app, upsert, { data: [one, two] });
  const before = await countOf();
  for (const _ of [1, 2]) {
    expect(await ask(app, remove, { data: [one, one] })).toEqual({ done: true });
    expect(await countOf()).toBe(before - 1);
  }
  const { getTables } = await ask(app, '{ getTables(scope: { nameContains: "kept" }) { totalCount } }');
  expect(getTables.totalCount).toBe(1);
  expect(await ask(app, remove, { data: [] })).toEqual({ done: true });
});

test("DP3 what is not in the account is NOT_FOUND by its row, and nothing is changed", async () => {
  const known = await table();
  await ask(app, upsert, { data: [known] });
  const before = await countOf();
  const wrongKind = { entityType: "TERM", entityId: known.entityId };
  const unknown = [UNKNOWN_ID, "nonsense"].map((entityId) => ({ entityType: "TABLE", entityId }));
  for (const asset of [...unknown, theirs, wrongKind]) {
    for (const document of [upsert, remove]) {
      const first = document === upsert ? await dashboard() : known;
      const error = await refusal(app, document, { data: [first, asset] });
      expect(error).toMatchObject({ status: 200, code: "NOT_FOUND", field: "data[1].entityId" });
      expect(await countOf()).toBe(before);
    }
  }
});

test("refuses more than 500 rows, callers without a token, Read Only tokens", async () => {
  const asset = await table();
  for (const document of [upsert, remove]) {
    const tooMany = await refusal(app, document, { data: Array.from({ length: 501 }, () => asset) });
    expect(tooMany).toMatchObject({ code: "BAD_USER_INPUT", field: "data" });
    const data = [asset];
    expect(await refusal(app, document, { data }, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    const weak = await refusal(app, document, { data }, app.tokens.readOnly);
    expect(weak).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
  }
});

test("DP9 the change feed tells of products that appear, change and disappear", async () => {
  const data = [await table()];
  let id: string | undefined;
  const changes = await changesDuring(app, { types: ["DATA_PRODUCT"], expected: 3 }, async () => {
    ({ id } = (await ask(app, upsert, { data })).rows[0]);
    await ask(app, upsert, { data });
    for (const _ of [1, 2]) await ask(app, upsert, { data: [{ ...data[0], coverUrl: "https://x.test" }] });
    for (const _ of [1, 2]) await ask(app, remove, { data });
  });
  const told = ["CREATED", "UPDATED", "DELETED"].map((action) => ({ assetType: "DATA_PRODUCT", action, ids: [id] }));
  expect(changes).toEqual(told);
});

describe("getDataProducts", () => {
  const shown = ["orders", "board", "churn", "clients", "arr", "atlas"];
  let tagId: string;

  beforeAll(async () => {
    await app.database.prisma.dataProduct.deleteMany({ where: { accountId: app.accountId } });
    const { prisma } = app.database;
    const make = warehouseOf(app);
    const database = await make.database(await make.source("concealed"), "db");
    const hiddenSchema = await make.schema(database, "hidden", { isHidden: true });
    const hidden = { entityType: "TABLE", entityId: await make.table(hiddenSchema, "hidden") };
    const assets = [await table("orders"), await dashboard("board"), await term("churn"), await table("clients")];
    assets.push(await term("arr"), await dashboard("atlas"));
    const gone = [await table("gone"), await dashboard("gone"), await term("gone")];
    for (const asset of [...assets, hidden, ...gone]) await ask(app, upsert, { data: [asset] });
    const [goneTable, goneDashboard, goneTerm] = gone.map(({ entityId }) => entityId);
    const deleted = { data: { deletedAt: new Date() } };
    await prisma.table.update({ where: { id: String(goneTable) }, ...deleted });
    await prisma.dashboard.update({ where: { id: String(goneDashboard) }, ...deleted });
    await prisma.term.update({ where: { id: String(goneTerm) }, ...deleted });
    await ask(app, "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", {
      data: assets.slice(1, 4).map((asset) => ({ ...asset, label: "certified" })),
    });
    tagId = (await ask(app, "{ getTags { data { id } } }")).getTags.data[0].id;
  });

  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), shown],
    ["null, which is no filter", () => ({ withTagId: null, entityType: null }), shown],
    ["entityType TABLE", () => ({ entityType: "TABLE" }), ["orders", "clients"]],
    ["entityType DASHBOARD", () => ({ entityType: "DASHBOARD" }), ["board", "atlas"]],
    ["entityType TERM", () => ({ entityType: "TERM" }), ["churn", "arr"]],
    ["withTagId", () => ({ withTagId: tagId }), ["board", "churn", "clients"]],
    ["a malformed withTagId", () => ({ withTagId: "nonsense" }), []],
    ["both", () => ({ withTagId: tagId, entityType: "TERM" }), ["churn"]],
  ];
  test.each(cases)("DP5 DP6 %s", async (_title, scope, expected) => {
    expect(await shownBy({ scope: scope() })).toEqual(expected);
    expect((await ask(app, list, { scope: scope() })).getDataProducts.totalCount).toBe(expected.length);
  });

  const orders: [string, object[], string[]][] = [
    ["tableName", [{ sortingKey: "tableName" }], ["clients", "orders", "board", "churn", "arr", "atlas"]],
    [
      "tableName DESC, nulls first",
      [{ sortingKey: "tableName", direction: "DESC", nullsPriority: "FIRST" }],
      ["board", "churn", "arr", "atlas", "orders", "clients"],
    ],
    [
      "dashboardName DESC",
      [{ sortingKey: "dashboardName", direction: "DESC" }],
      ["board", "atlas", "orders", "churn", "clients", "arr"],
    ],
    [
      "termName, then dashboardName, both nulls last",
      [{ sortingKey: "termName" }, { sortingKey: "dashboardName" }],
      ["arr", "churn", "atlas", "board", "orders", "clients"],
    ],
  ];
  test.each(orders)("DP6 by %s", async (_title, sorting, expected) => {
    expect(await shownBy({ sorting })).toEqual(expected);
  });

  test("DP6 numbered pages and pages by id cover the list once", async () => {
    const numbered: string[] = [];
    const sorting = [{ sortingKey: "tableName" }];
    for (const page of [0, 1, 2]) numbered.push(...(await shownBy({ sorting, pagination: { nbPerPage: 2, page } })));
    expect(numbered).toEqual(await shownBy({ sorting }));
    const first = await ask(app, list, { pagination: { nbPerPage: 4, greaterThanId: "" } });
    const { greatestId: greaterThanId, data } = first.getDataProducts;
    expect(data).toHaveLength(4);
    expect(await shownBy({ pagination: { nbPerPage: 4, greaterThanId } })).toEqual(["arr", "atlas"]);
  });

  test("who may read: a Read Only token, nobody without one, another account only its own", async () => {
    expect((await ask(app, list, {}, app.tokens.readOnly)).getDataProducts.totalCount).toBe(6);
    expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    const { getDataProducts } = await ask(app, list, {}, app.other.tokens.readOnly);
    expect(getDataProducts).toMatchObject({ totalCount: 1, data: [{ table: { name: "theirs" } }] });
    const foreign = await ask(app, list, { scope: { withTagId: tagId } }, app.other.tokens.readOnly);
    expect(foreign.getDataProducts.totalCount).toBe(0);
    const error = await refusal(app, list, { pagination: { nbPerPage: 0 } });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
  });

  test("DP8 100 products cost the statements of one, to write, to read with all relations, to remove", async () => {
    const rows = Array.from({ length: 100 }, (_, index) => ({ schemaId, externalId: `p${index}`, name: `p${index}` }));
    const create = "mutation ($data: [CreateTableInput!]!) { rows: createTables(data: $data) { id } }";
    const tables = (await ask(app, create, { data: rows })).rows.map(({ id }: { id: string }) => id);
    const data = tables.map((entityId: string) => ({ entityType: "TABLE", entityId, coverUrl: "https://x.test" }));
    const bare = data.map(({ entityId, entityType }: Asset) => ({ entityId, entityType }));
    const statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
      app.statements.length = 0;
      await work();
      return app.statements.filter((text) => !text.includes("pg_notify")).length;
    };
    const read = (nbPerPage: number) =>
      ask(app, list, { scope: { entityType: "TABLE" }, pagination: { nbPerPage, greaterThanId: "" } });
    const upsertOne = await statementsOf(() => ask(app, upsert, { data: data.slice(0, 1) }));
    expect(await statementsOf(() => ask(app, upsert, { data: data.slice(1) }))).toBe(upsertOne);
    await read(1);
    const readOne = await statementsOf(() => read(1));
    expect(await statementsOf(() => read(100))).toBe(readOne);
    const removeOne = await statementsOf(() => ask(app, remove, { data: bare.slice(0, 1) }));
    expect(await statementsOf(() => ask(app, remove, { data: bare.slice(1) }))).toBe(removeOne);
  });
});
