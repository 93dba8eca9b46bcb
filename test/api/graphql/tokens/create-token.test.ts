import { hash } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { parseSecret } from "#kernel/secret-token.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, later, sessionOf, storedToken } from "../../http/callers.ts";
import { tokenStory } from "./token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

async function account() {
  const created = await createTestAccount(app.app);
  return { ...created, story: tokenStory(app, created) };
}

async function activeCount(accountId: string, scope: string) {
  const [row] = await app.database.query<{ live: number; slots: number; total: number }>(sql`
    SELECT count(*) FILTER (WHERE revoked_at IS NULL AND superseded_at IS NULL AND expires_at > catalog_now())::int AS live,
           count(slot)::int AS slots, count(*)::int AS total
    FROM api_tokens WHERE account_id = ${accountId}::uuid AND scope = ${scope}::token_scope`);
  return row;
}

describe("createToken", () => {
  test("T2 answers a secret that opens the door, and stores its SHA-256 alone", async () => {
    const { story, userId, email } = await account();
    const { secret, token } = await story.create({ scope: "READ_ONLY", name: "  Nightly sync  " });
    expect(parseSecret(secret)).toEqual({ kind: "apiToken", region: "eu" });
    expect(token).toMatchObject({
      name: "Nightly sync",
      scope: "READ_ONLY",
      status: "ACTIVE",
      region: "eu",
      role: "ADMIN",
    });
    expect(token).toMatchObject({
      createdBy: { id: userId, email, name: "Ada Admin" },
      lastUsedAt: null,
      revokedBy: null,
    });
    expect(token.maskedValue).toBe(`cat_tok_eu_…${secret.slice(-4)}`);
    expect(await story.current(bearer(secret))).toEqual(token);
    const stored = await storedToken(app, token.id);
    expect(stored?.hex).toBe(hash("sha256", secret));
    expect(JSON.stringify(stored)).not.toContain(secret.slice(11, -4));
  });

  test("T7 says what it replaced, and the replaced token stops at once while the other scope's goes on", async () => {
    const { story, tokens } = await account();
    const { secret, token, replaced } = await story.create({ scope: "READ_ONLY" });
    expect(replaced).toMatchObject({ scope: "READ_ONLY", status: "SUPERSEDED", replacedBy: { id: token.id } });
    expect(replaced?.maskedValue).toBe(`cat_tok_eu_…${tokens.readOnly.slice(-4)}`);
    expect(replaced?.supersededAt).toBe(token.createdAt);
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 401, reason: "SUPERSEDED" });
    expect(await story.knock(secret)).toMatchObject({ status: 200 });
    expect(await story.knock(tokens.readWrite)).toMatchObject({ status: 200 });
  });

  test("T7 replaces nothing when the scope's place is free", async () => {
    const { story } = await account();
    const [readOnly] = await story.list({ scope: "READ_ONLY" });
    await story.revoke(readOnly?.id ?? "");
    expect((await story.create({ scope: "READ_ONLY", ifActive: "FAIL" })).replaced).toBeNull();
  });

  test("T7 a Read & Write token can replace itself, and is refused from then on", async () => {
    const { story, tokens } = await account();
    const { secret, replaced } = await story.create({ scope: "READ_WRITE" });
    expect(replaced?.maskedValue).toBe(`cat_tok_eu_…${tokens.readWrite.slice(-4)}`);
    expect(await story.knock(tokens.readWrite)).toMatchObject({ status: 401, reason: "SUPERSEDED" });
    expect(await story.knock(secret)).toMatchObject({ status: 200 });
  });

  test("T7 ifActive FAIL names the active token and changes nothing", async () => {
    const { story, accountId, tokens } = await account();
    const before = await story.list();
    const [readOnly] = await story.list({ scope: "READ_ONLY" });
    const refused = await story.refusedCreate({ scope: "READ_ONLY", ifActive: "FAIL" });
    expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "ifActive", reason: "SCOPE_OCCUPIED" });
    expect(refused).toMatchObject({ activeTokenId: readOnly?.id });
    expect(refused.message).toContain(readOnly?.maskedValue);
    expect(await story.list()).toEqual(before);
    expect(await activeCount(accountId, "READ_ONLY")).toEqual({ live: 1, slots: 1, total: 1 });
    expect((await auditOf(app, readOnly?.id ?? "")).map(({ action }) => action)).toEqual(["token.created"]);
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
  });

  test("T8 lives the account's longest, a year, unless a shorter life is asked for", async () => {
    const { story } = await account();
    const longest = (await story.create({ scope: "READ_ONLY" })).token;
    expect(longest.expiresAt - longest.createdAt).toBe(365 * day);
    const expiresAt = inDays(7);
    const shorter = (await story.create({ scope: "READ_ONLY", expiresAt })).token;
    expect(shorter.expiresAt).toBe(Date.parse(expiresAt));
    const renewed = (await story.create({ scope: "READ_ONLY" })).token;
    expect(renewed.expiresAt - renewed.createdAt).toBe(365 * day);
  });

  test("T8 an end in the past or beyond the account's policy is BAD_USER_INPUT of expiresAt and changes nothing", async () => {
    const { story, accountId } = await account();
    const refusal = { status: 200, code: "BAD_USER_INPUT", field: "expiresAt" };
    for (const expiresAt of [inDays(-1), new Date(0).toISOString(), inDays(366)]) {
      expect(await story.refusedCreate({ scope: "READ_ONLY", expiresAt })).toMatchObject(refusal);
    }
    await app.database.query(sql`UPDATE accounts SET max_token_life_days = 30 WHERE id = ${accountId}::uuid`);
    const beyond = await story.refusedCreate({ scope: "READ_ONLY", expiresAt: inDays(31) });
    expect(beyond).toMatchObject(refusal);
    expect(beyond.message).toContain("30 days");
    const { token } = await story.create({ scope: "READ_ONLY" });
    expect(token.expiresAt - token.createdAt).toBe(30 * day);
    expect(await activeCount(accountId, "READ_ONLY")).toMatchObject({ live: 1, total: 2 });
  });

  test("T8 the past is judged by the database's clock", async () => {
    const { story } = await account();
    await later(app, "10 days", async () => {
      expect(await story.refusedCreate({ scope: "READ_ONLY", expiresAt: inDays(9) })).toMatchObject({
        field: "expiresAt",
      });
      expect((await story.create({ scope: "READ_ONLY", expiresAt: inDays(11) })).token.status).toBe("ACTIVE");
    });
  });

  test("a name has at most 255 characters, and an empty one is none", async () => {
    const { story } = await account();
    expect((await story.create({ scope: "READ_ONLY", name: "x".repeat(255) })).token.name).toHaveLength(255);
    expect((await story.create({ scope: "READ_ONLY", name: "  " })).token.name).toBeNull();
    const refused = await story.refusedCreate({ scope: "READ_ONLY", name: "x".repeat(256) });
    expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "name" });
  });

  test("a name that the database cannot hold is BAD_USER_INPUT of name", async () => {
    const { story } = await account();
    const refused = await story.refusedCreate({ scope: "READ_ONLY", name: "a\u0000b" });
    expect(refused).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "name" });
  });

  test("a scope or an instant that is none is BAD_USER_INPUT", async () => {
    const { story } = await account();
    expect(await story.refusedCreate({ scope: "ADMIN" })).toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await story.refusedCreate({ scope: "READ_ONLY", expiresAt: "soon" })).toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  test("T6 of 50 created at once exactly one is left active, and its secret is the one that opens the door", async () => {
    const { story, accountId } = await account();
    const created = await Promise.all(Array.from({ length: 50 }, () => story.create({ scope: "READ_ONLY" })));
    expect(await activeCount(accountId, "READ_ONLY")).toEqual({ live: 1, slots: 1, total: 51 });
    const knocks = await Promise.all(created.map(({ secret }) => story.knock(secret)));
    const open = created.filter((_created, index) => knocks[index]?.status === 200);
    expect(open).toHaveLength(1);
    expect((await story.list({ scope: "READ_ONLY" })).map(({ id }) => id)).toEqual([open[0]?.token.id]);
    const replaced = created.map((one) => one.replaced?.id);
    expect(new Set(replaced).size, "each token is replaced once").toBe(50);
  });

  test("T6 of 50 created at once with ifActive FAIL in a free place exactly one succeeds", async () => {
    const { story, accountId } = await account();
    const [readOnly] = await story.list({ scope: "READ_ONLY" });
    await story.revoke(readOnly?.id ?? "");
    const attempts = Array.from({ length: 50 }, () => story.refusedCreate({ scope: "READ_ONLY", ifActive: "FAIL" }));
    const reasons = (await Promise.all(attempts)).map(({ reason }) => reason ?? "made");
    expect(reasons.filter((reason) => reason === "made")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "SCOPE_OCCUPIED")).toHaveLength(49);
    expect(await activeCount(accountId, "READ_ONLY")).toEqual({ live: 1, slots: 1, total: 2 });
  });

  test("T6 an account that allows three active tokens a scope keeps three, and the oldest makes way", async () => {
    const { story, accountId } = await account();
    await app.database.query(sql`UPDATE accounts SET max_active_tokens_per_scope = 3 WHERE id = ${accountId}::uuid`);
    const [first] = await story.list({ scope: "READ_ONLY" });
    const second = await story.create({ scope: "READ_ONLY" });
    expect(second.replaced).toBeNull();
    expect(await story.replacement("READ_ONLY")).toBeNull();
    expect((await story.create({ scope: "READ_ONLY" })).replaced).toBeNull();
    expect((await story.replacement("READ_ONLY"))?.id).toBe(first?.id);
    expect((await story.create({ scope: "READ_ONLY" })).replaced?.id).toBe(first?.id);
    expect((await story.create({ scope: "READ_ONLY" })).replaced?.id).toBe(second.token.id);
    expect(await activeCount(accountId, "READ_ONLY")).toMatchObject({ live: 3, slots: 3 });
  });

  test("T8 an expired token has freed its place: nothing is replaced, and FAIL does not fail", async () => {
    const { story, accountId } = await account();
    const session = await sessionOf(app, await addPerson(app, accountId, "ADMIN"));
    const { token: old } = await story.create({ scope: "READ_ONLY", expiresAt: inDays(1 / 24) });
    await app.database.query(sql`UPDATE sessions SET expires_at = catalog_now() + interval '1 year'`);
    await later(app, "70 minutes", async () => {
      await app.database.query(sql`UPDATE sessions SET last_seen_at = catalog_now()`);
      expect((await story.find(old.id))?.status).toBe("EXPIRED");
      expect(await story.replacement("READ_ONLY")).toBeNull();
      const created = await story.create({ scope: "READ_ONLY", ifActive: "FAIL" }, session);
      expect(created.replaced).toBeNull();
      expect(await story.find(old.id)).toMatchObject({ status: "EXPIRED", replacedBy: null, supersededAt: null });
      expect(await activeCount(accountId, "READ_ONLY")).toMatchObject({ live: 1, slots: 1 });
    });
  });

  test("T10 an administrator makes tokens by session too, and they are of the person who is signed in", async () => {
    const { story, accountId } = await account();
    const person = await addPerson(app, accountId, "ADMIN");
    const { token } = await story.create({ scope: "READ_ONLY" }, await sessionOf(app, person));
    expect(token.createdBy).toMatchObject({ id: person.id, email: person.email });
    expect(await auditOf(app, token.id)).toMatchObject([{ actor_kind: "user", actor_id: person.id }]);
  });

  test("T10 is refused without credentials, to Read Only tokens and to every role but ADMIN", async () => {
    const { story, accountId, tokens } = await account();
    expect(await story.refusedCreate({ scope: "READ_ONLY" }, {})).toMatchObject({
      status: 401,
      code: "UNAUTHENTICATED",
    });
    const readOnly = await story.refusedCreate({ scope: "READ_ONLY" }, bearer(tokens.readOnly));
    expect(readOnly).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    for (const role of ["STEWARD", "CONTRIBUTOR", "VIEWER"] as const) {
      const session = await sessionOf(app, await addPerson(app, accountId, role));
      expect(await story.refusedCreate({ scope: "READ_ONLY" }, session)).toMatchObject({
        status: 403,
        code: "FORBIDDEN",
      });
    }
    expect(await activeCount(accountId, "READ_ONLY")).toMatchObject({ total: 1 });
  });
});
