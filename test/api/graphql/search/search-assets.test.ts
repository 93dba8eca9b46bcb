import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDashboard } from "#testkit/dashboards.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";

const document = `query ($text: String!, $assetTypes: [SearchAssetType!], $limit: Int, $after: String) {
  search(text: $text, assetTypes: $assetTypes, limit: $limit, after: $after) {
    totalCount endCursor
    data { assetType id name path description internalLink highlights { field parts { text isMatch } } }
    facets { types { assetType count } sources { id name count } tags { id name count } }
  }
}`;

type Hit = { readonly assetType: string; readonly id: string; readonly name: string; readonly path: string };

let app: TestApp;
const ids: Record<string, string> = {};

beforeAll(async () => {
  app = await createTestApp();
  const make = warehouseOf(app);
  const { prisma } = app.database;
  const { databaseId, schemaId, sourceId } = await make.plain("shop");
  ids.source = sourceId;
  const hiddenSchema = await make.schema(databaseId, "hidden", { isHidden: true });
  const table = async (name: string, more: object = {}, schema = schemaId) => {
    ids[name] = await make.table(schema, name, { ...more });
    return ids[name];
  };
  await table("order_items", { externalDescription: "Each thing that was bought, with its invoice." });
  await table("orders", { externalDescription: "Baskets that were paid." });
  await table("orders_archive_of_all_orders", { popularity: 900_000 });
  await table("customers", { externalDescription: "Who placed orders." });
  await table("snow%flake_1", {});
  await table("order_secrets", {}, hiddenSchema);
  ids.price = await make.column(ids.order_items ?? "", "unit_price", { externalDescription: "Turnover in euro." });
  await make.column(ids.order_secrets ?? "", "secret_unit_price");
  await table("order_gone");
  await prisma.table.update({ where: { id: ids.order_gone ?? "" }, data: { deletedAt: new Date() } });
  const tools = await make.source("Looker tools");
  ids.board = await makeDashboard(app, tools, "Orders of the week");
  await makeDashboard(app, tools, "Orders scrapped", { deletedAt: new Date() });
  const { accountId } = app;
  const parent = await prisma.term.create({ data: { accountId, name: "Sales" } });
  const data = { accountId, name: "Net revenue", descriptionRaw: "What is left of orders.", parentTermId: parent.id };
  ids.term = (await prisma.term.create({ data })).id;
  await prisma.term.create({ data: { accountId, descriptionRaw: "A term without a name, about orders." } });
  const tag = await prisma.tag.create({ data: { accountId, label: "key-metric" } });
  ids.tag = tag.id;
  await prisma.tagEntity.create({ data: { accountId, tagId: tag.id, tableId: ids.orders ?? "" } });
  await prisma.tagEntity.create({ data: { accountId, tagId: tag.id, termId: ids.term } });
});

afterAll(() => app[Symbol.asyncDispose]());

const search = async (text: string, more: object = {}, token?: string) =>
  (await ask(app, document, { text, ...more }, token)).search;
const namesOf = async (text: string, more: object = {}): Promise<string[]> =>
  (await search(text, more)).data.map(({ name }: Hit) => name);

describe("what is found", () => {
  const cases: [title: string, text: string, first: string][] = [
    ["a table by its exact name, before more popular ones", "orders", "orders"],
    ["in other letters", "ORDERS", "orders"],
    ["an identifier by its words", "order items", "order_items"],
    ["an identifier by its words in another form and order", "items of orders", "order_items"],
    ["in camel case", "orderItems", "order_items"],
    ["a table by its path", "shop_db.public.customers", "customers"],
    ["a table by schema and name", "public.customers", "customers"],
    ["a misspelt table", "custmers", "customers"],
    ["a misspelt column", "unitt_prise", "unit_price"],
    ["a piece of a name", "chive", "orders_archive_of_all_orders"],
    ["a word of a description", "invoices", "order_items"],
    ["a column by its description", "turnover", "unit_price"],
    ["a dashboard", "orders of the week", "Orders of the week"],
    ["a misspelt dashboard", "weeek", "Orders of the week"],
    ["a term", "net revenues", "Net revenue"],
    ["a misspelt term", "revenu", "Net revenue"],
    ["a tag", "key metric", "key-metric"],
    ["a misspelt tag", "metrik", "key-metric"],
    ["a source", "looker", "Looker tools"],
    ["a misspelt source", "lookker", "Looker tools"],
    ["what contains a sign that patterns know", "w%f", "snow%flake_1"],
  ];
  test.each(cases)("SE10 %s", async (_title, text, first) => {
    expect((await namesOf(text))[0]).toBe(first);
  });

  test("SE10 signs that patterns know stand for themselves", async () => {
    expect(await namesOf("%")).toEqual(["snow%flake_1"]);
    expect(await namesOf("zzz%")).toEqual([]);
  });

  test("SE10 nothing is found by words that nothing has", async () => {
    expect(await search("xylophone")).toMatchObject({
      ...{ totalCount: 0, endCursor: null, data: [] },
      facets: { types: [], sources: [], tags: [] },
    });
  });

  test("SE4 hidden and deleted assets and what lies in them are not found", async () => {
    for (const text of ["order_secrets", "secret_unit_price", "order_gone", "scrapped", "orders", "order"])
      for (const name of await namesOf(text, { limit: 100 })) expect(name).not.toMatch(/secret|gone|scrapped/);
  });

  test("SE11 a hit says what it is and where", async () => {
    const [hit] = (await search("turnover")).data;
    expect(hit).toEqual({
      ...{ assetType: "COLUMN", id: ids.price, name: "unit_price", description: "Turnover in euro." },
      path: "shop_db.public.order_items.unit_price",
      internalLink: `${app.url}/columns/${ids.price}`,
      highlights: [
        {
          field: "DESCRIPTION",
          parts: [
            { text: "Turnover", isMatch: true },
            { text: " in euro.", isMatch: false },
          ],
        },
      ],
    });
    expect((await search("net revenue")).data[0]).toMatchObject({ path: "Sales/Net revenue", assetType: "TERM" });
    expect((await search("week")).data[0]).toMatchObject({ path: "/Orders of the week", assetType: "DASHBOARD" });
  });

  test("SE11 a misspelt word is highlighted too", async () => {
    const [hit] = (await search("custmers")).data;
    expect(hit.highlights[0]).toEqual({ field: "NAME", parts: [{ text: "customers", isMatch: true }] });
  });
});

