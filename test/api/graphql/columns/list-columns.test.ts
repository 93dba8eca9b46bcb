import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const list = `query ($scope: GetColumnsScope, $sorting: [ColumnSorting!], $pagination: Pagination) {
  getColumns(scope: $scope, sorting: $sorting, pagination: $pagination) {
    nbPerPage page greatestId totalCount data { id name }
  }
}`;

let app: TestApp;
/** Ids by name; names are unique in this story. */
const ids: Record<string, string> = {};

const all = ["amount", "customer_id", "customer_ref", "email", "nick_name", "order_id", "payload"];

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const now = new Date().toISOString();
  const shop = await make.source("shop");
  const books = await make.plain("books");
  const main = await make.database(shop, "main");
  const archive = await make.database(shop, "archive");
  const sales = await make.schema(main, "sales");
  const secret = await make.schema(main, "secret", { isHidden: true });
  const raw = await make.schema(archive, "raw");
  const customers = await make.table(sales, "customers", { popularity: 10 });
  const orders = await make.table(sales, "orders");
  const events = await make.table(raw, "events", { popularity: 500 });
  const ledger = await make.table(books.schemaId, "ledger", { popularity: 20 });
  const vault = await make.table(secret, "vault");
  const attic = await make.table(sales, "attic");
  Object.assign(ids, { shop, books: books.sourceId, main, archive, sales, raw, customers, orders, events, ledger });

  const columns: [string, string, Record<string, unknown>][] = [
    [customers, "customer_id", { isPrimaryKey: true, sourceOrder: 1 }],
    [customers, "email", { isPii: true, sourceOrder: 2, externalDescription: "The address, 100% checked" }],
    [customers, "nick_name", { externalDescription: "old text" }],
    [orders, "order_id", { isPrimaryKey: true, sourceOrder: 1, externalDescription: "" }],
    [orders, "customer_ref", { isPrimaryKey: false, isPii: false, sourceOrder: 2 }],
    [events, "payload", { sourceOrder: 5 }],
    [ledger, "amount", { sourceOrder: 3 }],
    [vault, "password", {}],
    [attic, "dusty", {}],
    [customers, "gone", { deletedAt: now }],
  ];
  for (const [tableId, name, more] of columns) ids[name] = await make.column(tableId, name, more);
  await ask(app, "mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", {
    data: [{ id: attic, deletedAt: now }],
  });
  await ask(app, "mutation ($data: [UpdateColumnsMetadataInput!]!) { updateColumnsMetadata(data: $data) { id } }", {
    data: [{ id: ids.nick_name, descriptionRaw: "Called so by FRIENDS" }],
  });
  const [firstColumnId = "", secondColumnId = ""] = [ids.customer_id, ids.customer_ref].toSorted();
  await app.database.prisma.columnJoin.create({
    data: { accountId: app.accountId, firstColumnId, secondColumnId, count: 3 },
  });
});

afterAll(() => app[Symbol.asyncDispose]());

async function names(variables: Record<string, unknown>): Promise<string[]> {
  const { getColumns } = await ask(app, list, variables);
  return getColumns.data.map(({ name }: { name: string }) => name);
}

