import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseSecret } from "#kernel/secret-token.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp, type TestAccount, type TestApp } from "#testkit/test-app.ts";
import {
  addPerson,
  auditOf,
  bearer,
  call,
  dataOf,
  errorOf,
  type HeaderValues,
  later,
  sessionOf,
} from "../../http/callers.ts";
import { callScim } from "../../scim/scim-story.ts";

let app: TestApp;

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

type Token = { id: string; status: string; maskedValue: string; name: string | null; [more: string]: unknown };
type Created = { secret: string; token: Token };

const fields =
  "id name status maskedValue region createdByEmail createdAt expiresAt revokedAt revokeReason supersededAt replacedById";

/** An account of its own, and what its administrator's token does with SCIM tokens. */
async function story() {
  const account: TestAccount = await createTestAccount(app.app);
  const ask = (query: string, variables = {}, headers: HeaderValues = bearer(account.tokens.readWrite)) =>
    call(app, { query, variables }, headers);
  const create = (variables = {}, headers?: HeaderValues) =>
    ask(
      `mutation ($name: String, $expiresAt: DateTime) { createScimToken(name: $name, expiresAt: $expiresAt) { secret token { ${fields} } } }`,
      variables,
      headers,
    );
  const rotate = (variables: object) =>
    ask(
      `mutation ($id: ID!, $overlapMinutes: Int) { rotateScimToken(id: $id, overlapMinutes: $overlapMinutes) { secret token { ${fields} } } }`,
      variables,
    );
  const revoke = (variables: object) =>
    ask(`mutation ($id: ID!, $reason: String) { revokeScimToken(id: $id, reason: $reason) { ${fields} } }`, variables);
  return {
    account,
    create,
    rotate,
    revoke,
    created: async (variables = {}): Promise<Created> => dataOf(await create(variables)),
    rotated: async (variables: object): Promise<Created> => dataOf(await rotate(variables)),
    list: async (): Promise<Token[]> => dataOf(await ask(`{ scimTokens { ${fields} } }`)),
    opens: async (token: string) => (await callScim(app.url, "GET", "/Users?count=0", { token })).status === 200,
  };
}

