import { randomBytes } from "node:crypto";
import { request } from "node:http";
import { afterAll, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { addPerson, bearer, call, errorOf, type HeaderValues, later } from "../../http/callers.ts";
import { tokenStory } from "./token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const query = "{ currentToken { id status role } }";
const noCredentials = 'Bearer realm="catalog"';
const challenge = (description: string) =>
  `Bearer realm="catalog", error="invalid_token", error_description="${description}"`;

async function account() {
  const created = await createTestAccount(app.app);
  const story = tokenStory(app, created);
  const [readOnly] = await story.list({ scope: "READ_ONLY" });
  return { ...created, story, id: readOnly?.id ?? "" };
}

/** What came back, as strictly as clients may read it. */
async function refusal(headers: HeaderValues) {
  const { body, ...answer } = await call(app, { query }, headers);
  expect(body.data).toBeUndefined();
  expect(body.errors).toHaveLength(1);
  const { message = "", extensions } = body.errors?.[0] ?? {};
  return { status: answer.status, challenge: answer.headers.get("www-authenticate"), message, extensions };
}

/** A header as it is given, which fetch would trim. */
function statusWith(authorization: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", authorization };
    const sent = request(`${app.url}/public/graphql`, { method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once("error", reject).end(JSON.stringify({ query }));
  });
}

describe("a token as it is presented", () => {
  const { readOnly } = app.tokens;

  test.each([
    ["Bearer", `Bearer ${readOnly}`],
    ["Token", `Token ${readOnly}`],
    ["bare", readOnly],
    ["bearer in small letters", `bearer ${readOnly}`],
    ["BEARER in capitals", `BEARER ${readOnly}`],
    ["ToKeN in both", `ToKeN ${readOnly}`],
    ["white space around it", `  Bearer   ${readOnly}  `],
    ["a tab between", `Token\t${readOnly}`],
    ["bare with white space", `  ${readOnly} `],
  ])("opens the door: %s", async (_form, authorization) => {
    expect(await statusWith(authorization)).toBe(200);
  });

  test.each([
    ["another scheme", `Basic ${readOnly}`],
    ["a scheme alone", "Bearer"],
    ["an empty header", ""],
    ["something before it", `Bearer x ${readOnly}`],
    ["something after it", `Bearer ${readOnly} x`],
    ["two of them", `Bearer ${readOnly} ${readOnly}`],
    ["quotes around it", `Bearer "${readOnly}"`],
    ["letters of the other case", `Bearer ${readOnly.toUpperCase()}`],
    ["its end cut off", `Bearer ${readOnly.slice(0, -1)}`],
    ["its masked value", "Bearer cat_tok_eu_...3fK9"],
  ])("T1 is refused as malformed without a database read: %s", async (_form, authorization) => {
    app.statements.length = 0;
    expect(await statusWith(authorization)).toBe(401);
    expect(app.statements).toEqual([]);
  });

  test("never comes from the URL", async () => {
    for (const name of ["token", "access_token", "authorization"]) {
      const response = await fetch(`${app.url}/public/graphql?query={__typename}&${name}=${readOnly}`);
      expect(response.status).toBe(401);
    }
  });
});

describe("what a refused caller is told", () => {
  test("T1 no credentials: 401 and a challenge without an error", async () => {
    const { message, ...told } = await refusal({});
    expect(told).toEqual({
      status: 401,
      challenge: noCredentials,
      extensions: { code: "UNAUTHENTICATED", type: "AUTHENTICATION" },
    });
    expect(message).toContain("Authorization: Bearer");
  });

  test("T1 MALFORMED", async () => {
    const told = await refusal(bearer("not-a-token"));
    expect(told).toEqual({
      status: 401,
      challenge: challenge("This is not a Catalog API token: it is cut off, mistyped or of another kind."),
      message: "This is not a Catalog API token: it is cut off, mistyped or of another kind.",
      extensions: { code: "UNAUTHENTICATED", type: "AUTHENTICATION", reason: "MALFORMED" },
    });
  });

  test("T1 a SCIM token is of another kind", async () => {
    const told = await refusal(bearer(composeSecret("scimToken", "eu", randomBytes)));
    expect(told).toMatchObject({ status: 401, extensions: { reason: "MALFORMED" } });
  });

  test("UNKNOWN: a well-formed token that was never issued", async () => {
    const told = await refusal(bearer(composeSecret("apiToken", "eu", randomBytes)));
    expect(told).toEqual({
      status: 401,
      challenge: challenge("This token is not known here."),
      message: "This token is not known here.",
      extensions: { code: "UNAUTHENTICATED", type: "AUTHENTICATION", reason: "UNKNOWN" },
    });
  });

  test("T1 WRONG_REGION names the region and its endpoint, without a database read", async () => {
    app.statements.length = 0;
    const told = await refusal(bearer(composeSecret("apiToken", "us", randomBytes)));
    expect(told).toEqual({
      status: 401,
      challenge: challenge("This token belongs to the region us: call http://localhost:4001."),
      message: "This token belongs to the region us: call http://localhost:4001.",
      extensions: {
        code: "UNAUTHENTICATED",
        type: "AUTHENTICATION",
        reason: "WRONG_REGION",
        region: "us",
        endpoint: "http://localhost:4001",
      },
    });
    expect(app.statements).toEqual([]);
  });

  test("T1 WRONG_REGION of a region that is not configured names it without an endpoint", async () => {
    const { extensions } = await refusal(bearer(composeSecret("apiToken", "apac", randomBytes)));
    expect(extensions).toMatchObject({ reason: "WRONG_REGION", region: "apac" });
    expect(extensions).not.toHaveProperty("endpoint");
  });

  test("T4 REVOKED with the instant", async () => {
    const { story, tokens, id } = await account();
    const { revokedAt } = await story.revoke(id);
    const at = new Date(revokedAt ?? 0).toISOString();
    const told = await refusal(bearer(tokens.readOnly));
    expect(told).toMatchObject({ status: 401, challenge: challenge(`This token was revoked at ${at}.`) });
    expect(told.extensions).toEqual({
      code: "UNAUTHENTICATED",
      type: "AUTHENTICATION",
      reason: "REVOKED",
      revokedAt: at,
    });
  });

  test("T5 SUPERSEDED with the instant", async () => {
    const { story, tokens } = await account();
    const { replaced } = await story.create({ scope: "READ_ONLY" });
    const at = new Date(replaced?.supersededAt ?? 0).toISOString();
    const told = await refusal(bearer(tokens.readOnly));
    expect(told).toMatchObject({ status: 401, challenge: challenge(`This token was replaced at ${at}.`) });
    expect(told.extensions).toMatchObject({ code: "UNAUTHENTICATED", reason: "SUPERSEDED", supersededAt: at });
  });

  test("T5 EXPIRED with the instant, by the database's clock and to the second", async () => {
    const { story } = await account();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { secret } = await story.create({ scope: "READ_ONLY", expiresAt });
    await later(app, "59 minutes", async () => expect(await story.knock(secret)).toMatchObject({ status: 200 }));
    await later(app, "1 hour", async () => {
      const told = await refusal(bearer(secret));
      expect(told).toMatchObject({ status: 401, challenge: challenge(`This token expired at ${expiresAt}.`) });
      expect(told.extensions).toMatchObject({ code: "UNAUTHENTICATED", reason: "EXPIRED", expiredAt: expiresAt });
    });
    expect(await story.knock(secret)).toMatchObject({ status: 200 });
  });

  test("T5 a year-long token has ended after 400 days", async () => {
    const { story, tokens } = await account();
    await later(app, "400 days", async () => {
      expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 401, reason: "EXPIRED" });
    });
  });

  test.each(["SUSPENDED", "PENDING"])(
    "T5 OWNER_SUSPENDED as soon as its maker is %s, and not for longer",
    async (status) => {
      const { story, tokens, userId, accountId } = await account();
      await addPerson(app, accountId, "ADMIN");
      const set = (to: string) =>
        app.database.query(sql`UPDATE users SET status = ${to}::user_status WHERE id = ${userId}::uuid`);
      await set(status);
      for (const token of [tokens.readOnly, tokens.readWrite]) {
        expect(await story.knock(token)).toMatchObject({
          status: 401,
          code: "UNAUTHENTICATED",
          reason: "OWNER_SUSPENDED",
        });
      }
      await set("ACTIVATED");
      expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
    },
  );

  test.each(["suspended_at", "closed_at"])("T5 ACCOUNT_SUSPENDED as soon as its account has %s", async (column) => {
    const { story, tokens, accountId } = await account();
    await app.database.script(`UPDATE accounts SET ${column} = now() WHERE id = '${accountId}'`);
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 401, reason: "ACCOUNT_SUSPENDED" });
  });
});

