import { Events, type MutableResponse } from "oauth2-mock-server";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { addPerson, call, dataOf, later, postSignIn, sessionOf } from "../http/callers.ts";
import { type Claims, createBrowser, oidcSettings, startProvider } from "./provider.ts";

const provider = await startProvider();
const app = await createTestApp({ environment: oidcSettings(provider) });
const open = await createOpenApp();
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await open[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** An instance of one account that takes in everybody of a domain. */
async function createOpenApp(): Promise<TestApp> {
  const made = await createTestApp({
    environment: {
      ...oidcSettings(provider),
      CATALOG_OIDC_LABEL: "Roastery",
      CATALOG_OIDC_ALLOWED_DOMAINS: "Example.com, roastery.example",
      CATALOG_OIDC_ADMIN_GROUP: "catalog-admins",
      CATALOG_PASSWORD_SIGN_IN: "true",
    },
  });
  await made.database.query(sql`DELETE FROM accounts WHERE id = ${made.other.accountId}::uuid`);
  return made;
}

const knows = (email: string, more: Claims = {}) => provider.says({ email, email_verified: true, ...more });

beforeEach(() => knows(app.email));

/** The whole way, in a browser of its own. */
async function comeIn(to: TestApp = app, path?: string) {
  const browser = createBrowser(to);
  const { callback } = await browser.toProvider(path);
  return { browser, ...(await browser.get(callback)) };
}

const errorIn = (location: string) => new URL(location, app.url).searchParams.get("error");
const me = "{ me { email role name } }";

describe("GET /sign-in/oidc", () => {
  test("leads to the provider with PKCE, state and nonce, and keeps them out of the browser's hands", async () => {
    const browser = createBrowser(app);
    const { status, location, headers } = await browser.get("/sign-in/oidc");
    expect(status).toBe(303);
    const asked = new URL(location);
    expect(asked.origin).toBe(new URL(provider.url).origin);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: "code",
      client_id: "catalog",
      redirect_uri: `${app.url}/sign-in/oidc/callback`,
      scope: "openid email profile",
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^.{43}$/),
      state: expect.stringMatching(/^.{43}$/),
      nonce: expect.stringMatching(/^.{43}$/),
    });
    const cookie = headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^catalog_eu_oidc=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(cookie).not.toContain(asked.searchParams.get("state"));
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("a known person with a verified address comes in, and goes where they wanted", async () => {
    const { browser, status, location, headers } = await comeIn(app, "/sign-in/oidc?return=/tables/1%3Ftab=a%23b");
    expect({ status, location }).toEqual({ status: 303, location: "/tables/1?tab=a#b" });
    expect(headers.getSetCookie()[0]).toMatch(/^catalog_eu=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=43\d+$/);
    expect(browser.jar.has("catalog_eu_oidc")).toBe(false);
    expect(dataOf(await call(app, { query: me }, browser.session()))).toMatchObject({
      email: app.email,
      role: "ADMIN",
    });
  });

  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "/.//evil.example",
    "/%09/evil.example",
    "evil",
    "",
  ])("does not lead to another host by %j", async (path) => {
    const { location } = await comeIn(app, `/sign-in/oidc?return=${encodeURIComponent(path).replace("%2509", "%09")}`);
    expect(location).toBe("/");
  });

  test("the session that the browser had ends with the new one, and its value is not taken over", async () => {
    const before = await sessionOf(app, app);
    const browser = createBrowser(app);
    const old = (before.cookie ?? "").split("=")[1] ?? "";
    browser.jar.set("catalog_eu", old);
    await browser.get((await browser.toProvider()).callback);
    expect(browser.jar.get("catalog_eu")).not.toBe(old);
    expect((await call(app, { query: me }, before)).status).toBe(401);
    expect((await call(app, { query: me }, browser.session())).status).toBe(200);
  });

  test("AC17 comes back once: a replayed callback is refused", async () => {
    const browser = createBrowser(app);
    const { callback } = await browser.toProvider();
    const kept = new Map(browser.jar);
    expect((await browser.get(callback)).location).toBe("/");
    for (const [name, value] of kept) browser.jar.set(name, value);
    expect(errorIn((await browser.get(callback)).location)).toBe("EXPIRED");
  });

  test("AC17 comes back to the browser that was sent, within ten minutes", async () => {
    const { callback } = await createBrowser(app).toProvider();
    expect(errorIn((await createBrowser(app).get(callback)).location)).toBe("EXPIRED");
    const browser = createBrowser(app);
    const late = await browser.toProvider();
    await later(app, "11 minutes", async () => {
      expect(errorIn((await browser.get(late.callback)).location)).toBe("EXPIRED");
    });
  });

  test("a wrong state, another sign-in's code and a provider's no are refused", async () => {
    const one = createBrowser(app);
    const { callback } = await one.toProvider();
    expect(errorIn((await one.get(callback.replace(/state=[^&]+/, "state=mine"))).location)).toBe("REFUSED");
    const victim = createBrowser(app);
    const theirs = await victim.toProvider();
    const attacker = await createBrowser(app).toProvider();
    const code = new URL(attacker.callback).searchParams.get("code") ?? "";
    const mixed = theirs.callback.replace(/code=[^&]+/, `code=${code}`);
    expect(errorIn((await victim.get(mixed)).location)).toBe("REFUSED");
    const third = createBrowser(app);
    const { asked } = await third.toProvider();
    const no = `/sign-in/oidc/callback?error=access_denied&state=${asked.searchParams.get("state")}`;
    expect(errorIn((await third.get(no)).location)).toBe("REFUSED");
    expect(third.jar.has("catalog_eu")).toBe(false);
  });

  test.each<[string, Claims]>([
    ["another nonce", { nonce: "another" }],
    ["another audience", { aud: "another" }],
    ["another issuer", { iss: "https://evil.example" }],
    ["an expiry that has passed", { exp: Math.floor(Date.now() / 1_000) - 3_600 }],
  ])("an ID token of %s is refused", async (_what, claims) => {
    knows(app.email, claims);
    const { browser, location } = await comeIn();
    expect(errorIn(location)).toBe("REFUSED");
    expect(browser.jar.has("catalog_eu")).toBe(false);
  });

  test("an ID token with a signature that is not the provider's is refused", async () => {
    provider.server.service.once(Events.BeforeResponse, (response: MutableResponse) => {
      const body = response.body as { id_token: string };
      const [header, payload, signature = ""] = body.id_token.split(".");
      body.id_token = `${header}.${payload}.${[...signature].toReversed().join("")}`;
    });
    expect(errorIn((await comeIn()).location)).toBe("REFUSED");
  });

  test.each<[string, Claims]>([
    ["is not verified", { email_verified: false }],
    ["is not said to be verified", { email_verified: undefined }],
    ["is missing", { email: undefined }],
  ])("AC16 an address that %s lets nobody in", async (_what, claims) => {
    knows(app.email, claims);
    expect(errorIn((await comeIn()).location)).toBe("EMAIL_UNVERIFIED");
  });

  test("an address that is somebody's only once it is in lower case lets nobody in", async () => {
    const person = await addPerson(app, app.accountId, "STEWARD");
    await app.database.query(sql`UPDATE users SET email = 'kim@example.com' WHERE id = ${person.id}::uuid`);
    knows("\u212aim@example.com");
    expect(errorIn((await comeIn()).location)).toBe("EMAIL_UNVERIFIED");
    knows("KIM@example.com");
    expect((await comeIn()).location).toBe("/");
  });

  test("AC16 a suspended person and one whom nobody invited stay out", async () => {
    const person = await addPerson(app, app.accountId, "STEWARD");
    await app.database.query(sql`UPDATE users SET status = 'SUSPENDED' WHERE id = ${person.id}::uuid`);
    knows(person.email);
    expect(errorIn((await comeIn()).location)).toBe("SUSPENDED");
    knows("nobody@example.com");
    const { location } = await comeIn(app, "/sign-in/oidc?return=/terms");
    expect(location).toBe("/sign-in?error=NOT_INVITED&next=%2Fterms");
  });

  test("an invited person comes in without choosing a password, and is activated", async () => {
    const { accounts } = app.app.modules;
    const by = { kind: "cli" } as const;
    const { person } = await accounts.inviteAdministrator({ email: "New@Example.com", accountId: app.accountId }, by);
    knows("new@example.com");
    const { browser } = await comeIn();
    expect(dataOf(await call(app, { query: me }, browser.session()))).toMatchObject({ email: person.email });
    const left = await app.database.query(sql`SELECT 1 FROM sign_in_links WHERE user_id = ${person.id}::uuid`);
    expect(left).toEqual([]);
  });
});

