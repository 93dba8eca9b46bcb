import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { rest } from "#testkit/rest-client.ts";
import { createTestAccount, createTestApp, type TestApp } from "#testkit/test-app.ts";
import { bearer, call, errorOf, later } from "../http/callers.ts";

const createTerm = "mutation ($data: CreateTermInput!) { made: createTerm(data: $data) { id name } }";
const createToken = "mutation { createToken(scope: READ_ONLY) { secret } }";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

const send = (query: string, key: string, more: { token?: string; variables?: object } = {}) =>
  call(
    app,
    { query, variables: { ...more.variables } },
    { ...bearer(more.token ?? app.tokens.readWrite), "idempotency-key": key },
  );

const term = (name: string) => ({ variables: { data: { name, description: "" } } });
const termsNamed = (name: string) => app.database.prisma.term.count({ where: { name } });

describe("an Idempotency-Key", () => {
  test("K1 a repeated mutation is run once and answered as the first time, by either way through the door", async () => {
    const key = randomUUID();
    const first = await send(createTerm, key, term("once"));
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    for (let times = 0; times < 3; times += 1) {
      const again = await send(createTerm, key, term("once"));
      expect(again).toMatchObject({ status: 200, body: first.body });
      expect(again.headers.get("idempotency-replayed")).toBe("true");
    }
    expect(await termsNamed("once")).toBe(1);
    // The header's draft writes keys in quotes.
    expect((await send(createTerm, `"${key}"`, term("once"))).body).toEqual(first.body);
  });

  test("K1 an answer with an error is repeated as it was", async () => {
    const key = randomUUID();
    const unknown = `mutation { revokeToken(id: "${randomUUID()}") { id } }`;
    const first = await send(unknown, key);
    expect(errorOf(first).code).toBe("NOT_FOUND");
    const again = await send(unknown, key);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again).toMatchObject({ status: first.status, body: first.body });
  });

  test("K1 over REST the answer, its status and its headers are repeated", async () => {
    const headers = { "idempotency-key": randomUUID() };
    const { id } = await app.database.prisma.apiToken.findFirstOrThrow({ where: { accountId: app.accountId } });
    const revoke = () => rest(app.url, `/api-tokens/${id}`, { method: "DELETE", token: app.tokens.readWrite, headers });
    const first = await revoke();
    const again = await revoke();
    expect(again).toMatchObject({ status: first.status, body: first.body });
    expect([first, again].map(({ headers: told }) => told.get("idempotency-replayed"))).toEqual([null, "true"]);
  });

  test("K1 it is forgotten after 24 hours, and K8 removed", async () => {
    const key = randomUUID();
    const ask = async () => (await send(createTerm, key, term("daily"))).body;
    const first = await ask();
    expect(await later(app, "23 hours 59 minutes", ask)).toEqual(first);
    expect(await later(app, "24 hours 1 minute", ask)).not.toEqual(first);
    expect(await termsNamed("daily")).toBe(2);
    await later(app, "49 hours", app.app.modules.idempotency.prune);
    expect(await app.database.prisma.idempotencyKey.count()).toBe(0);
  });

  test("K2 the same key of another token is another key", async () => {
    const key = randomUUID();
    const other = await createTestAccount(app.app);
    const [mine, theirs] = [
      await send(createTerm, key, term("ours")),
      await send(createTerm, key, { ...term("ours"), token: other.tokens.readWrite }),
    ];
    expect(mine.body.data?.made.id).not.toBe(theirs.body.data?.made.id);
  });

  test("K3 with other variables it is 422, and nothing is run", async () => {
    const key = randomUUID();
    await send(createTerm, key, term("three"));
    const other = await send(createTerm, key, term("another three"));
    expect(errorOf(other)).toMatchObject({ status: 422, code: "IDEMPOTENCY_MISMATCH" });
    expect(await termsNamed("another three")).toBe(0);
  });

  test("K4 of twenty at once one is run, and the others are told to wait or answered", async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(createTerm, key, term("twenty"))));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.data?.made.id)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(errorOf(answer)).toMatchObject({ status: 409, code: "IDEMPOTENCY_CONFLICT" });
    expect(await termsNamed("twenty")).toBe(1);
  });

  test("K5 what a process left without an answer is never run again", async () => {
    const key = randomUUID();
    await send(createTerm, key, term("left"));
    await app.database.query(sql`UPDATE idempotency_keys SET answer = NULL WHERE account_id = ${app.accountId}::uuid`);
    expect(errorOf(await send(createTerm, key, term("left")))).toMatchObject({ status: 409, reason: "NO_ANSWER_YET" });
    expect(await termsNamed("left")).toBe(1);
  });

  test("K6 a secret is not stored: the token is named, and its rotation offered", async () => {
    const account = await createTestAccount(app.app);
    const key = randomUUID();
    const first = await send(createToken, key, { token: account.tokens.readWrite });
    const secret: string = first.body.data?.createToken.secret;
    const again = await send(createToken, key, { token: account.tokens.readWrite });
    const [token] = await app.database.prisma.apiToken.findMany({
      where: { accountId: account.accountId, last4: secret.slice(-4), scope: "READ_ONLY" },
    });
    expect(errorOf(again)).toMatchObject({
      status: 409,
      code: "IDEMPOTENCY_CONFLICT",
      reason: "SECRET_SHOWN_ONCE",
      tokens: [{ id: token?.id, maskedValue: `cat_tok_eu_…${secret.slice(-4)}` }],
      offer: "rotateToken",
    });
    const stored = await app.database.prisma.idempotencyKey.findMany({ where: { accountId: account.accountId } });
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(secret.slice(11, 40));
    expect(await app.database.prisma.apiToken.count({ where: { accountId: account.accountId } })).toBe(3);
  });

  test("K6 a link by which somebody comes in is not stored: another one is offered", async () => {
    const key = randomUUID();
    const email = `${key}@example.com`;
    const invite = `mutation { inviteUser(email: "${email}", role: VIEWER) { link } }`;
    const link: string = (await send(invite, key)).body.data?.inviteUser.link;
    expect(link).toContain("#invitation=");
    const again = errorOf(await send(invite, key));
    expect(again).toMatchObject({ status: 409, reason: "SECRET_SHOWN_ONCE", tokens: [], offer: "resetPasswordLink" });
    const stored = await app.database.query(sql`SELECT answer FROM idempotency_keys`);
    expect(JSON.stringify(stored)).not.toContain(link.split("=")[1]);
  });

  test("K7 what was refused before it ran leaves the key free", async () => {
    const key = randomUUID();
    const wrong = await send(createTerm, key, { variables: { data: { name: 5 } } });
    expect(errorOf(wrong).code).toBe("BAD_USER_INPUT");
    const weak = await send(createTerm, key, { ...term("free"), token: app.other.tokens.readOnly });
    expect(errorOf(weak)).toMatchObject({ status: 403, code: "FORBIDDEN" });
    expect((await send(createTerm, key, term("free"))).body).toHaveProperty("data.made.id");
  });

  test("queries take no notice of it, and a key that is none is refused", async () => {
    const key = randomUUID();
    const stored = await app.database.prisma.idempotencyKey.count();
    await send("{ currentToken { id } }", key);
    expect(errorOf(await send(createTerm, "x".repeat(256), term("long")))).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await app.database.prisma.idempotencyKey.count()).toBe(stored);
    expect(await termsNamed("long")).toBe(0);
  });
});