describe("what a request reads", () => {
  test("T3 a valid token: one SELECT before the operation's own, and no write", async () => {
    const { tokens } = await account();
    app.statements.length = 0;
    const answer = await call(app, { query: "{ __typename }" }, bearer(tokens.readOnly));
    expect(answer).toMatchObject({ status: 200, body: { data: { __typename: "Query" } } });
    expect(app.statements).toHaveLength(1);
    expect(app.statements[0]).toMatch(/^\s*SELECT\b[\s\S]*FROM api_tokens t\b/);
  });

  test("T3 the read is one by the index of hashes", async () => {
    const plan = await app.database.transaction(async (tx) => {
      await tx.$executeRawUnsafe("SET LOCAL enable_seqscan = off");
      return tx.$queryRawUnsafe("EXPLAIN SELECT id FROM api_tokens WHERE hash = ANY (ARRAY['\\x00']::bytea[])");
    });
    expect(JSON.stringify(plan)).toContain("api_tokens_hash_key");
  });

  test("T3 50 requests at once share few reads, and each is judged by its own token", async () => {
    const [first, second] = [await account(), await account()];
    const unknown = composeSecret("apiToken", "eu", randomBytes);
    await first.story.revoke(first.id);
    const callers = Array.from({ length: 50 }, (_, index) => {
      const token = [first.tokens.readWrite, first.tokens.readOnly, second.tokens.readOnly, unknown][index % 4] ?? "";
      return { token, expected: token === first.tokens.readOnly ? "REVOKED" : token === unknown ? "UNKNOWN" : "open" };
    });
    // Connections are opened first, so that the requests arrive together.
    await Promise.all(callers.map(() => fetch(`${app.url}/health`)));
    app.statements.length = 0;
    const answers = await Promise.all(
      callers.map(({ token }) => call(app, { query: "{ __typename }" }, bearer(token))),
    );
    expect(answers.map((answer) => errorOf(answer).reason ?? "open")).toEqual(callers.map(({ expected }) => expected));
    expect(app.statements.length).toBeLessThan(25);
    expect(app.statements.every((text) => text.trimStart().startsWith("SELECT"))).toBe(true);
  });

  test("T4 nothing is remembered: of requests sent before and after a revoke, none passes once it was answered", async () => {
    const { story, tokens, id } = await account();
    const before = Promise.all(Array.from({ length: 20 }, () => story.knock(tokens.readOnly)));
    await story.revoke(id);
    const after = await Promise.all(Array.from({ length: 20 }, () => story.knock(tokens.readOnly)));
    for (const knock of after) expect(knock).toMatchObject({ status: 401, reason: "REVOKED" });
    for (const { status } of await before) expect([200, 401]).toContain(status);
  });

  test("T5 a changed role of its maker takes effect with the next request", async () => {
    const { story, tokens, userId, accountId } = await account();
    await addPerson(app, accountId, "ADMIN");
    const set = (role: string) =>
      app.database.query(sql`UPDATE users SET role = ${role}::user_role WHERE id = ${userId}::uuid`);
    const detach = { query: "mutation { detachTags(data: []) }" };
    const asked = async () => errorOf(await call(app, detach, bearer(tokens.readWrite)));
    expect(await asked()).toMatchObject({ status: 200 });
    await set("VIEWER");
    expect(await asked()).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    expect((await story.current(bearer(tokens.readWrite)))?.role).toBe("VIEWER");
    await set("CONTRIBUTOR");
    expect(await asked()).toMatchObject({ status: 200 });
    expect(await story.refusedCreate({ scope: "READ_ONLY" })).toMatchObject({ status: 403, requiredRole: "ADMIN" });
  });

  test("every authenticated answer says when its token expires", async () => {
    const { story, tokens } = await account();
    const answer = await story.ask("{ currentToken { expiresAt } }", {}, bearer(tokens.readOnly));
    const expiresAt = new Date(answer.body.data.currentToken.expiresAt).toISOString();
    expect(answer.headers.get("catalog-token-expires-at")).toBe(expiresAt);
  });
});

