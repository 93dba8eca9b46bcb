import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, refusal, warehouseOf } from "#testkit/warehouse.ts";
import { queryFinder, searchQueriesDocument } from "./search-story.ts";

let app: TestApp;
let finder: ReturnType<typeof queryFinder>;
const ids: Record<string, string> = {};

const both = "select * from order_items i join customers c on c.id = i.buyer";
const items = "select sum(price) from order_items";
const people = "select count(*) from customers";
const noTables = "select 1 as heartbeat";

beforeAll(async () => {
  app = await createTestApp();
  finder = queryFinder(app);
  const make = warehouseOf(app);
  const { databaseId, schemaId, sourceId } = await make.plain("shop");
  const hiddenSchema = await make.schema(databaseId, "hidden", { isHidden: true });
  ids.items = await make.table(schemaId, "order_items", { externalDescription: "What was bought, with invoices." });
  ids.people = await make.table(schemaId, "customers", { externalDescription: "Everyone who ever bought." });
  ids.secret = await make.table(hiddenSchema, "salaries");
  ids.gone = await make.table(schemaId, "gone");
  await make.column(ids.items, "price", { externalDescription: "Turnover in euro." });
  await app.database.prisma.sourceUser.create({
    data: { accountId: app.accountId, sourceId, externalId: "u1", email: "ada@example.com", name: "Ada" },
  });
  await finder.report(
    { query: both, tableIds: [ids.items, ids.people], author: "u1" },
    { query: items, tableIds: [ids.items], author: "nightly job" },
    { query: people, tableIds: [ids.people], author: "bob@example.com" },
    { query: noTables },
    { query: "select hush from order_items", tableIds: [ids.items], isHidden: true },
    { query: "select salary from salaries join customers", tableIds: [ids.secret, ids.people] },
    { query: "select vanished from gone", tableIds: [ids.gone] },
  );
  await app.database.prisma.table.update({ where: { id: ids.gone }, data: { deletedAt: new Date() } });
});

afterAll(() => app[Symbol.asyncDispose]());

describe("what is found", () => {
  const cases: [title: string, question: string, expected: string][] = [
    ["words of the text", "heartbeat", noTables],
    ["other forms of them", "heartbeats", noTables],
    ["an identifier by its words", "the items of orders", items],
    ["an identifier as it stands", "order_items", items],
    ["a word of a table's description", "invoice", items],
    ["a word of a used column's description", "turnover", items],
    ["a misspelt table", "custmers", people],
  ];
  test.each(cases)("SE2 %s", async (_title, question, expected) => {
    const found = await finder.texts(question);
    expect(found).toContain(expected);
  });

  test("SE2 a column's description finds the query that uses it before the others over its table", async () => {
    expect((await finder.texts("turnover"))[0]).toBe(items);
  });

  test("SE2 what has nothing to do with the question is not found", async () => {
    expect(await finder.texts("heartbeat")).toEqual([noTables]);
    expect(await finder.texts("zebra")).toEqual([]);
    expect(await finder.texts("which of the")).toEqual([]);
  });

  test("SE4 hidden queries and queries over hidden or deleted tables are not found", async () => {
    for (const word of ["hush", "salary", "salaries", "vanished"]) expect(await finder.texts(word)).toEqual([]);
    expect(await finder.texts("customers")).toHaveLength(2);
  });

  test("SE5 the author is as the source knows them, else as the text says", async () => {
    const authors = Object.fromEntries(
      (await finder.find("customers order_items heartbeat")).map(({ query, author }: never) => [query, author]),
    );
    expect(authors).toEqual({
      [both]: { email: "ada@example.com", name: "Ada" },
      [items]: { email: null, name: "nightly job" },
      [people]: { email: "bob@example.com", name: null },
      [noTables]: null,
    });
  });

  test("SE5 the tables of a query are told by their ids", async () => {
    const [found] = await finder.find("buyer");
    expect(found).toMatchObject({ query: both });
    expect(found.tableIds.toSorted()).toEqual([ids.items, ids.people].toSorted());
  });

  test("SE1 at most ten, whatever matches", async () => {
    const rows = Array.from({ length: 15 }, (_, index) => ({ query: `select walrus, ${index}` }));
    await finder.report(...rows);
    expect(await finder.texts("walrus")).toHaveLength(10);
  });
});