describe("filters", () => {
  const cases: [string, () => object, string[]][] = [
    ["nothing", () => ({}), all],
    ["name, whole, in any letter case", () => ({ name: "EMail" }), ["email"]],
    ["name, not a part", () => ({ name: "mail" }), []],
    ["nameContains in any letter case", () => ({ nameContains: "R_ID" }), ["customer_id", "order_id"]],
    ["nameContains with a literal %", () => ({ nameContains: "%" }), []],
    ["nameContains with a literal _", () => ({ nameContains: "k_n" }), ["nick_name"]],
    ["nameContains with a literal \\", () => ({ nameContains: "\\" }), []],
    ["description, the Catalog's own", () => ({ description: "friends" }), ["nick_name"]],
    ["description, the external one", () => ({ description: "100% CHECK" }), ["email"]],
    ["description, not what is not shown", () => ({ description: "old text" }), []],
    ["isDocumented", () => ({ isDocumented: true }), ["email", "nick_name"]],
    [
      "isDocumented: false",
      () => ({ isDocumented: false }),
      ["amount", "customer_id", "customer_ref", "order_id", "payload"],
    ],
    ["isPii", () => ({ isPii: true }), ["email"]],
    ["isPii: false, with those of which nobody has said", () => ({ isPii: false }), all.filter((it) => it !== "email")],
    ["isPrimaryKey", () => ({ isPrimaryKey: true }), ["customer_id", "order_id"]],
    [
      "isPrimaryKey: false",
      () => ({ isPrimaryKey: false }),
      ["amount", "customer_ref", "email", "nick_name", "payload"],
    ],
    ["hasColumnJoins", () => ({ hasColumnJoins: true }), ["customer_id", "customer_ref"]],
    [
      "hasColumnJoins: false",
      () => ({ hasColumnJoins: false }),
      ["amount", "email", "nick_name", "order_id", "payload"],
    ],
    ["ids", () => ({ ids: [ids.email, ids.payload, "nonsense"] }), ["email", "payload"]],
    ["no ids", () => ({ ids: [] }), []],
    ["tableId", () => ({ tableId: ids.orders }), ["customer_ref", "order_id"]],
    ["tableIds", () => ({ tableIds: [ids.events, ids.ledger] }), ["amount", "payload"]],
    ["schemaId", () => ({ schemaId: ids.raw }), ["payload"]],
    ["schemaIds", () => ({ schemaIds: [ids.raw] }), ["payload"]],
    ["databaseId", () => ({ databaseId: ids.archive }), ["payload"]],
    ["databaseIds", () => ({ databaseIds: [ids.archive] }), ["payload"]],
    ["sourceId", () => ({ sourceId: ids.books }), ["amount"]],
    ["sourceIds", () => ({ sourceIds: [ids.books, ids.shop] }), all],
    ["a malformed id", () => ({ tableId: "nonsense" }), []],
    ["an empty id", () => ({ tableId: "" }), []],
    ["null, which is no filter", () => ({ tableId: null, isPii: null }), all],
    ["withDeleted", () => ({ withDeleted: true }), [...all, "dusty", "gone"]],
    ["withHidden", () => ({ withHidden: true }), [...all, "password"]],
    ["several at once", () => ({ tableId: ids.customers, isPii: false, nameContains: "name" }), ["nick_name"]],
  ];
  test.each(cases)("CO1 CO2 %s", async (_title, scope, expected) => {
    expect((await names({ scope: scope() })).toSorted()).toEqual(expected.toSorted());
    const { getColumns } = await ask(app, list, { scope: scope() });
    expect(getColumns.totalCount).toBe(expected.length);
  });
});

describe("sorting", () => {
  const sort = (sortingKey: string, more: object = {}) => [{ sortingKey, ...more }];
  const byName = { sortingKey: "name" };
  const cases: [string, object[], string[]][] = [
    ["name", sort("name"), all],
    ["name DESC", sort("name", { direction: "DESC" }), all.toReversed()],
    [
      "sourceOrder, nulls last without a word",
      [...sort("sourceOrder"), byName],
      ["customer_id", "order_id", "customer_ref", "email", "amount", "payload", "nick_name"],
    ],
    [
      "sourceOrder DESC, nulls first",
      [...sort("sourceOrder", { direction: "DESC", nullsPriority: "FIRST" }), byName],
      ["nick_name", "payload", "amount", "customer_ref", "email", "customer_id", "order_id"],
    ],
    [
      "tableName",
      [...sort("tableName"), byName],
      ["customer_id", "email", "nick_name", "payload", "amount", "customer_ref", "order_id"],
    ],
    [
      "tablePopularity DESC",
      [...sort("tablePopularity", { direction: "DESC" }), byName],
      ["payload", "amount", "customer_id", "email", "nick_name", "customer_ref", "order_id"],
    ],
    [
      "tablePopularity, nulls first",
      [...sort("tablePopularity", { nullsPriority: "FIRST" }), byName],
      ["customer_ref", "order_id", "customer_id", "email", "nick_name", "amount", "payload"],
    ],
  ];
  test.each(cases)("CO3 by %s", async (_title, sorting, expected) => {
    expect(await names({ sorting })).toEqual(expected);
  });

  test("CO3 the tables are joined only for an order by them", async () => {
    app.statements.length = 0;
    await names({ sorting: sort("name") });
    expect(app.statements.filter((text) => /JOIN tables/.test(text))).toEqual([]);
    await names({ sorting: sort("tableName") });
    expect(app.statements.some((text) => /JOIN tables/.test(text))).toBe(true);
  });
});