describe("T12 a database that is away", () => {
  const failures = [
    [
      "refuses the connection",
      Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
    ],
    ["ended the connection", new Error("Connection terminated unexpectedly")],
    ["is shutting down", Object.assign(new Error("terminating connection"), { code: "57P01" })],
    ["has no connection left", Object.assign(new Error("too many clients"), { code: "53300" })],
  ] as const;

  test.each(failures)(
    "is 503 with Retry-After, never 401, and nothing is let through: it %s",
    async (_how, failure) => {
      const database = await openTestDatabase();
      let away = false;
      const query: typeof database.query = (statement) => (away ? Promise.reject(failure) : database.query(statement));
      await using down = await createTestApp({ database: { ...database, query } });
      away = true;
      const unknown = composeSecret("apiToken", "eu", randomBytes);
      for (const token of [down.tokens.readOnly, down.tokens.readWrite, unknown]) {
        const { status, headers, body } = await call(down, { query: "{ __typename }" }, bearer(token));
        expect(status).toBe(503);
        expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
        expect(headers.get("www-authenticate")).toBeNull();
        expect(body.errors?.[0]?.extensions).toEqual({ code: "SERVICE_UNAVAILABLE", type: "AVAILABILITY" });
        expect(JSON.stringify(body)).not.toContain(failure.message);
      }
      away = false;
      expect((await call(down, { query: "{ __typename }" }, bearer(down.tokens.readOnly))).status).toBe(200);
    },
  );

  test("that goes away between verification and operation is 503 as well", async () => {
    const database = await openTestDatabase();
    let away = false;
    const failure = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const isVerification = (text: string) => text.includes("t.hash = ANY");
    const query: typeof database.query = (statement) =>
      away && !isVerification(statement.text) ? Promise.reject(failure) : database.query(statement);
    await using down = await createTestApp({ database: { ...database, query } });
    away = true;
    const { status, headers, body } = await down.graphql("{ getTags { totalCount } }");
    expect({ status, retry: headers.get("retry-after") }).toEqual({ status: 503, retry: "2" });
    expect(body.errors?.[0]?.extensions.code).toBe("SERVICE_UNAVAILABLE");
  });

  test("a fault that is no absence is 500 and tells nothing", async () => {
    const database = await openTestDatabase();
    let broken = false;
    const query: typeof database.query = (statement) =>
      broken ? Promise.reject(new Error("relation api_tokens does not exist")) : database.query(statement);
    await using down = await createTestApp({ database: { ...database, query } });
    broken = true;
    const { status, body } = await call(down, { query: "{ __typename }" }, bearer(down.tokens.readOnly));
    expect(status).toBe(500);
    expect(body.errors?.[0]?.extensions.code).toBe("INTERNAL_SERVER_ERROR");
    expect(JSON.stringify(body)).not.toContain("relation");
  });
});
