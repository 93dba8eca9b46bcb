import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RestCall, rest } from "#testkit/rest-client.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const call = (path: string, options: RestCall = {}) => rest(app.url, path, { token: app.tokens.readWrite, ...options });

const shape = {
  tokenId: expect.any(String),
  teamId: expect.any(String),
  name: null,
  tokenPrefix: "cat_tok_eu_",
  last4: expect.stringMatching(/^\w{4}$/),
  createdByUserId: expect.any(String),
  expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
  lastUsedAt: null,
  isActive: true,
  createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
  updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
};

describe("GET /api-tokens", () => {
  test("answers the account's tokens, newest first, with total and pages", async () => {
    const { status, body, headers } = await call("/api-tokens?pageSize=1");
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, page: 1, pageSize: 1 });
    expect(body.apiTokens).toHaveLength(1);
    expect(body.apiTokens[0]).toMatchObject({ ...shape, lastUsedAt: body.apiTokens[0].lastUsedAt });
    expect(body.apiTokens[0]).toMatchObject({ teamId: app.accountId, scope: "READ_WRITE", role: "admin" });
    expect(headers.get("link")).toContain('</api-tokens?pageSize=1&page=2>; rel="next"');
    expect(headers.get("x-total-count")).toBe("2");
    expect(headers.get("cache-control")).toBe("no-store");
    const second = await call("/api-tokens?pageSize=1&page=2");
    expect(second.body.apiTokens[0]).toMatchObject({ scope: "READ_ONLY", role: "readonly" });
    expect(second.headers.get("link")).not.toContain('rel="next"');
  });

  test("filters by role, state, id and team", async () => {
    const total = async (query: string) => (await call(`/api-tokens?${query}`)).body.total;
    const [first] = (await call("/api-tokens")).body.apiTokens;
    expect(await total("roles=readonly")).toBe(1);
    expect(await total("roles=readonly,admin")).toBe(2);
    expect(await total("roles=readonly&roles=admin")).toBe(2);
    expect(await total("isActive=false")).toBe(0);
    expect(await total(`tokenIds=${first.tokenId}`)).toBe(1);
    expect(await total("tokenIds=nothing")).toBe(0);
    expect(await total(`teamId=${app.accountId}`)).toBe(2);
    expect(await total(`teamId=${app.other.accountId}`)).toBe(0);
  });

  test("a Read Only token is told 403 with the scope it lacks, and nobody 401", async () => {
    const weak = await call("/api-tokens", { token: app.tokens.readOnly });
    expect(weak).toMatchObject({
      status: 403,
      body: { error: "Forbidden", code: "FORBIDDEN", retryable: false, details: { requiredScope: "READ_WRITE" } },
    });
    expect(weak.headers.get("www-authenticate")).toContain('error="insufficient_scope"');
    const nobody = await call("/api-tokens", { token: null });
    expect(nobody).toMatchObject({ status: 401, body: { error: "Unauthorized", code: "UNAUTHENTICATED" } });
    expect(nobody.headers.get("www-authenticate")).toBe('Bearer realm="catalog"');
  });

  test.each([
    ["page=0", "page"],
    ["pageSize=101", "pageSize"],
    ["orderBy=colour", "orderBy"],
    ["roles=king", "roles.0"],
    ["isActive=maybe", "isActive"],
    ["colour=red", "colour"],
  ])("?%s is 400 and names %s", async (query, field) => {
    const answer = await call(`/api-tokens?${query}`);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: "Bad Request", code: "BAD_USER_INPUT", details: { field } },
    });
    expect(answer.body.message).toContain(field);
  });
});

describe("POST, GET and DELETE", () => {
  test("a token is made, shown once, read, replaced, revoked; what is made works until then", async () => {
    await using own = await createTestApp();
    const speak = (path: string, options: RestCall = {}) =>
      rest(own.url, path, { token: own.tokens.readWrite, ...options });
    const made = await speak("/api-tokens", {
      method: "POST",
      body: { name: "sync", role: "readonly", teamId: own.accountId },
    });
    expect(made.status).toBe(201);
    const { token, apiToken, replaced } = made.body;
    expect(made.headers.get("location")).toBe(`/api-tokens/${apiToken.tokenId}`);
    expect(made.headers.get("cache-control")).toBe("no-store");
    expect(apiToken).toEqual({ ...shape, name: "sync", scope: "READ_ONLY", role: "readonly", teamId: own.accountId });
    expect(replaced).toMatchObject({ isActive: false, scope: "READ_ONLY" });

    const read = await speak(`/api-tokens/${apiToken.tokenId}`);
    expect(read.body).toEqual(apiToken);
    expect(JSON.stringify(read.body)).not.toContain(token);
    expect((await speak("/datasets", { token })).status).toBe(200);

    const rotated = await speak(`/api-tokens/${apiToken.tokenId}/rotate`, {
      method: "POST",
      body: { overlapMinutes: 10 },
    });
    expect(rotated).toMatchObject({ status: 201, body: { apiToken: { name: "sync" }, replaced: { isActive: true } } });
    expect((await speak("/datasets", { token })).status).toBe(200);

    const revoked = await speak(`/api-tokens/${rotated.body.apiToken.tokenId}`, { method: "DELETE" });
    expect(revoked).toMatchObject({ status: 200, body: { isActive: false, tokenId: rotated.body.apiToken.tokenId } });
    const again = await speak(`/api-tokens/${rotated.body.apiToken.tokenId}`, { method: "DELETE" });
    expect(again.body).toEqual(revoked.body);
    const refused = await speak("/datasets", { token: rotated.body.token });
    expect(refused).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED", details: { reason: "REVOKED" } } });
  });

  test("what does not fit is told and makes nothing", async () => {
    const before = (await call("/api-tokens")).body.total;
    const post = (body: unknown) => call("/api-tokens", { method: "POST", body });
    expect((await post({})).body.details).toEqual({ field: "name" });
    expect((await post({ name: "x", role: "readonly", scope: "READ_WRITE" })).body.details).toEqual({ field: "role" });
    expect((await post({ name: "x", colour: "red" })).body.details).toEqual({ field: "colour" });
    expect((await post({ name: "x", expiresAt: "tomorrow" })).body.details).toEqual({ field: "expiresAt" });
    expect((await post({ name: "x", expiresAt: "2020-01-01T00:00:00Z" })).body.details).toEqual({ field: "expiresAt" });
    expect(await post({ name: "x", teamId: app.other.accountId })).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND" },
    });
    expect(await post("{broken")).toMatchObject({ status: 400, body: { message: "The body is no JSON." } });
    const plain = await call("/api-tokens", {
      method: "POST",
      body: "name=x",
      headers: { "content-type": "text/plain" },
    });
    expect(plain).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_MEDIA_TYPE" } });
    const taken = await post({ name: "x", ifActive: "FAIL" });
    expect(taken).toMatchObject({ status: 400, body: { details: { reason: "SCOPE_OCCUPIED" } } });
    expect((await call("/api-tokens")).body.total).toBe(before);
  });

  test("another account's token is not there", async () => {
    const [theirs] = (await call("/api-tokens", { token: app.other.tokens.readWrite })).body.apiTokens;
    expect((await call(`/api-tokens/${theirs.tokenId}`)).status).toBe(404);
    expect((await call(`/api-tokens/${theirs.tokenId}`, { method: "DELETE" })).status).toBe(404);
    expect((await call("/api-tokens/_wfH8UWN56YW8mFgexoSx", { method: "DELETE" })).status).toBe(404);
  });
});
