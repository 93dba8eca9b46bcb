import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { type Story, UNKNOWN_ID, warehouseStory } from "#testkit/warehouse-story.ts";

let app: TestApp;
let story: Story;
let schemaIds: string[];
let databaseId: string;
let sourceId: string;

type Row = { id: string; name: string; popularity: number | null; schemaId: string; path: string };
let rows: Row[];

beforeAll(async () => {
  app = await createTestApp();
  story = warehouseStory(app);
  sourceId = (await story.source()).id;
  databaseId = (await story.database(sourceId, { name: "Shop" })).id;
  const schemas = [
    await story.schema(databaseId, { name: "sales" }),
    await story.schema(databaseId, { name: "100%_raw" }),
  ];
  schemaIds = schemas.map(({ id }) => id);
  const names = [
    "orders",
    "Order_items",
    "customers",
    "b",
    "aa",
    "aa",
    "price_100%",
    "back\\slash",
    "zz",
    "orders_2024",
    "x_y",
  ];
  rows = [];
  for (const [index, name] of names.entries()) {
    const schema = schemas[index % 2];
    const popularity = index % 3 === 0 ? null : (index * 7) % 5;
    const { id } = await story.table(schema?.id ?? "", { name, popularity });
    rows.push({ id, name, popularity, schemaId: schema?.id ?? "", path: `Shop.${schema?.name}.${name}` });
  }
});
afterAll(() => app[Symbol.asyncDispose]());

const document = `query ($pagination: Pagination, $sorting: [TableSorting!], $scope: GetTablesScope) {
  getTables(pagination: $pagination, sorting: $sorting, scope: $scope) { nbPerPage page totalCount greatestId data { id name } } }`;

type Answer = {
  nbPerPage: number;
  page: number | null;
  totalCount: number;
  greatestId: string | null;
  data: { id: string; name: string }[];
};
const list = (variables: object = {}) => story.ask<Answer>(document, variables);
const names = async (scope: object) => (await list({ scope })).data.map(({ name }) => name);

describe("filters", () => {
  test("TA2 names are found by a part of them, in any letter case", async () => {
    expect(await names({ nameContains: "ORDER" })).toEqual(["orders", "Order_items", "orders_2024"]);
  });
  test("TA2 %, _ and \\ stand for themselves", async () => {
    expect(await names({ nameContains: "%" })).toEqual(["price_100%"]);
    expect(await names({ nameContains: "x_y" })).toEqual(["x_y"]);
    expect(await names({ nameContains: "\\" })).toEqual(["back\\slash"]);
  });
  test("TA2 paths are searched as database.schema.table", async () => {
    expect(await names({ pathContains: "shop.sales.ord" })).toEqual(["orders"]);
    expect(await names({ pathContains: "100%_RAW.order" })).toEqual(["Order_items", "orders_2024"]);
  });
  test("TA2 conditions are combined with AND; ids that are none name nothing", async () => {
    const [first] = rows;
    expect(await names({ ids: [first?.id, "nonsense", UNKNOWN_ID], schemaId: schemaIds[0] })).toEqual(["orders"]);
    expect(await names({ ids: [first?.id], schemaId: schemaIds[1] })).toEqual([]);
    expect(await names({ schemaId: "nonsense" })).toEqual([]);
    expect((await names({ databaseId, warehouseId: sourceId })).length).toBe(rows.length);
  });
  test("what cannot be stored is contained in nothing", async () => {
    expect(await names({ nameContains: "a\u0000" })).toEqual([]);
  });
});

describe("pages", () => {
  test("TA3 without pagination the first hundred are answered", async () => {
    expect(await list()).toMatchObject({ nbPerPage: 100, page: 0, totalCount: rows.length, greatestId: null });
  });
  test("more than 10,000 rows a page are refused with the limit, never cut down", async () => {
    const { body } = await app.graphql(document, { pagination: { nbPerPage: 10_001 } });
    expect(body.errors?.[0]).toMatchObject({
      message: expect.stringContaining("10000"),
      extensions: { code: "BAD_USER_INPUT", field: "pagination.nbPerPage" },
    });
  });
  test("page and greaterThanId together are refused", async () => {
    const { body } = await app.graphql(document, { pagination: { nbPerPage: 2, page: 1, greaterThanId: UNKNOWN_ID } });
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "pagination.greaterThanId" });
  });
  test("paging by id goes over everything once, and says where to go on", async () => {
    const seen: string[] = [];
    let greaterThanId = "";
    for (;;) {
      const page = await list({ pagination: { nbPerPage: 3, greaterThanId } });
      expect(page.page).toBeNull();
      if (page.greatestId === null) break;
      seen.push(...page.data.map(({ id }) => id));
      greaterThanId = page.greatestId;
    }
    expect(seen).toEqual(rows.map(({ id }) => id).sort());
  });
});

const keys = ["name", "nameLength", "popularity", "schemaName"] as const;

function model(
  sorting: { sortingKey: (typeof keys)[number]; direction: "ASC" | "DESC"; nullsPriority: "FIRST" | "LAST" }[],
): string[] {
  const value = (row: Row, key: (typeof keys)[number]): string | number | null => {
    if (key === "nameLength") return row.name.length;
    if (key === "schemaName") return row.path.split(".")[1] ?? "";
    return row[key];
  };
  const sorted = [...rows].sort((a, b) => {
    for (const { sortingKey, direction, nullsPriority } of sorting) {
      const [x, y] = [value(a, sortingKey), value(b, sortingKey)];
      if (x === y) continue;
      if (x === null || y === null) return (x === null) === (nullsPriority === "FIRST") ? -1 : 1;
      const order = typeof x === "string" ? Buffer.compare(Buffer.from(x), Buffer.from(String(y))) : x - Number(y);
      return direction === "ASC" ? order : -order;
    }
    return a.id < b.id ? -1 : 1;
  });
  return sorted.map(({ id }) => id);
}

test("TA3 random orders and page sizes never overlap, leave nothing out and agree with a plain model", async () => {
  const step = fc.record({
    sortingKey: fc.constantFrom(...keys),
    direction: fc.constantFrom("ASC" as const, "DESC" as const),
    nullsPriority: fc.constantFrom("FIRST" as const, "LAST" as const),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(step, { maxLength: 3, selector: (s) => s.sortingKey }),
      fc.integer({ min: 1, max: 12 }),
      async (sorting, nbPerPage) => {
        const seen: string[] = [];
        for (let page = 0; page * nbPerPage < rows.length; page += 1) {
          const answer = await list({ sorting, pagination: { nbPerPage, page } });
          expect(answer.totalCount).toBe(rows.length);
          seen.push(...answer.data.map(({ id }) => id));
        }
        expect(seen).toEqual(model(sorting));
      },
    ),
    { numRuns: 25 },
  );
});

describe("who may list", () => {
  test("nobody without a token, everybody with one, and each sees their own account only", async () => {
    expect((await app.graphql(document, {}, { token: null })).status).toBe(401);
    expect((await app.graphql(document, {}, { token: app.tokens.readOnly })).body.data.getTables.totalCount).toBe(
      rows.length,
    );
    const other = await app.graphql(
      document,
      { scope: { ids: rows.map(({ id }) => id), withDeleted: true, withHidden: true } },
      { token: app.other.tokens.readOnly },
    );
    expect(other.body.data.getTables).toMatchObject({ totalCount: 0, data: [] });
  });
});
