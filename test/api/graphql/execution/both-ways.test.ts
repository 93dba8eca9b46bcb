import { afterAll, describe, expect, test } from "vitest";
import { buildSchema } from "#schema/schema.ts";
import { createDemoApp } from "../search/demo-app.ts";
import { queriesOfEverything, queriesOfSingleFields } from "./every-field.ts";
import { type Ask, askAnew, askOften, type Sent, send, type Told, withoutLocations } from "./send.ts";

const demo = await createDemoApp({ CATALOG_MAX_COST: "100000000", CATALOG_ANSWER_CACHE_BYTES: "0" });
afterAll(() => demo[Symbol.asyncDispose]());

const { app } = demo;
const reader: Sent = { url: app.url, token: demo.token };
const writer: Sent = { url: app.url, token: app.tokens.readWrite };
const schema = buildSchema();
const everything = new Map(queriesOfEverything(schema));

async function expectSame(ask: Ask, headers: Record<string, string> = {}): Promise<void> {
  const to = ask.query.startsWith("mutation") ? writer : reader;
  const anew = await askAnew(to, ask, headers);
  expect(withoutLocations(await askOften(to, ask, headers))).toEqual(withoutLocations(anew));
}

describe("compiled and not, by the fast path and the whole server, the answer is the same", () => {
  test.each([...everything])("everything that %s answers", async (_name, query) => {
    const anew = await askAnew(reader, { query });
    expect(anew).toMatchObject({ status: 200, body: { data: {} } });
    expect(anew.body.errors).toBeUndefined();
    await expectSame({ query });
  });

  test("each field by itself, as when it is asked for among all others", async () => {
    const queries = queriesOfSingleFields(schema);
    expect(queries.length).toBeGreaterThan(150);
    const wholeRows = new Map<string, Promise<Told>>();
    for (const { root, field, query } of queries) {
      const whole = wholeRows.get(root) ?? askAnew(reader, { query: everything.get(root) ?? "" });
      wholeRows.set(root, whole);
      const alone = await askAnew(reader, { query });
      expect(alone.body.errors, query).toBeUndefined();
      const shown = ({ body }: Told): unknown[] => body.data[root].data.map((row: never) => flat(row[field]));
      expect(shown(alone), query).toEqual(shown(await whole));
    }
  }, 120_000);

  test.each<[string, Ask]>([
    ["aliases", { query: "{ a: getTables { n: totalCount } b: getTables { data { x: name y: name } } }" }],
    [
      "fragments within fragments",
      {
        query: `{ getTables { ...P } } fragment P on GetTablesOutput { data { ...T ...S } }
          fragment T on Table { id ...S } fragment S on Table { name schema { name } }`,
      },
    ],
    [
      "fragments that add to one relation",
      {
        query: `{ getTables { data { schema { id } ... on Table { schema { name database { id } } } ...T } } }
          fragment T on Table { other: schema { database { name warehouse { technology } } } tagEntities { tag { label } } }`,
      },
    ],
    [
      "variables of every kind, with what is left out and what is null",
      {
        query: `query Q($p: Pagination, $s: [TableSorting!], $w: GetTablesScope, $no: String) {
          getTables(pagination: $p, sorting: $s, scope: $w) { totalCount data { name tableType popularity } }
          getColumns(scope: { nameContains: $no }, pagination: $p) { data { name } } }`,
        variables: {
          p: { nbPerPage: 3 },
          s: [{ sortingKey: "popularity", direction: "DESC" }],
          w: { nameContains: "o", withDeleted: null },
        },
      },
    ],
    [
      "pages by id",
      { query: '{ getTables(pagination: {nbPerPage: 2, greaterThanId: ""}) { greatestId data { id } } }' },
    ],
    ["pages by id, the id first", { query: "{ getTables { greatestId page nbPerPage data { id } totalCount } }" }],
    ["no rows", { query: '{ getTables(scope: {nameContains: "☃"}) { totalCount data { id schema { id } } } }' }],
    ["the name of the type alone", { query: "{ __typename }" }],
    ["the schema itself", { query: "{ __schema { types { name } } getTables { totalCount } }" }],
    [
      "one of several operations",
      { query: "query A { getTags { totalCount } } query B { __typename }", operationName: "B" },
    ],
    [
      "a failing argument of a field beside one that answers",
      { query: "{ getTables(pagination: {nbPerPage: 0}) { totalCount } }" },
    ],
    [
      "a field that fails where null is not allowed",
      { query: "{ a: getTables(pagination: {nbPerPage: 99999}) { data { id } } b: getTags { totalCount } }" },
    ],
    ["an id that names nothing, where null is allowed", { query: '{ apiToken(id: "x") { id } }' }],
    [
      "a number that is none",
      { query: "query ($n: Int!) { getTables(pagination: {nbPerPage: $n}) { totalCount } }", variables: { n: "3" } },
    ],
    [
      "a variable that is missing",
      { query: "query ($n: Int!) { getTables(pagination: {nbPerPage: $n}) { totalCount } }" },
    ],
    [
      "an enum value that is none",
      {
        query: "query ($s: [TableSorting!]) { getTables(sorting: $s) { totalCount } }",
        variables: { s: [{ sortingKey: "x" }] },
      },
    ],
    [
      "an unknown member",
      {
        query: "query ($p: Pagination) { getTables(pagination: $p) { totalCount } }",
        variables: { p: { nbPerPage: 1, more: 1 } },
      },
    ],
    [
      "a nullable variable in a place that needs a value",
      {
        query: "query ($n: Int = 5) { getTables(pagination: {nbPerPage: $n}) { totalCount } }",
        variables: { n: null },
      },
    ],
    [
      "text that cannot be stored",
      {
        query: "query ($t: String) { getTables(scope: {nameContains: $t}) { totalCount } }",
        variables: { t: "a\u0000b" },
      },
    ],
    ["a mutation that is refused", { query: 'mutation { updateTables(data: [{id: "x"}]) { id } }' }],
    [
      "a mutation of a malformed instant",
      {
        query: "mutation ($d: [UpdateTableInput!]!) { updateTables(data: $d) { id } }",
        variables: { d: [{ id: "x", deletedAt: "never" }] },
      },
    ],
    [
      "too many aliases",
      { query: `{ ${Array.from({ length: 300 }, (_, index) => `a${index}: __typename`).join(" ")} }` },
    ],
  ])("%s", async (_what, ask) => {
    await expectSame(ask);
    await expectSame(ask, { accept: "application/json" });
    await expectSame(ask, { accept: "application/graphql-response+json, application/json;q=0.9" });
  });

  test.each([true, false])("@include and @skip by a variable that is %s", async (on) => {
    const query = `query ($on: Boolean!) { getTables { totalCount @include(if: $on) data { id @skip(if: $on) name
      schema @include(if: $on) { name } ... @skip(if: $on) { tagEntities { tag { label } } } } } }`;
    await expectSame({ query, variables: { on } });
    await askOften(reader, { query, variables: { on: !on } });
    await expectSame({ query, variables: { on } });
  });
});

