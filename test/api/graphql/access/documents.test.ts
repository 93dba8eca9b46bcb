import { getIntrospectionQuery } from "graphql";
import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { bearer, type Call, call, errorOf } from "../../http/callers.ts";
import { tokenStory } from "../tokens/token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const reader = bearer(app.tokens.readOnly);
const ask = (body: Call, headers = reader) => call(app, body, headers);
const mutation = "createToken(scope: READ_ONLY) { secret }";

/** Nothing may have changed by a refused document: the token that it would have replaced still opens the door. */
async function expectRefused(body: Call) {
  const { body: told, ...answer } = await ask(body);
  expect(errorOf({ ...answer, body: told })).toMatchObject({
    status: 403,
    code: "FORBIDDEN",
    requiredScope: "READ_WRITE",
  });
  expect(answer.headers.get("www-authenticate")).toBe(
    'Bearer realm="catalog", error="insufficient_scope", scope="read_write"',
  );
  expect(told.data).toBeUndefined();
  expect(await tokenStory(app).knock(app.tokens.readOnly)).toMatchObject({ status: 200 });
}

describe("a Read Only token is refused a mutation before any resolver runs", () => {
  test.each([
    ["plain", `mutation { ${mutation} }`],
    ["under an alias", `mutation { getTables: ${mutation} }`],
    ["behind one that it may", `mutation { revokeToken(id: "x") { id } ${mutation} }`],
    ["in front of one that it may", `mutation { ${mutation} revokeToken(id: "x") { id } }`],
    ["in a fragment", `mutation { ...F } fragment F on Mutation { ${mutation} }`],
    [
      "in a fragment of a fragment",
      `mutation { ...F } fragment F on Mutation { ...G } fragment G on Mutation { ${mutation} }`,
    ],
    ["in an inline fragment", `mutation { ... { ... on Mutation { ${mutation} } } }`],
    ["in a fragment that occurs twice", `mutation { ...F ...F } fragment F on Mutation { ${mutation} }`],
    ["hundredfold", `mutation { ${Array.from({ length: 100 }, (_, index) => `m${index}: ${mutation}`).join(" ")} }`],
    ["with @include that is true", `mutation { ${mutation.replace(" {", " @include(if: true) {")} }`],
  ])("%s", async (_how, query) => {
    await expectRefused({ query });
  });

  test("that a variable skips: what could run with other variables is judged", async () => {
    const query = `mutation ($skip: Boolean!) { revokeToken(id: "x") { id } ${mutation.replace(" {", " @skip(if: $skip) {")} }`;
    await expectRefused({ query, variables: { skip: true } });
    await expectRefused({ query, variables: { skip: false } });
  });

  test("that is named among others in the document", async () => {
    const query = `query Look { currentToken { id } } mutation Change { ${mutation} }`;
    await expectRefused({ query, operationName: "Change" });
  });

  test("as one of several queries that need Read & Write", async () => {
    const query = "{ getTables { totalCount } mine: apiTokens { id } }";
    await expectRefused({ query });
  });
});

describe("a document of several operations", () => {
  const query = `query Look { currentToken { scope } } mutation Change { ${mutation} }`;

  test("is judged by the one that is named: the query is allowed, in whichever order they stand", async () => {
    for (const text of [query, query.split(" mutation").toReversed().join(" ").replace("Change", "mutation Change")]) {
      const { status, body } = await ask({ query: text, operationName: "Look" });
      expect({ status, body }).toEqual({ status: 200, body: { data: { currentToken: { scope: "READ_ONLY" } } } });
    }
  });

  test.each([[undefined], ["Nothing"], [""]])(
    "that names none of them (%j) is refused as a bad request",
    async (operationName) => {
      const { status, body } = await ask({ query, operationName } as Call);
      expect(status).toBe(400);
      expect(body.data).toBeUndefined();
      expect(await tokenStory(app).knock(app.tokens.readOnly)).toMatchObject({ status: 200 });
    },
  );

  test("GET runs the query and never the mutation, not even with a Read & Write token", async () => {
    const { readWrite } = app.tokens;
    const get = (parameters: Record<string, string>, token = readWrite) =>
      fetch(`${app.url}/public/graphql?${new URLSearchParams(parameters)}`, { headers: bearer(token) });
    expect(await (await get({ query, operationName: "Look" })).json()).toMatchObject({ data: { currentToken: {} } });
    const attempts: Record<string, string>[] = [
      { query, operationName: "Change" },
      { query: `mutation { ${mutation} }` },
    ];
    for (const parameters of attempts) {
      const response = await get(parameters);
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toContain("POST");
      expect(await response.text()).not.toContain('secret":');
    }
    expect(await tokenStory(app).knock(app.tokens.readOnly)).toMatchObject({ status: 200 });
  });
});

describe("batches", () => {
  test("arrays of operations are refused, and none of them runs", async () => {
    const body = JSON.stringify([{ query: "{ currentToken { id } }" }, { query: `mutation { ${mutation} }` }]);
    const headers = { ...bearer(app.tokens.readWrite), "content-type": "application/json" };
    const response = await fetch(`${app.url}/public/graphql`, { method: "POST", headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringMatching(/batch/i) }] });
    expect(await tokenStory(app).knock(app.tokens.readOnly)).toMatchObject({ status: 200 });
  });
});

describe("introspection", () => {
  test("needs a token or a session, and a Read Only token is enough", async () => {
    const query = getIntrospectionQuery();
    expect(errorOf(await ask({ query }, {}))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(errorOf(await ask({ query: "{ __typename }" }, {}))).toMatchObject({ status: 401 });
    const { status, body } = await ask({ query });
    expect(status).toBe(200);
    expect(body.data.__schema.queryType).toEqual(expect.objectContaining({ name: "Query" }));
  });

  test("of mutations' type names needs no more than reading", async () => {
    expect(await ask({ query: "mutation { __typename }" })).toMatchObject({
      body: { data: { __typename: "Mutation" } },
    });
  });
});

test("an id of another account behaves as if it did not exist", async () => {
  const other = await createTestAccount(app.app);
  const [theirs] = await tokenStory(app, other).list();
  expect(await tokenStory(app).find(theirs?.id ?? "")).toBeNull();
});
