import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, call, errorOf, type HeaderValues, later, postSignIn, sessionOf } from "../http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const { email, password } = app;
const query = "{ getTables { totalCount } currentToken { id } }";

async function told(response: Response) {
  return { status: response.status, cookie: response.headers.get("set-cookie"), body: await response.text() };
}

describe("POST /sign-in", () => {
  test("answers who signed in, and a cookie that scripts and other sites cannot use", async () => {
    const response = await postSignIn(app, { email, password });
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const { user, expiresAt } = (await response.json()) as { user: object; expiresAt: string };
    expect(user).toEqual({ email, firstName: "Ada", lastName: "Admin", role: "ADMIN" });
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    const [pair = "", ...flags] = (response.headers.get("set-cookie") ?? "").split("; ");
    expect(pair).toMatch(/^catalog_eu=[A-Za-z0-9_-]{43}$/);
    expect(flags.filter((flag) => !flag.startsWith("Max-Age"))).toEqual(["Path=/", "HttpOnly", "SameSite=Lax"]);
    const life = Number(flags.find((flag) => flag.startsWith("Max-Age="))?.slice(8));
    expect(life).toBeGreaterThan(43_000);
    expect(life).toBeLessThanOrEqual(43_200);
  });

  test("over https sends its cookie over nothing else, under the __Host- prefix", async () => {
    await using secure = await createTestApp({ environment: { CATALOG_PUBLIC_URL: "https://catalog.example" } });
    const behindProxy = { url: `http://127.0.0.1:${secure.app.port}` };
    const response = await postSignIn(behindProxy, { email: secure.email, password: secure.password });
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-catalog_eu=/);
    expect(cookie).toContain("Secure");
    expect(cookie).not.toContain("Domain");
    const headers = { cookie: cookie.split(";")[0] ?? "", "x-catalog-csrf": "1", origin: "https://catalog.example" };
    expect((await call(behindProxy, { query }, headers)).status).toBe(200);
  });

  test("answers a wrong password, an unknown address and a suspended person in the same words", async () => {
    const wrong = await told(await postSignIn(app, { email, password: "wrong horse battery" }));
    const unknown = await told(await postSignIn(app, { email: "nobody@example.com", password }));
    expect(wrong).toEqual({ status: 401, cookie: null, body: expect.stringContaining("UNAUTHENTICATED") });
    expect(unknown).toEqual(wrong);
  });

  test("asks for the header that another site's page cannot send", async () => {
    const response = await fetch(`${app.url}/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    expect(response.status).toBe(403);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.text()).toContain("X-Catalog-CSRF");
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["another port of this host, such as the other region", { origin: "http://localhost:4001" }],
    ["a sandboxed frame", { origin: "null" }],
    ["a page that hides its origin, by what the browser says of it", { "sec-fetch-site": "cross-site" }],
    ["a sibling's page, which also hides it", { "sec-fetch-site": "same-site" }],
  ])(
    "AC20 is not taken from %s, with the header or without: neither to sign in or out, nor to redeem a link",
    async (_who, from) => {
      const session = await sessionOf(app, app);
      for (const path of ["/sign-in", "/sign-in/redeem", "/sign-out"]) {
        const response = await fetch(`${app.url}${path}`, {
          method: "POST",
          headers: { ...session, "content-type": "application/json", ...from },
          body: JSON.stringify({ email, password, token: "x".repeat(43) }),
        });
        expect([path, response.status, response.headers.get("set-cookie")]).toEqual([path, 403, null]);
        expect(await response.text()).toContain("pages of this instance");
      }
      expect(errorOf(await call(app, { query }, { ...session, ...from }))).toMatchObject({ code: "UNAUTHENTICATED" });
      expect((await call(app, { query }, session)).status).toBe(200);
    },
  );

  test("AC20 is taken from a page of the instance itself, and from programs, which name no origin", async () => {
    const ours: HeaderValues = { "sec-fetch-site": "same-origin" };
    for (const from of [{ ...ours, origin: app.url }, ours, {}])
      expect((await postSignIn(app, { email, password }, from)).status).toBe(200);
  });

  test.each([
    ["no JSON", "email=a&password=b"],
    ["an empty body", ""],
    ["a missing password", { email: "a@example.com" }],
    ["values that are no text", { email: ["a@example.com"], password: { length: 12 } }],
    ["too long a password", { email: "a@example.com", password: "x".repeat(1_001) }],
  ])("is 400 for %s, and echoes nothing of it", async (_what, body) => {
    const response = await postSignIn(app, body);
    expect(response.status).toBe(400);
    expect(response.headers.get("set-cookie")).toBeNull();
    expect(await response.text()).not.toContain("a@example.com");
  });

  test("is nothing but a POST", async () => {
    expect((await fetch(`${app.url}/sign-in`, { method: "PUT", body: "{}" })).status).toBe(404);
    expect((await fetch(`${app.url}/sign-in/redeem`)).status).toBe(404);
  });

  test("is throttled with Retry-After after ten failures for a person from one address, also with the right password", async () => {
    const person = await addPerson(app, app.accountId, "VIEWER");
    for (let attempt = 0; attempt < 10; attempt += 1)
      await postSignIn(app, { email: person.email, password: "wrong password!" });
    const response = await postSignIn(app, { email: person.email, password: person.password });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(800);
    expect(await response.json()).toMatchObject({
      errors: [{ message: "Too many attempts. Try again in 15 minutes.", extensions: { code: "RATE_LIMITED" } }],
    });
  });
});

describe("a session", () => {
  test("queries GraphQL with the cookie and the header", async () => {
    const { status, body } = await call(app, { query }, await sessionOf(app, app));
    expect({ status, body }).toEqual({
      status: 200,
      body: { data: { getTables: { totalCount: 0 }, currentToken: null } },
    });
  });

  test("is taken from a page of the instance itself, and from nobody else's", async () => {
    const session = await sessionOf(app, app);
    expect((await call(app, { query }, { ...session, origin: app.url })).status).toBe(200);
    for (const origin of ["https://evil.example", "http://localhost:4001", "null"]) {
      expect(errorOf(await call(app, { query }, { ...session, origin }))).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
    }
  });

  test("is nothing without the header, so that no form of another site can use it", async () => {
    const { cookie = "" } = await sessionOf(app, app);
    expect(errorOf(await call(app, { query }, { cookie }))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    const url = `${app.url}/public/graphql?query=${encodeURIComponent(query)}`;
    expect((await fetch(url, { headers: { cookie } })).status).toBe(401);
  });

  test("is of one person: another's cookie, a changed one or none opens nothing", async () => {
    const { cookie = "" } = await sessionOf(app, app);
    const changed = cookie.slice(0, -1) + (cookie.endsWith("A") ? "B" : "A");
    for (const value of [changed, "catalog_eu=", "catalog_us=x", "other=1"]) {
      expect((await call(app, { query }, { cookie: value, "x-catalog-csrf": "1" })).status).toBe(401);
    }
  });

  test("an API token that is sent as cookie, or a cookie that is sent as token, opens nothing", async () => {
    const { cookie = "" } = await sessionOf(app, app);
    const asCookie = { cookie: `catalog_eu=${app.tokens.readWrite}`, "x-catalog-csrf": "1" };
    expect((await call(app, { query }, asCookie)).status).toBe(401);
    const asToken = { authorization: `Bearer ${cookie.split("=")[1]}` };
    expect(errorOf(await call(app, { query }, asToken))).toMatchObject({ status: 401, reason: "MALFORMED" });
  });

  test("a token beside it decides: a bad token is refused although the session is good", async () => {
    const session = await sessionOf(app, app);
    const both = await call(
      app,
      { query: "{ currentToken { scope } }" },
      { ...session, authorization: app.tokens.readOnly },
    );
    expect(both.body.data.currentToken.scope).toBe("READ_ONLY");
    expect((await call(app, { query }, { ...session, authorization: "nonsense" })).status).toBe(401);
  });

  test("ends with the sign-in that follows it in the same browser", async () => {
    const first = await sessionOf(app, app);
    const response = await postSignIn(app, { email, password }, { cookie: first.cookie ?? "" });
    expect(response.status).toBe(200);
    const second = { ...first, cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "" };
    expect((await call(app, { query }, first)).status).toBe(401);
    expect((await call(app, { query }, second)).status).toBe(200);
  });

  test("ends at once by POST /sign-out, which takes the cookie away", async () => {
    const session = await sessionOf(app, app);
    const response = await fetch(`${app.url}/sign-out`, { method: "POST", headers: session });
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toMatch(/^catalog_eu=; .*Max-Age=0/);
    expect((await call(app, { query }, session)).status).toBe(401);
  });

  test("cannot be ended by another site", async () => {
    const session = await sessionOf(app, app);
    const { cookie = "" } = session;
    expect((await fetch(`${app.url}/sign-out`, { method: "POST", headers: { cookie } })).status).toBe(403);
    await fetch(`${app.url}/sign-out`, { method: "POST", headers: { ...session, origin: "https://evil.example" } });
    expect((await call(app, { query }, session)).status).toBe(200);
  });

  test("ends by the database's clock, after 30 minutes without a request", async () => {
    const other = await createTestAccount(app.app);
    const session = await sessionOf(app, other);
    await later(app, "31 minutes", async () => expect((await call(app, { query }, session)).status).toBe(401));
  });
});