describe("kinds, facets and pages", () => {
  test("SE12 only the kinds that are asked for", async () => {
    const { data, facets } = await search("orders", { assetTypes: ["TERM", "DASHBOARD"] });
    const found = new Set(data.map(({ assetType }: Hit) => assetType));
    expect(found).toEqual(new Set(["TERM", "DASHBOARD"]));
    expect(facets.types).toHaveLength(2);
    expect(await namesOf("orders", { assetTypes: [] })).toEqual([]);
    expect(await namesOf("orders", { assetTypes: null })).toContain("orders");
  });

  test("SE13 facets count everything that was found, not the page", async () => {
    const { data, totalCount, facets } = await search("orders", { limit: 1 });
    expect(data).toHaveLength(1);
    const count = (list: { count: number }[]) => list.reduce((total, one) => total + one.count, 0);
    expect(count(facets.types)).toBe(totalCount);
    expect(facets.types[0]).toEqual({ assetType: "TABLE", count: 4 });
    expect(facets.sources[0]).toEqual({ id: ids.source, name: "shop", count: 4 });
    expect(facets.tags).toEqual([{ id: ids.tag, name: "key-metric", count: 2 }]);
  });

  test("SE12 pages cover what was found once", async () => {
    const { totalCount, data } = await search("orders", { limit: 100 });
    const paged: string[] = [];
    for (let after: string | null = null, rounds = 0; rounds === 0 || after !== null; rounds += 1) {
      const page: { data: Hit[]; endCursor: string | null } = await search("orders", { limit: 2, after });
      paged.push(...page.data.map(({ id }) => id));
      after = page.endCursor;
    }
    expect(totalCount).toBe(data.length);
    expect(paged).toEqual(data.map(({ id }: Hit) => id));
    expect(new Set(paged).size).toBe(paged.length);
  });
});

describe("what is refused", () => {
  const cases: [title: string, variables: Record<string, unknown>, field: string][] = [
    ["257 characters", { text: "x".repeat(257) }, "text"],
    ["an empty text", { text: " " }, "text"],
    ["no results a page", { text: "x", limit: 0 }, "limit"],
    ["101 results a page", { text: "x", limit: 101 }, "limit"],
    ["a cursor that is none", { text: "x", after: "nonsense" }, "after"],
    ["a cursor before the beginning", { text: "x", after: Buffer.from("after:-1").toString("base64url") }, "after"],
  ];
  test.each(cases)("SE9 %s", async (_title, variables, field) => {
    expect(await refusal(app, document, variables)).toMatchObject({ code: "BAD_USER_INPUT", field });
  });

  test("nobody may without a token, a Read Only token may", async () => {
    const error = await refusal(app, document, { text: "orders" }, null);
    expect(error).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect((await search("orders", {}, app.tokens.readOnly)).data[0]).toMatchObject({ id: ids.orders });
  });

  test("SE4 another account finds none of it", async () => {
    for (const text of ["orders", "custmers", "key-metric", "looker", "net revenue", "shop_db.public.orders"])
      expect(await search(text, {}, app.other.tokens.readWrite)).toMatchObject({ totalCount: 0, data: [] });
  });
});

test("SE7 whatever the text is made of, it is answered", async () => {
  const pieces = fc.constantFrom(
    "orders",
    "'",
    '"',
    "%",
    "_",
    "\\",
    "&",
    "|",
    "!",
    "(",
    ")",
    ":*",
    "<->",
    "@",
    "\u0000",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 120 }),
    fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
  );
  await fc.assert(
    fc.asyncProperty(text, async (given) => {
      const { body } = await app.graphql(document, { text: given });
      const refused = given.replaceAll("\u0000", " ").trim() === "" || given.length > 256;
      expect(body.errors?.[0]?.extensions.code).toBe(refused ? "BAD_USER_INPUT" : undefined);
    }),
    { numRuns: 60, examples: [["order_items & !"], ["'; drop table tables --"], ["\ud800"], ["a:* | b"], ["\\"]] },
  );
});

test("SE8 it takes as many statements for one result as for many", async () => {
  const statementsFor = async (text: string) => {
    app.statements.length = 0;
    await search(text, { limit: 100 });
    return app.statements.length;
  };
  await statementsFor("invoice");
  const one = await statementsFor("invoice");
  expect(await statementsFor("orders items customers revenue")).toBe(one);
});
