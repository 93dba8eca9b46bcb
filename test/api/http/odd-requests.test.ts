import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp, type TestApp } from "#testkit/test-app.ts";
import { bearer, call, errorOf } from "./callers.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

describe("a secret", () => {
  test("is in an answer that nobody may keep, by either way through the door", async () => {
    const { tokens } = await createTestAccount(app.app);
    const create = () =>
      call(app, { query: "mutation { createToken(scope: READ_ONLY) { secret } }" }, bearer(tokens.readWrite));
    for (const { headers, body } of [await create(), await create()]) {
      expect(body.data?.createToken.secret).toMatch(/^cat_tok_/);
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  test.each(["/public/graphql/", "/api-tokens/", "/api-tokens/1/2/"])(
    "that was sent as a path below %s is not said again",
    async (path) => {
      const secret = app.tokens.readOnly;
      const answer = await (await fetch(`${app.url}${path}${secret}`, { method: "PUT" })).text();
      expect(answer).toContain("[secret]");
      expect(answer).not.toContain(secret);
    },
  );
});

test("variables that nest too deep are the caller's mistake, by either way through the door", async () => {
  const query = "query ($size: Int!) { getTables(pagination: { nbPerPage: $size }) { totalCount } }";
  // As text, since what would write it down cannot come down so far either.
  const body = JSON.stringify({ query, variables: { size: 1, more: "here" } });
  const deep = body.replace('"here"', `${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const headers = { ...bearer(app.tokens.readOnly), "content-type": "application/json" };
  for (let times = 0; times < 2; times += 1) {
    const response = await fetch(`${app.url}/public/graphql`, { method: "POST", headers, body: deep });
    const answer = { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "variables" });
  }
});