describe("the scope", () => {
  const question = "customers and order items";
  const cases: [title: string, scope: () => object, expected: string[]][] = [
    ["ALL, which is the default", () => ({ tableIds: [ids.items, ids.people] }), [both]],
    ["ANY", () => ({ tableIds: [ids.items, ids.people], filterMode: "ANY" }), [both, items, people]],
    ["null for the mode", () => ({ tableIds: [ids.items, ids.people], filterMode: null }), [both]],
    ["one table", () => ({ tableIds: [ids.items] }), [both, items]],
    ["one table in capitals, twice", () => ({ tableIds: [ids.items, ids.items?.toUpperCase()] }), [both, items]],
    ["no tables", () => ({ tableIds: [] }), []],
    ["a malformed id", () => ({ tableIds: [ids.items, "nonsense"] }), []],
    ["a malformed id with ANY", () => ({ tableIds: [ids.items, "nonsense"], filterMode: "ANY" }), [both, items]],
    ["a hidden table", () => ({ tableIds: [ids.secret] }), []],
  ];
  test.each(cases)("SE6 %s", async (_title, scope, expected) => {
    expect((await finder.texts(question, scope())).toSorted()).toEqual(expected.toSorted());
  });

  test("translateQuestionToEnglish is accepted", async () => {
    const data = { question: "heartbeat", translateQuestionToEnglish: true };
    expect((await ask(app, searchQueriesDocument, { data })).searchQueries.data).toHaveLength(1);
  });
});

describe("what is refused", () => {
  const tables = Array.from({ length: 11 }, () => "00000000-0000-7000-8000-000000000000");
  const cases: [title: string, variables: object, field: string][] = [
    ["1,025 characters", { data: { question: "x".repeat(1_025) } }, "data.question"],
    ["257 words", { data: { question: "x ".repeat(257) } }, "data.question"],
    ["an empty question", { data: { question: "  " } }, "data.question"],
    ["11 tables", { data: { question: "x" }, scope: { tableIds: tables } }, "scope.tableIds"],
  ];
  test.each(cases)("SE1 %s", async (_title, variables, field) => {
    expect(await refusal(app, searchQueriesDocument, { ...variables })).toMatchObject({
      code: "BAD_USER_INPUT",
      field,
    });
  });

  test("SE1 1,024 characters, 256 words and 10 tables are taken", async () => {
    await finder.texts("é".repeat(1_024));
    await finder.texts("word ".repeat(256).slice(0, 1_024));
    await finder.texts("a ".repeat(256));
    await finder.texts("x", { tableIds: tables.slice(1) });
  });

  test("nobody may without a token, a Read Only token may", async () => {
    const data = { question: "heartbeat" };
    const error = await refusal(app, searchQueriesDocument, { data }, null);
    expect(error).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(await queryFinder(app, app.tokens.readOnly).texts("heartbeat")).toEqual([noTables]);
  });

  test("SE4 another account finds none of it", async () => {
    const other = queryFinder(app, app.other.tokens.readWrite);
    expect(await other.texts("heartbeat customers order_items")).toEqual([]);
    expect(await other.texts("customers", { tableIds: [ids.people] })).toEqual([]);
    expect(await other.texts(`@${app.accountId} ${app.accountId}`)).toEqual([]);
  });
});

test("SE7 whatever the question is made of, it is answered", async () => {
  const pieces = fc.constantFrom(
    "customers",
    "'",
    '"',
    "%",
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
    "é",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 200 }),
    fc.array(pieces, { minLength: 1, maxLength: 12 }).map((parts) => parts.join("")),
  );
  await fc.assert(
    fc.asyncProperty(text, async (question) => {
      const { body } = await app.graphql(searchQueriesDocument, { data: { question } });
      const refused = question.trim() === "" || question.length > 1_024;
      expect(body.errors?.[0]?.extensions.code).toBe(refused ? "BAD_USER_INPUT" : undefined);
    }),
    { numRuns: 60, examples: [["order_items & !"], ["'; drop table queries --"], ["\ud800"], ["a:* | b"]] },
  );
});

test("SE8 it takes as many statements for one result as for ten", async () => {
  const statementsFor = async (question: string) => {
    app.statements.length = 0;
    await finder.texts(question);
    return app.statements.length;
  };
  await statementsFor("walrus");
  expect(await statementsFor("walrus")).toBe(await statementsFor("heartbeat"));
});
