import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { isUniqueViolation } from "#platform/database/failures.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { auditOf, bearer, call, storedToken } from "../../http/callers.ts";
import { createDocument, tokenStory } from "./token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

async function account() {
  const created = await createTestAccount(app.app);
  const story = tokenStory(app, created);
  const [readOnly] = await story.list({ scope: "READ_ONLY" });
  return { ...created, story, id: readOnly?.id ?? "" };
}

const failureOf = (statement: Sql) =>
  app.database.query(statement).then(
    () => undefined,
    (error: unknown) => error as Error,
  );

describe("the database keeps the rules, whatever the code does", () => {
  test("T6 two active tokens in a place are impossible", async () => {
    const { accountId, userId } = await account();
    const failure = await failureOf(sql`
      INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at, slot)
      VALUES (${randomUUID()}::uuid, ${accountId}::uuid, 'READ_ONLY', 'eu', ${randomBytes(32)}, 'abcd', ${userId}::uuid,
              now(), now() + interval '1 day', 1)`);
    expect(isUniqueViolation(failure)).toBe(true);
  });

  test("T6 two tokens of one secret are impossible", async () => {
    const { id } = await account();
    const failure = await failureOf(sql`
      INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at)
      SELECT gen_random_uuid(), account_id, scope, region, hash, last4, created_by_id, created_at, expires_at
      FROM api_tokens WHERE id = ${id}::uuid`);
    expect(isUniqueViolation(failure)).toBe(true);
  });

  test("T6 a place must be vacated by revoking and replacing", async () => {
    const { id } = await account();
    for (const end of [sql`revoked_at = now()`, sql`superseded_at = now()`]) {
      const failure = await failureOf(sql`UPDATE api_tokens SET ${end} WHERE id = ${id}::uuid`);
      expect(failure?.message).toContain("api_tokens_active_slot_is_live");
    }
  });

  test("T9 a revoked token stays revoked", async () => {
    const { story, id } = await account();
    await story.revoke(id);
    for (const change of [sql`revoked_at = NULL`, sql`revoked_at = now() + interval '1 day'`]) {
      const failure = await failureOf(sql`UPDATE api_tokens SET ${change} WHERE id = ${id}::uuid`);
      expect(failure?.message).toContain("a revoked token stays revoked");
    }
  });

  test("T9 a replaced token does not come back, and cannot be given longer", async () => {
    const { story, id } = await account();
    await story.create({ scope: "READ_ONLY" });
    for (const change of [sql`superseded_at = NULL`, sql`superseded_at = now() + interval '1 day'`]) {
      const failure = await failureOf(sql`UPDATE api_tokens SET ${change} WHERE id = ${id}::uuid`);
      expect(failure?.message).toContain("a replaced token does not come back");
    }
  });

  test.each<[string, (other: string) => Sql]>([
    ["scope", () => sql`scope = 'READ_WRITE'`],
    ["secret", () => sql`hash = ${randomBytes(32)}`],
    ["end", () => sql`expires_at = expires_at + interval '1 day'`],
    ["beginning", () => sql`created_at = created_at - interval '1 day'`],
    ["account", (other) => sql`account_id = ${other}::uuid`],
  ])("T9 a token's %s does not change", async (_what, change) => {
    const { id } = await account();
    const before = await storedToken(app, id);
    const failure = await failureOf(sql`UPDATE api_tokens SET ${change(app.other.accountId)} WHERE id = ${id}::uuid`);
    expect(failure?.message).toContain("do not change");
    expect(await storedToken(app, id)).toEqual(before);
  });

  test("T2 nothing but 32 bytes is taken for a hash", async () => {
    const { accountId, userId } = await account();
    const failure = await failureOf(sql`
      INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at)
      VALUES (${randomUUID()}::uuid, ${accountId}::uuid, 'READ_ONLY', 'eu', ${randomBytes(55)}, 'abcd', ${userId}::uuid,
              now(), now() + interval '1 day')`);
    expect(failure?.message).toContain("api_tokens_hash_is_sha256");
  });

  test.each(["UPDATE audit_events SET action = 'nothing'", "DELETE FROM audit_events", "TRUNCATE audit_events"])(
    "T11 the audit log refuses %s",
    async (statement) => {
      const count = () => app.database.query(sql`SELECT count(*)::int AS count FROM audit_events`);
      const before = await count();
      await expect(app.database.script(statement)).rejects.toThrow("audit events are append-only");
      expect(await count()).toEqual(before);
    },
  );
});

describe("the audit log", () => {
  test("T11 tells who made, replaced and revoked a token, from where and in which request, and no secret", async () => {
    const { tokens, story, id } = await account();
    const caller = await story.current(bearer(tokens.readWrite));
    const headers = { ...bearer(tokens.readWrite), "x-request-id": `audit-${id}` };
    const { body } = await call(
      app,
      { query: createDocument, variables: { scope: "READ_ONLY", name: "Sync" } },
      headers,
    );
    const { secret, token } = body.data.createToken;
    await story.revoke(token.id, "over");
    const by = { actor_kind: "apiToken", actor_id: caller?.id, remote_address: expect.stringContaining("127.0.0.1") };
    const created = await auditOf(app, token.id);
    expect(created).toMatchObject([
      { action: "token.created", ...by, request_id: `audit-${id}`, details: { name: "Sync", scope: "READ_ONLY" } },
      { action: "token.revoked", ...by, details: { reason: "over" } },
    ]);
    const replaced = (await auditOf(app, id)).at(-1);
    expect(replaced).toMatchObject({ action: "token.replaced", ...by, details: { replacedBy: token.id } });
    const written = JSON.stringify([created, replaced]);
    expect(written).not.toContain(secret);
    expect(written).not.toContain(secret.slice(11, -4));
  });

  test("T11 a change whose audit row cannot be written does not happen", async () => {
    const { tokens, story, accountId, id } = await account();
    const trigger = `audit_refuses_${accountId.replaceAll("-", "")}`;
    await app.database.script(`
      CREATE FUNCTION ${trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$;
      CREATE TRIGGER ${trigger} BEFORE INSERT ON audit_events FOR EACH ROW
        WHEN (NEW.account_id = '${accountId}') EXECUTE FUNCTION ${trigger}();`);
    const before = await story.list();
    expect(await story.refusedCreate({ scope: "READ_ONLY" })).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    expect(await story.refusedRevoke(id)).toMatchObject({ code: "INTERNAL_SERVER_ERROR" });
    expect(await story.list()).toEqual(before);
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
    await app.database.script(`DROP TRIGGER ${trigger} ON audit_events`);
  });

  test("T11 a refused change leaves no audit row", async () => {
    const { tokens, story, id } = await account();
    await story.refusedCreate({ scope: "READ_ONLY", ifActive: "FAIL" });
    await story.refusedRevoke(id, bearer(app.other.tokens.readWrite));
    await story.refusedRevoke((await story.current(bearer(tokens.readWrite)))?.id ?? "", bearer(tokens.readOnly));
    expect((await auditOf(app, id)).map(({ action }) => action)).toEqual(["token.created"]);
  });
});
