import { afterAll, describe, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { send, withoutLocations } from "./send.ts";

const app = await createTestApp({ environment: { CATALOG_ANSWER_CACHE_BYTES: "0", CATALOG_MAX_COST: "5000" } });
afterAll(() => app[Symbol.asyncDispose]());

const to = { url: app.url, token: app.tokens.readOnly };

/** A content type that means the same, but is not written as the fast path knows it. */
const whole = { "content-type": "application/json;way=whole" };

async function expectSame(body: string, headers: Record<string, string> = {}): Promise<void> {
  // The whole server has seen the text before either answers, so that the fast path would take it.
  await send(to, body, { ...headers, ...whole });
  const slow = await send(to, body, { ...headers, ...whole });
  const fast = await send(to, body, headers);
  expect(withoutLocations(fast)).toEqual(withoutLocations(slow));
}

const plain = JSON.stringify({ query: "{ currentToken { id } }" });

describe("what is asked in another than the usual way is answered as by the whole server", () => {
  test.each<[string, string]>([
    ["the usual way", plain],
    [
      "with everything that may be there",
      JSON.stringify({ query: "{ __typename }", variables: {}, operationName: null, extensions: {} }),
    ],
    ["with nulls", '{"query":"{ __typename }","variables":null,"operationName":null,"extensions":null}'],
    ["with an empty name", '{"query":"{ __typename }","operationName":""}'],
    ["no JSON", "{ currentToken { id } }"],
    ["half of it", plain.slice(0, -3)],
    ["nothing", ""],
    ["null", "null"],
    ["a number", "7"],
    ["a text", '"{ __typename }"'],
    ["a batch", `[${plain},${plain}]`],
    ["an empty batch", "[]"],
    ["no query", '{"variables":{}}'],
    ["a query that is null", '{"query":null}'],
    ["a query that is no text", '{"query":7}'],
    ["an empty query", '{"query":""}'],
    ["variables that are a list", '{"query":"{ __typename }","variables":[]}'],
    ["variables that are text", '{"query":"{ __typename }","variables":"{}"}'],
    ["extensions that are a list", '{"query":"{ __typename }","extensions":[]}'],
    ["a name that is a number", '{"query":"query A { __typename }","operationName":7}'],
    ["a name that is none of the document's", '{"query":"query A { __typename }","operationName":"B"}'],
    ["no name where one is needed", '{"query":"query A { __typename } query B { __typename }"}'],
    ["an unknown parameter", '{"query":"{ __typename }","more":1}'],
    ["an unknown parameter that is null", '{"query":"{ __typename }","more":null}'],
    ["a byte order mark", `\ufeff${plain}`],
    ["a syntax error", '{"query":"{ currentToken { id }"}'],
    ["an unknown field", '{"query":"{ currentToken { idd } }"}'],
    ["no operation", '{"query":"fragment F on Query { __typename }"}'],
    ["what needs another scope", '{"query":"mutation { createToken(scope: READ_ONLY) { secret } }"}'],
    ["what costs too much", '{"query":"{ getTables(pagination: {nbPerPage: 10000}) { data { id } } }"}'],
    [
      "what nests too deep",
      JSON.stringify({
        query: `{ getTables { data { ${"schema { database { schemas { ".repeat(6)} id ${"} } } ".repeat(6)} } } }`,
      }),
    ],
    ["an argument out of range", '{"query":"{ getTables(pagination: {nbPerPage: -1}) { totalCount } }"}'],
    [
      "a variable that does not fit",
      '{"query":"query ($n: Int!) { getTables(pagination: {nbPerPage: $n}) { totalCount } }","variables":{"n":"x"}}',
    ],
  ])("%s", async (_what, body) => {
    await expectSame(body);
    await expectSame(body, { accept: "application/json" });
    await expectSame(body, { accept: "application/graphql-response+json" });
  });

  test.each([
    "*/*",
    "application/*",
    "application/json, */*;q=0.1",
    "*/*, application/graphql-response+json",
    "application/graphql-response+json, application/json;q=0.9",
    "application/json;charset=utf-8",
    "application/json;charset=utf-16, application/graphql-response+json",
    "application/json;charset=iso-8859-1",
    "APPLICATION/JSON",
    "text/html, application/json",
    "text/event-stream, application/json",
    "multipart/mixed, application/json",
    "text/html",
    "image/*",
  ])("accept: %s", async (accept) => {
    await expectSame(plain, { accept });
    await expectSame('{"query":"{ getTables(pagination: {nbPerPage: -1}) { totalCount } }"}', { accept });
    await expectSame('{"query":"query ($n: Int!) { getTables(pagination: {nbPerPage: $n}) { totalCount } }"}', {
      accept,
    });
  });

  test.each(["application/json; charset=utf-8", "application/json;charset=UTF-8", "application/json; charset=utf-16"])(
    "content-type: %s",
    async (type) => {
      const unusual = await send(to, plain, whole);
      expect(await send(to, plain, { "content-type": type })).toEqual(unusual);
    },
  );

  test.each(["text/plain", "application/xml", "application/jsonp"])("content-type: %s is not taken", async (type) => {
    expect(await send(to, plain, { "content-type": type })).toMatchObject({ status: 415 });
  });

  test("a document in many bytes, and one of other letters", async () => {
    await expectSame(JSON.stringify({ query: `{ __typename } # ${"x".repeat(200_000)}` }));
    await expectSame(
      JSON.stringify({
        query: "query ($t: String) { getTables(scope: {nameContains: $t}) { totalCount } } # ☃é",
        variables: { t: "𝄞\u2028" },
      }),
    );
  });
});

test("by GET the same is answered as by POST", async () => {
  const { body } = await send(to, plain);
  const response = await fetch(`${app.url}/public/graphql?query=${encodeURIComponent("{ currentToken { id } }")}`, {
    headers: { authorization: `Bearer ${to.token}` },
  });
  expect({ status: response.status, body: await response.json() }).toEqual({ status: 200, body });
});