/** Values as they are; of what lies below only how much it is. */
function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? "one" : value;
}

test("compiled code is really what runs from the third time on: it cannot say where an error lies", async () => {
  const body = JSON.stringify({ query: "{ getTables(pagination: {nbPerPage: 0}) { totalCount } }  " });
  const located: boolean[] = [];
  for (let time = 0; time < 4; time += 1) located.push("locations" in (await send(reader, body)).body.errors[0]);
  expect(located).toEqual([true, true, false, false]);
});

test("relations take no more statements compiled than not", async () => {
  const query = `{ getTables { data { schema { name database { name warehouse { name } } } tagEntities { tag { label } }
    ownerEntities { user { fullName } } } } }`;
  const counted = async (asking: Promise<unknown>): Promise<number> => {
    await asking;
    app.statements.length = 0;
    await send(reader, JSON.stringify({ query }));
    return app.statements.length;
  };
  expect(await counted(askOften(reader, { query }))).toBe(2);
});

test("a Read Only token never runs a mutation by a document whose query it runs all the time", async () => {
  const query = `query Look { getTables { totalCount } } mutation Change { createToken(scope: READ_ONLY) { secret } }`;
  const looker = { url: app.url, token: app.tokens.readOnly };
  const refused = {
    status: 403,
    body: { errors: [{ extensions: { code: "FORBIDDEN", requiredScope: "READ_WRITE" } }] },
  };
  for (const time of [1, 2]) {
    expect(await askOften(looker, { query, operationName: "Look" }), `${time}`).toMatchObject({ status: 200 });
    expect(await askOften(looker, { query, operationName: "Change" }), `${time}`).toMatchObject(refused);
    expect(
      await askOften({ ...looker, token: app.other.tokens.readWrite }, { query, operationName: "Change" }),
    ).toMatchObject({
      status: 200,
    });
  }
  expect(await askOften(looker, { query })).toMatchObject({ status: 400 });
});

test("people of different accounts share compiled code, not rows", async () => {
  const query = "{ getTables { data { id } } currentToken { id } }";
  const ours = await askOften(reader, { query });
  const theirs = await send({ ...reader, token: app.tokens.readOnly }, JSON.stringify({ query }));
  expect(ours.body.data.getTables.data.length).toBeGreaterThan(10);
  expect(theirs.body.data.getTables.data).toEqual([]);
  expect(theirs.body.data.currentToken.id).not.toBe(ours.body.data.currentToken.id);
});