describe("SCIM tokens", () => {
  test("S1 a token is made with its own prefix, shown once and stored as its SHA-256", async () => {
    const mine = await story();
    const { secret, token } = await mine.created({ name: " Okta " });
    expect(parseSecret(secret)).toEqual({ kind: "scimToken", region: "eu" });
    expect(token).toMatchObject({ name: "Okta", status: "ACTIVE", createdByEmail: mine.account.email });
    expect(token.maskedValue).toBe(`cat_scim_eu_…${secret.slice(-4)}`);
    expect(await mine.opens(secret)).toBe(true);
    expect(await mine.list()).toEqual([token]);
    const [row] = await app.database.query<Record<string, unknown>>(
      sql`SELECT *, encode(hash, 'escape') AS text FROM scim_tokens WHERE id = ${token.id}::uuid`,
    );
    expect(JSON.stringify(row)).not.toContain(secret);
    const [event] = await auditOf(app, token.id);
    expect(event).toMatchObject({ action: "scimToken.created", actor_kind: "apiToken" });
    expect(JSON.stringify(event)).not.toContain(secret);
  });

  test("S1 there is one active token: another is not made in its place unasked", async () => {
    const mine = await story();
    const { token } = await mine.created();
    expect(errorOf(await mine.create())).toMatchObject({ code: "BAD_USER_INPUT", reason: "PLACE_TAKEN" });
    await mine.revoke({ id: token.id });
    expect((await mine.created()).token.status).toBe("ACTIVE");
  });

  test("S1 of many who make one at once, one does", async () => {
    const mine = await story();
    const answers = await Promise.all(Array.from({ length: 8 }, () => mine.create()));
    expect(answers.filter(({ body }) => body.errors === undefined)).toHaveLength(1);
  });

  test("S2 rotation ends the old token at once, or lets both work for the overlap and no longer", async () => {
    const mine = await story();
    const first = await mine.created({ name: "Entra" });
    const second = await mine.rotated({ id: first.token.id });
    expect(second.token.name).toBe("Entra");
    expect([await mine.opens(first.secret), await mine.opens(second.secret)]).toEqual([false, true]);
    const third = await mine.rotated({ id: second.token.id, overlapMinutes: 60 });
    expect([await mine.opens(second.secret), await mine.opens(third.secret)]).toEqual([true, true]);
    expect((await mine.list()).map(({ status }) => status)).toEqual(["ACTIVE", "RETIRING", "SUPERSEDED"]);
    expect((await mine.list())[1]).toMatchObject({ replacedById: third.token.id });
    await later(app, "61 minutes", async () => {
      expect([await mine.opens(second.secret), await mine.opens(third.secret)]).toEqual([false, true]);
    });
    const fourth = await mine.rotated({ id: third.token.id, overlapMinutes: 60 });
    expect(await Promise.all([second, third, fourth].map(({ secret }) => mine.opens(secret)))).toEqual([
      false,
      true,
      true,
    ]);
    expect(errorOf(await mine.rotate({ id: third.token.id }))).toMatchObject({
      code: "BAD_USER_INPUT",
      reason: "NOT_ACTIVE",
    });
    const api = await app.graphql("{ currentToken { status } }", {}, { token: mine.account.tokens.readOnly });
    expect(api.body.data).toEqual({ currentToken: { status: "ACTIVE" } });
  });

  test("S2 a revoked token stops at once and for good", async () => {
    const mine = await story();
    const { secret, token } = await mine.created();
    const revoked: Token = dataOf(await mine.revoke({ id: token.id, reason: "leaked" }));
    expect(revoked).toMatchObject({ status: "REVOKED", revokeReason: "leaked" });
    expect(await mine.opens(secret)).toBe(false);
    expect(dataOf(await mine.revoke({ id: token.id, reason: "again" }))).toEqual(revoked);
    expect((await auditOf(app, token.id)).map(({ action }) => action)).toEqual([
      "scimToken.created",
      "scimToken.revoked",
    ]);
  });

  test("S2 a token ends with its life, and then makes room", async () => {
    const mine = await story();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const { secret } = await mine.created({ expiresAt });
    await later(app, "2 minutes", async () => {
      expect(await mine.opens(secret)).toBe(false);
      expect((await mine.list()).map(({ status }) => status)).toEqual(["EXPIRED"]);
      expect((await mine.created()).token.status).toBe("ACTIVE");
    });
  });

  test("S2 the token stays when the person who made it goes, and ends with the account's suspension", async () => {
    const mine = await story();
    const { accountId } = mine.account;
    const headers = await sessionOf(app, await addPerson(app, accountId, "ADMIN"));
    const made: Created = dataOf(await mine.create({}, headers));
    const { Resources } = (
      await callScim(
        app.url,
        "GET",
        '/Users?filter=userName%20sw%20"admin-"&sortBy=meta.created&sortOrder=descending',
        { token: made.secret },
      )
    ).body;
    expect((await callScim(app.url, "DELETE", `/Users/${Resources[0].id}`, { token: made.secret })).status).toBe(204);
    expect(await mine.opens(made.secret)).toBe(true);
    await app.database.query(sql`UPDATE accounts SET suspended_at = catalog_now() WHERE id = ${accountId}::uuid`);
    expect(await mine.opens(made.secret)).toBe(false);
  });

  test("S1 a person has to have signed in within ten minutes", async () => {
    const mine = await story();
    const headers = await sessionOf(app, await addPerson(app, mine.account.accountId, "ADMIN"));
    await later(app, "11 minutes", async () => {
      expect(errorOf(await mine.create({}, headers))).toMatchObject({ code: "FORBIDDEN", reason: "SIGN_IN_AGAIN" });
    });
  });

  test("S9 only administrators manage tokens, and only their account's", async () => {
    const [mine, others] = [await story(), await story()];
    const { token } = await mine.created();
    expect(errorOf(await mine.create({}, {}))).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(errorOf(await mine.create({}, bearer(mine.account.tokens.readOnly)))).toMatchObject({ code: "FORBIDDEN" });
    const steward = await sessionOf(app, await addPerson(app, mine.account.accountId, "STEWARD"));
    expect(errorOf(await mine.create({}, steward))).toMatchObject({ code: "FORBIDDEN" });
    expect(await others.list()).toEqual([]);
    for (const attempt of [others.revoke, others.rotate])
      expect(errorOf(await attempt({ id: token.id }))).toMatchObject({ code: "NOT_FOUND" });
  });

  test.each([
    [{ expiresAt: "2020-01-01T00:00:00Z" }, "expiresAt"],
    [{ expiresAt: "2099-01-01T00:00:00Z" }, "expiresAt"],
    [{ name: "x".repeat(256) }, "name"],
  ])("S1 %j is refused", async (variables, field) => {
    expect(errorOf(await (await story()).create(variables))).toMatchObject({ code: "BAD_USER_INPUT", field });
  });

  test("S2 an overlap is of 0 to 43,200 minutes", async () => {
    const mine = await story();
    const { token } = await mine.created();
    for (const overlapMinutes of [-1, 43_201])
      expect(errorOf(await mine.rotate({ id: token.id, overlapMinutes }))).toMatchObject({ field: "overlapMinutes" });
  });

  test("the audit log names the identity provider that did something", async () => {
    const mine = await story();
    const { secret, token } = await mine.created({ name: "Okta" });
    const body = { schemas: [], userName: "audited@example.com" };
    const user = (await callScim(app.url, "POST", "/Users", { token: secret, body })).body;
    const query = "query ($id: ID) { auditEvents(subjectId: $id) { action actorKind actorId actor } }";
    const events = dataOf(
      await call(app, { query, variables: { id: user.id } }, bearer(mine.account.tokens.readWrite)),
    );
    expect(events).toEqual([{ action: "user.created", actorKind: "SCIM_TOKEN", actorId: token.id, actor: "Okta" }]);
  });
});