describe("paging", () => {
  test("CO3 numbered pages cover the list once, whatever ties there are", async () => {
    const seen: string[] = [];
    for (const page of [0, 1, 2, 3]) {
      const { getColumns } = await ask(app, list, {
        pagination: { nbPerPage: 3, page },
        sorting: [{ sortingKey: "tablePopularity" }],
      });
      expect(getColumns).toMatchObject({ nbPerPage: 3, page, totalCount: 7, greatestId: null });
      seen.push(...getColumns.data.map(({ name }: { name: string }) => name));
    }
    expect(seen.toSorted()).toEqual(all);
  });

  test("CO3 pages by id cover the list once", async () => {
    const seen: string[] = [];
    for (let greaterThanId: string | null = ""; greaterThanId !== null; ) {
      const { getColumns } = await ask(app, list, { pagination: { nbPerPage: 2, greaterThanId } });
      expect(getColumns).toMatchObject({ page: null, totalCount: 7 });
      seen.push(...getColumns.data.map(({ name }: { name: string }) => name));
      greaterThanId = getColumns.greatestId;
    }
    expect(seen.toSorted()).toEqual(all);
    expect(seen).toHaveLength(all.length);
  });

  test("more than 10,000 a page is refused, never cut down", async () => {
    const error = await refusal(app, list, { pagination: { nbPerPage: 10_001 } });
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
    expect(error.message).toContain("10000");
  });

  test("the count is made only when it is selected", async () => {
    app.statements.length = 0;
    await ask(app, "{ getColumns { data { id } } }");
    expect(app.statements.filter((text) => /count\(/.test(text))).toEqual([]);
  });
});

describe("who may read", () => {
  test("a Read Only token may", async () => {
    expect((await ask(app, list, {}, app.tokens.readOnly)).getColumns.totalCount).toBe(7);
  });

  test("nobody may without a token", async () => {
    expect(await refusal(app, list, {}, null)).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
  });

  test("another account sees none of it", async () => {
    for (const scope of [{}, { ids: [ids.email] }, { tableId: ids.customers }]) {
      expect((await ask(app, list, { scope }, app.other.tokens.readWrite)).getColumns.totalCount).toBe(0);
    }
  });
});

test("columns → table → schema and tags take as many statements for 1 row as for 100", async () => {
  const make = warehouseOf(app);
  const { sourceId, schemaId } = await make.plain("wide");
  const tableId = await make.table(schemaId, "wide");
  const data = Array.from({ length: 100 }, (_, index) => ({
    ...{ tableId, externalId: `c${index}`, name: `c${index}`, dataType: "int", isNullable: false },
  }));
  const { rows } = await ask(
    app,
    "mutation ($data: [CreateColumnInput!]!) { rows: createColumns(data: $data) { id } }",
    {
      data,
    },
  );
  await ask(app, "mutation ($data: [BaseTagEntityInput!]!) { attachTags(data: $data) }", {
    data: rows.map(({ id }: { id: string }, index: number) => ({
      ...{ entityType: "COLUMN", entityId: id, label: `tag ${index % 7}` },
    })),
  });
  const document = `query ($scope: GetColumnsScope, $pagination: Pagination) {
    getColumns(scope: $scope, pagination: $pagination) {
      data { name table { name schema { name } } tagEntities { tag { label } } }
    }
  }`;
  const statementsFor = async (nbPerPage: number) => {
    app.statements.length = 0;
    const { getColumns } = await ask(app, document, { scope: { sourceId }, pagination: { nbPerPage } });
    expect(getColumns.data).toHaveLength(nbPerPage);
    expect(getColumns.data[0].tagEntities).toEqual([{ tag: { label: "tag 0" } }]);
    return app.statements.length;
  };
  await statementsFor(1);
  const one = await statementsFor(1);
  expect(await statementsFor(100)).toBe(one);
});
