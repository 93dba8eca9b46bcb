import { getIntrospectionQuery } from "graphql";
import { afterAll, describe, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { bearer, call, errorOf } from "../../http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const ask = (query: string, variables?: Record<string, unknown>) =>
  call(app, { query, variables }, bearer(app.tokens.readWrite));

/** The refusal with the figure and the limit, and without a statement beyond the token's own. */
async function expectTooComplex(query: string, variables?: Record<string, unknown>) {
  app.statements.length = 0;
  const answer = await ask(query, variables);
  const error = errorOf(answer);
  expect(error).toMatchObject({ status: 400, code: "QUERY_TOO_COMPLEX", type: "LIMIT" });
  expect(answer.body.data).toBeUndefined();
  expect(app.statements).toHaveLength(1);
  return error;
}

const page = "nbPerPage: 10000";
const wide = "{ data { schema { database { warehouse { id } } } tagEntities { tag { id } } } }";

describe("an operation beyond the limits is refused before it runs, with the figure and the limit", () => {
  test("by its depth", async () => {
    const error = await expectTooComplex(nested(16));
    expect(error).toMatchObject({ measure: "depth", limit: 15 });
    expect(error.actual).toBe(16);
    expect(error.message).toBe("The operation's depth is 16; the limit is 15.");
    expect((await ask(nested(15))).body.errors).toBeUndefined();
  });

  test("by its cost", async () => {
    const error = await expectTooComplex(
      `{ getTables(pagination: { ${page} }) ${wide.replace("tagEntities", "a: tagEntities { tag { id } } b: tagEntities { tag { id } } tagEntities")} }`,
    );
    expect(error).toMatchObject({ measure: "cost", limit: 250_000 });
    expect(error.actual).toBeGreaterThan(250_000);
    expect(error.message).toContain(`${error.actual}`);
  });

  test("by the number of its aliases", async () => {
    const aliases = Array.from({ length: 201 }, (_, index) => `a${index}: name`).join(" ");
    const error = await expectTooComplex(`{ getTables { data { ${aliases} } } }`);
    expect(error).toMatchObject({ measure: "number of aliases", actual: 201, limit: 200 });
  });

  test("by the number of its root fields, also when fragments repeat one", async () => {
    const repeated = "currentToken { id } ".repeat(201);
    const error = await expectTooComplex(`{ ${repeated} }`);
    expect(error).toMatchObject({ measure: "number of root fields", actual: 201, limit: 200 });
  });

  test("by the number of its tokens", async () => {
    const answer = await ask(`{ currentToken { ${"id ".repeat(20_001)} } }`);
    expect(errorOf(answer)).toMatchObject({ status: 400, code: "QUERY_TOO_COMPLEX" });
    expect(errorOf(answer).message).toContain("20000");
  });

  test("by fragments that multiply: 2 to the 60th fields are counted at once", async () => {
    const fragments = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Query { ...F${at + 1} ...F${at + 1} }`);
    const bomb = `{ ...F0 } ${fragments.join(" ")} fragment F60 on Query { __typename }`;
    const began = performance.now();
    const error = await expectTooComplex(bomb);
    expect(error).toMatchObject({ measure: "number of root fields", actual: 2 ** 60, limit: 200 });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test("by fragments that multiply below a list", async () => {
    const fragments = Array.from({ length: 60 }, (_, at) => `fragment F${at} on Table { ...F${at + 1} ...F${at + 1} }`);
    const bomb = `{ getTables { data { ...F0 } } } ${fragments.join(" ")} fragment F60 on Table { schema { id } }`;
    expect(await expectTooComplex(bomb)).toMatchObject({ measure: "cost" });
  });
});

describe("the cost cannot be hidden", () => {
  const below = wide.replace("tagEntities", "a: tagEntities { tag { id } } b: tagEntities { tag { id } } tagEntities");

  test("in a variable", async () => {
    const query = `query ($p: Pagination) { getTables(pagination: $p) ${below} }`;
    expect(await expectTooComplex(query, { p: { nbPerPage: 10_000 } })).toMatchObject({ measure: "cost" });
    expect((await ask(query, { p: { nbPerPage: 10 } })).status).toBe(200);
  });

  test("in a variable's default", async () => {
    const query = `query ($p: Pagination = { ${page} }) { getTables(pagination: $p) ${below} }`;
    expect(await expectTooComplex(query)).toMatchObject({ measure: "cost" });
  });

  test("in the default of a variable within an argument", async () => {
    const query = `query ($n: Int! = 10000) { getTables(pagination: { nbPerPage: $n }) ${below} }`;
    expect(await expectTooComplex(query, {})).toMatchObject({ measure: "cost" });
  });

  test("behind a negative limit beside it", async () => {
    const query = `{ apiTokens(limit: -2000000000) { id } getTables(pagination: { ${page} }) ${below} }`;
    expect(await expectTooComplex(query)).toMatchObject({ measure: "cost" });
  });

  test("behind an argument that has no value in the end", async () => {
    const query = `query ($s: TokenScope = READ_ONLY) {
      tokenReplacement(scope: $s) { id } getTables(pagination: { ${page} }) ${below}
    }`;
    app.statements.length = 0;
    const answer = await ask(query, { s: null });
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(app.statements).toHaveLength(1);
  });

  test("in another operation of the document", async () => {
    const query = `query Small { currentToken { id } } query Large { getTables(pagination: { ${page} }) ${below} }`;
    const headers = bearer(app.tokens.readOnly);
    expect((await call(app, { query, operationName: "Small" }, headers)).status).toBe(200);
    expect(errorOf(await call(app, { query, operationName: "Large" }, headers))).toMatchObject({
      code: "QUERY_TOO_COMPLEX",
    });
  });
});

describe("what clients need fits", () => {
  test.each(["getTables", "getColumns", "getTags", "getSchemas", "getDatabases", "getSources"])(
    "the contract's page of 10,000 rows of %s",
    async (list) => {
      const { status, body } = await ask(
        `{ ${list}(pagination: { ${page} }) { totalCount nbPerPage page data { id } } }`,
      );
      expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
    },
  );

  test("10,000 columns with their table, and 1,000 tables with schema, database, source and tags", async () => {
    expect((await ask(`{ getColumns(pagination: { ${page} }) { data { name table { id name } } } }`)).status).toBe(200);
    expect((await ask(`{ getTables(pagination: { nbPerPage: 1000 }) ${wide} }`)).status).toBe(200);
  });

  test("more than 10,000 rows are BAD_USER_INPUT that names the limit, not a silent cut", async () => {
    const error = errorOf(await ask("{ getTables(pagination: { nbPerPage: 10001 }) { data { id } } }"));
    expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "pagination.nbPerPage" });
    expect(error.message).toContain("10000");
  });

  test("the standard introspection, with everything that tools ask for", async () => {
    const everything = {
      descriptions: true,
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
    };
    const query = getIntrospectionQuery({ ...everything, inputValueDeprecation: true, oneOf: true });
    const { status, body } = await ask(query);
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
  });
});

describe("what is wrong with a request is said", () => {
  test("an unknown field is named", async () => {
    const error = errorOf(await ask("{ getTables { data { colour } } }"));
    expect(error).toMatchObject({ status: 400, code: "GRAPHQL_VALIDATION_FAILED", type: "INPUT" });
    expect(error.message).toContain('"colour"');
  });

  test.each([
    ["a text that is no GraphQL", "{ getTables"],
    ["an unknown argument", "{ getTables(colour: 1) { totalCount } }"],
    ["an unknown type", "query ($c: Colour) { getTables { totalCount } }"],
    ["a value that no scalar takes", 'mutation { createToken(scope: READ_ONLY, expiresAt: "soon") { secret } }'],
    ["a value that is not of the enum", "{ tokenReplacement(scope: ALL) { id } }"],
  ])("%s is 400 GRAPHQL_…", async (_what, query) => {
    const error = errorOf(await ask(query));
    expect(error.status).toBe(400);
    expect(error.code).toMatch(/^GRAPHQL_(VALIDATION|PARSE)_FAILED$/);
  });

  test.each([
    ["not of the enum", { scope: "ALL" }],
    ["missing", {}],
    ["null", { scope: null }],
    ["of another type", { scope: 5 }],
  ])("a variable that is %s is BAD_USER_INPUT and named", async (_how, variables) => {
    const query = "query ($scope: TokenScope!) { tokenReplacement(scope: $scope) { id } }";
    // The first time by the whole server, then by the fast path.
    for (let time = 1; time <= 2; time += 1) {
      const error = errorOf(await ask(query, variables));
      expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "scope" });
      expect(error.message).toContain("$scope");
    }
  });

  test("a field that is missing in a variable is named by its row, whoever's operation it is", async () => {
    const cases = [
      ["upsertTableQueries", "UpsertTableQueryInput", { query: "select 1" }, "timestamp"],
      ["createDatabases", "CreateDatabaseInput", { name: "shop", externalId: "shop" }, "sourceId"],
    ] as const;
    for (const [operation, input, row, field] of cases) {
      const query = `mutation ($data: [${input}!]!) { ${operation}(data: $data) { __typename } }`;
      for (let time = 1; time <= 2; time += 1) {
        const error = errorOf(await ask(query, { data: [row] }));
        expect(error).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: `data[0].${field}` });
      }
    }
  });

  test("variables that do not fit are 400 for those who ask for GraphQL over HTTP by its type", async () => {
    const query = "query ($n: Int!) { getTags(pagination: {nbPerPage: $n}) { totalCount } }";
    const headers = { ...bearer(app.tokens.readOnly), accept: "application/graphql-response+json" };
    for (let time = 1; time <= 2; time += 1) {
      expect(errorOf(await call(app, { query, variables: { n: "x" } }, headers))).toMatchObject({
        status: 400,
        code: "BAD_USER_INPUT",
        field: "n",
      });
    }
  });

  test("an instant that is none is BAD_USER_INPUT", async () => {
    const query = "mutation ($at: DateTime) { createToken(scope: READ_ONLY, expiresAt: $at) { secret } }";
    for (const at of ["soon", "2026-13-45T00:00:00Z", 5]) {
      expect(errorOf(await ask(query, { at }))).toMatchObject({ code: "BAD_USER_INPUT" });
    }
  });

  test.each([
    ["selections", `${"{a".repeat(6_500)}${"}".repeat(6_500)}`],
    ["inline fragments", `{${"...{".repeat(4_900)}__typename${"}".repeat(4_900)}}`],
    ["lists", `{ getTables(scope: { ids: ${"[".repeat(9_900)}${"]".repeat(9_900)} }) { totalCount } }`],
  ])("thousands of nested %s are refused before they are parsed", async (_what, query) => {
    const error = errorOf(await ask(query));
    expect(error).toMatchObject({ status: 400, code: "QUERY_TOO_COMPLEX", measure: "nesting", limit: 200 });
  });
});

/** Fields within each other, as deep as is asked for: a token's replacement has a replacement. */
function nested(depth: number): string {
  const levels = depth - 2;
  return `{ currentToken { ${"replacedBy { ".repeat(levels)}id${" }".repeat(levels)} } }`;
}
