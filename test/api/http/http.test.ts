import { once } from "node:events";
import { type OutgoingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, test } from "vitest";
import { createTestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { bearer } from "./callers.ts";

const app = await createTestApp({ environment: { CATALOG_MAX_BODY_BYTES: "20000" } });
afterAll(() => app[Symbol.asyncDispose]());

const own = app.url;
const peer = "http://localhost:4001";
const json = { "content-type": "application/json" };
const reader = { ...json, ...bearer(app.tokens.readOnly) };

/** A request as Node sends it, whose body fetch would not leave alone. */
async function send(headers: OutgoingHttpHeaders, chunks: readonly string[], path = "/public/graphql") {
  const sent = request(`${app.url}${path}`, { method: "POST", headers });
  const answered = once(sent, "response");
  for (const chunk of chunks) sent.write(chunk);
  sent.end();
  const [response] = await answered;
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}

const bodyOf = (bytes: number) => {
  const padded = (padding: string) => JSON.stringify({ query: "{ __typename }", extensions: { padding } });
  return padded("x".repeat(bytes - padded("").length));
};
const tooLarge = {
  status: 413,
  body: { errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE", type: "LIMIT", limit: 20_000 } }] },
};

describe("the body's limit", () => {
  test("is told by 413 when the declared length is over it, by one byte", async () => {
    expect(await send({ ...reader, "content-length": 20_000 }, [bodyOf(20_000)])).toMatchObject({ status: 200 });
    expect(await send({ ...reader, "content-length": 20_001 }, [bodyOf(20_001)])).toMatchObject(tooLarge);
  });

  test("is told by 413 when a body without a length grows over it, by one byte", async () => {
    const chunked = { ...reader, "transfer-encoding": "chunked" };
    const pieces = (bytes: number) => bodyOf(bytes).match(/.{1,3000}/gs) ?? [];
    expect(await send(chunked, pieces(20_000))).toMatchObject({ status: 200, body: { data: { __typename: "Query" } } });
    expect(await send(chunked, pieces(20_001))).toMatchObject(tooLarge);
  });

  test("is told by 413 while such a body is still on its way", async () => {
    const sent = request(`${app.url}/public/graphql`, { method: "POST", headers: reader });
    sent.on("error", () => undefined);
    const answered = once(sent, "response");
    sent.write(bodyOf(30_000));
    const [response] = await answered;
    expect({ status: response.statusCode, body: JSON.parse(await text(response)) }).toMatchObject(tooLarge);
    sent.destroy();
  });

  test("is not even looked at for callers who may not ask", async () => {
    expect(await send({ ...json, "content-length": 30_000 }, [bodyOf(30_000)])).toMatchObject({ status: 401 });
  });

  test("is 10,000 bytes for signing in", async () => {
    const headers = { ...json, "x-catalog-csrf": "1" };
    const body = JSON.stringify({ email: "x".repeat(10_000), password: "" });
    expect(await send({ ...headers, "content-length": body.length }, [body], "/sign-in")).toMatchObject({
      status: 413,
    });
    expect(await send({ ...headers, "transfer-encoding": "chunked" }, [body], "/sign-in")).toMatchObject({
      status: 413,
    });
  });
});

describe("pages of other origins", () => {
  const preflight = (origin: string, path = "/public/graphql") =>
    fetch(app.url + path, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });

  test.each([own, peer])("may call when they are the instance's own or a peer's: %s", async (origin) => {
    const asked = await preflight(origin);
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
    expect(asked.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(asked.headers.get("vary")).toBe("origin");
    const answer = await fetch(`${app.url}/public/graphql?query={__typename}`, { headers: { ...reader, origin } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    const exposed = answer.headers.get("access-control-expose-headers");
    for (const name of ["x-request-id", "catalog-token-expires-at", "retry-after", "www-authenticate"]) {
      expect(exposed).toContain(name);
    }
  });

  test("may not when they are anybody else's", async () => {
    for (const origin of ["https://evil.example", "null", `${own}.evil.example`, own.replace("http:", "https:")]) {
      for (const response of [await preflight(origin), await fetch(`${app.url}/health`, { headers: { origin } })]) {
        expect(response.headers.get("access-control-allow-origin")).toBeNull();
      }
    }
  });

  test("can read refusals, too: the header is on 401 and 404", async () => {
    for (const path of ["/public/graphql", "/nowhere"]) {
      const response = await fetch(app.url + path, { method: "POST", headers: { origin: own } });
      expect(response.headers.get("access-control-allow-origin")).toBe(own);
    }
  });

  test("never send cookies: credentials are not allowed across origins", async () => {
    for (const path of ["/public/graphql", "/sign-in"]) {
      const asked = await preflight(peer, path);
      expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });
});

describe("every answer", () => {
  test("carries a request id, a new one for each request", async () => {
    const ids = new Set<string | null>();
    for (const path of ["/health", "/nowhere", "/public/graphql"]) {
      ids.add((await fetch(app.url + path)).headers.get("x-request-id"));
    }
    expect(ids.size).toBe(3);
    expect([...ids].every((id) => id !== null && /^[0-9a-f-]{36}$/.test(id))).toBe(true);
  });

  test("echoes the request id that it was given, and logs it with the label of the call", async () => {
    const headers = { ...reader, "x-request-id": "sync-2026.11:7_a" };
    const response = await fetch(`${app.url}/public/graphql?op=getTables&query={__typename}`, { headers });
    expect(response.headers.get("x-request-id")).toBe("sync-2026.11:7_a");
    await response.text();
    const lines = () => app.log.filter((line) => line.includes("sync-2026.11:7_a")).map((line) => JSON.parse(line));
    await expect.poll(lines).toMatchObject([{ op: "getTables", status: 200, path: "/public/graphql", msg: "request" }]);
  });

  test.each(["a b", "x".repeat(129), "é", '"quoted"'])("does not echo an id that is none: %j", async (id) => {
    const { headers } = await fetch(`${app.url}/health`, { headers: { "x-request-id": encodeURI(id) } });
    expect(headers.get("x-request-id")).toMatch(id.includes("é") || id.length > 1 ? /^[0-9a-f-]{36}$/ : /./);
  });
});

describe("other paths", () => {
  test("an unknown one is 404 with a body that says where the API is", async () => {
    for (const path of ["/nowhere", "/public", "/graphql/x", "/public/graphql2"]) {
      const response = await fetch(app.url + path);
      expect({ path, status: response.status }).toEqual({ path, status: 404 });
      const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
      expect(errors[0]?.extensions).toEqual({ code: "NOT_FOUND", type: "NOT_FOUND" });
      expect(errors[0]?.message).toContain("/public/graphql");
    }
  });

  test("/health answers without a token, with region and version, and is not kept", async () => {
    const response = await fetch(`${app.url}/health`);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      status: "ok",
      region: "eu",
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  test("/ready tells that database and migrations are well", async () => {
    const response = await fetch(`${app.url}/ready`);
    expect(response.status).toBe(200);
    const checks = { database: "ok", migrations: "ok", draining: "ok" };
    expect(await response.json()).toEqual({ status: "ready", region: "eu", checks });
  });

  test("T12 /ready is 503 while the database is away, and /health goes on", async () => {
    const database = await openTestDatabase();
    let away = false;
    const query: typeof database.query = (statement) =>
      away ? Promise.reject(Object.assign(new Error("gone"), { code: "ECONNREFUSED" })) : database.query(statement);
    await using down = await createTestApp({ database: { ...database, query } });
    away = true;
    const response = await fetch(`${down.url}/ready`);
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: "not ready", checks: { database: "cannot be reached" } });
    expect((await fetch(`${down.url}/health`)).status).toBe(200);
    away = false;
    expect((await fetch(`${down.url}/ready`)).status).toBe(200);
  });
});