describe("allowed domains", () => {
  test("AC16 whoever is new becomes a VIEWER, with the name that the provider knows", async () => {
    knows("Cy.Cup@roastery.example", { given_name: "Cy", family_name: "Cup" });
    const { browser } = await comeIn(open);
    const person = dataOf(await call(open, { query: me }, browser.session()));
    expect(person).toEqual({ email: "cy.cup@roastery.example", role: "VIEWER", name: "Cy Cup" });
  });

  test("two browsers at once make one person", async () => {
    knows("twice@example.com");
    const both = await Promise.all([comeIn(open), comeIn(open)]);
    expect(both.map(({ location }) => location)).toEqual(["/", "/"]);
    const rows = await open.database.query(sql`SELECT 1 FROM users WHERE email = 'twice@example.com'`);
    expect(rows).toHaveLength(1);
  });

  test("a domain that only ends like an allowed one does not count, nor does a person who is known already", async () => {
    const known = await addPerson(open, open.accountId, "VIEWER");
    await open.database.query(sql`UPDATE users SET email = 'known@elsewhere.example' WHERE id = ${known.id}::uuid`);
    for (const email of ["a@notexample.com", "a@example.com.evil.example", "known@elsewhere.example"]) {
      knows(email);
      expect(errorIn((await comeIn(open)).location)).toBe("DOMAIN_NOT_ALLOWED");
    }
  });

  test("AC16 a member of the administrators' group is one from now on", async () => {
    knows("ops@example.com", { groups: ["staff"] });
    const first = await comeIn(open);
    expect(dataOf(await call(open, { query: me }, first.browser.session()))).toMatchObject({ role: "VIEWER" });
    knows("ops@example.com", { groups: ["staff", "catalog-admins"] });
    const { browser } = await comeIn(open);
    expect(dataOf(await call(open, { query: me }, browser.session()))).toMatchObject({ role: "ADMIN" });
    expect(dataOf(await call(open, { query: me }, first.browser.session()))).toMatchObject({ role: "ADMIN" });
  });
});

describe("what is switched off", () => {
  test("the page is told what there is", async () => {
    const options = async (url: string) => (await fetch(`${url}/sign-in/options`)).json();
    expect(await options(open.url)).toEqual({ password: true, oidc: { label: "Roastery" }, setup: false });
    await using plain = await createTestApp();
    expect(await options(plain.url)).toEqual({ password: true, oidc: null, setup: false });
    expect((await createBrowser(plain).get("/sign-in/oidc")).status).toBe(404);
    expect((await createBrowser(plain).get("/sign-in/oidc/callback?code=1")).status).toBe(404);
  });

  test("AC15 a password opens nothing where passwords are off, and neither does a link", async () => {
    const environment = { ...oidcSettings(provider), CATALOG_PASSWORD_SIGN_IN: "false" };
    await using strict = await createTestApp({ environment });
    const { email, password } = strict;
    const response = await postSignIn(strict, { email, password });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { reason: "PASSWORD_SIGN_IN_OFF" } }] });
    const redeemed = await fetch(`${strict.url}/sign-in/redeem`, {
      method: "POST",
      headers: { "x-catalog-csrf": "1" },
      body: JSON.stringify({ token: "A".repeat(43), password }),
    });
    expect(redeemed.status).toBe(403);
    knows(email);
    expect((await comeIn(strict)).location).toBe("/");
  });

  test("a provider that is down is said to be, is asked again, and leaves the password", async () => {
    const gone = await startProvider();
    const { url } = gone;
    await gone.server.stop();
    await using lonely = await createTestApp({ environment: { ...oidcSettings(gone), CATALOG_OIDC_ISSUER: url } });
    const { location } = await createBrowser(lonely).get("/sign-in/oidc?return=/terms");
    expect(location).toBe("/sign-in?error=UNAVAILABLE&next=%2Fterms");
    expect(lonely.log.join("")).toContain("a sign-in through the identity provider failed");
    expect((await postSignIn(lonely, { email: lonely.email, password: lonely.password })).status).toBe(200);
    await gone.server.start(Number(new URL(url).port), "localhost");
    expect((await createBrowser(lonely).get("/sign-in/oidc")).location).toContain("/authorize?");
    await gone.server.stop();
  });
});

test("over https the login's cookie is of this host alone", async () => {
  const environment = { ...oidcSettings(provider), CATALOG_PUBLIC_URL: "https://catalog.example" };
  await using secure = await createTestApp({ environment });
  const { headers, location } = await createBrowser({ url: `http://127.0.0.1:${secure.app.port}` }).get(
    "/sign-in/oidc",
  );
  expect(headers.get("set-cookie")).toMatch(/^__Host-catalog_eu_oidc=.*; Path=\/; HttpOnly; SameSite=Lax; .*; Secure$/);
  expect(new URL(location).searchParams.get("redirect_uri")).toBe("https://catalog.example/sign-in/oidc/callback");
});

test("AC17 an address that begins more than sixty sign-ins within a minute is led back, and nothing is remembered", async () => {
  const begin = () => createBrowser(open).get("/sign-in/oidc?return=/terms");
  for (let count = 0; count < 60; count += 1) if ((await begin()).location.startsWith("/sign-in?")) break;
  const remembered = () => open.database.query(sql`SELECT count(*)::int AS count FROM oidc_logins`);
  const before = await remembered();
  const { status, location, headers } = await begin();
  expect([status, location]).toEqual([303, "/sign-in?error=BUSY&next=%2Fterms"]);
  expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
  expect(headers.get("set-cookie")).toMatch(/^catalog_eu_oidc=;/);
  expect(await remembered()).toEqual(before);
});
