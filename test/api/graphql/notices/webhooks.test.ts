import { createHmac } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp, type TestAccount } from "#testkit/test-app.ts";
import { openNoticeStory } from "../../../modules/notices/notice-story.ts";
import { addPerson, auditOf, bearer, call, dataOf, errorOf } from "../../http/callers.ts";
import { openReceiver, type Received } from "./receiver.ts";

const receiver = await openReceiver();
const story = await openNoticeStory({ CATALOG_WEBHOOK_PRIVATE: "true" });
const { app } = story;
const strict = await createTestApp();
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await strict[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});
const { notices } = app.app.modules.graphql;

type Hook = {
  readonly id: string;
  readonly url: string;
  readonly kinds: string[];
  readonly previousSecretUntil: number | null;
};
type WithSecret = { readonly webhook: Hook; readonly secret: string };

const fields = "id url kinds previousSecretUntil";
const create = `mutation ($url: String!, $kinds: [NoticeKind!]) { createWebhook(url: $url, kinds: $kinds) { secret webhook { ${fields} } } }`;
const rotate = `mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret webhook { ${fields} } } }`;
const remove = "mutation ($id: ID!) { deleteWebhook(id: $id) }";
const tryOut = "mutation ($id: ID!) { testWebhook(id: $id) { isDelivered error } }";
const revoke = "mutation ($id: ID!) { revokeToken(id: $id) { id } }";
const list = `{ webhooks { ${fields} } }`;

const as =
  ({ tokens }: TestAccount) =>
  (query: string, variables: Record<string, unknown> = {}) =>
    call(app, { query, variables }, bearer(tokens.readWrite));

async function account() {
  const made = await createTestAccount(app.app);
  const ask = as(made);
  const tokenIds: { id: string; scope: string }[] = dataOf(await ask("{ apiTokens { id scope } }"));
  return { ...made, ask, readOnlyId: tokenIds.find(({ scope }) => scope === "READ_ONLY")?.id ?? "" };
}

/** As a receiver checks it that follows the Standard Webhooks specification. */
function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(expected);
}

beforeEach(async () => {
  await story.reset();
  receiver.received.length = 0;
  Object.assign(receiver.answer, { status: 204, headers: {} });
});

describe("webhooks", () => {
  test("N11 are told of what they asked for, signed, once, and without a secret", async () => {
    const { ask, readOnlyId } = await account();
    const { webhook, secret }: WithSecret = dataOf(await ask(create, { url: receiver.url, kinds: ["TOKEN_REVOKED"] }));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await ask("mutation { createToken(scope: READ_ONLY) { token { id } } }");
    const [token]: { id: string }[] = dataOf(await ask("{ apiTokens(scope: READ_ONLY) { id } }"));
    await ask(revoke, { id: token?.id });
    await notices.deliver();
    await notices.deliver();
    expect(receiver.received).toHaveLength(1);
    const [message] = receiver.received;
    if (message === undefined) throw new Error("nothing was received");
    expect(isSignedBy(secret, message)).toBe(true);
    expect(isSignedBy("whsec_AAAA", message)).toBe(false);
    expect(isSignedBy(secret, { ...message, body: message.body.replace("revoked", "expired") })).toBe(false);
    const body = JSON.parse(message.body);
    expect(body).toMatchObject({ type: "token.revoked", data: { token: { id: token?.id, scope: "READ_ONLY" } } });
    expect(body.data.token.maskedValue).toMatch(/^cat_tok_eu_…\w{4}$/);
    expect(Math.abs(Number(message.headers["webhook-timestamp"]) - Date.now() / 1_000)).toBeLessThan(60);
    expect(message.body).not.toMatch(/cat_tok_[a-z]+_[0-9A-Za-z]{8}/);
    expect(readOnlyId).not.toBe(token?.id);
    const shown: object[] = dataOf(await ask("{ notices(states: [SENT]) { state text channel recipient } }"));
    expect(shown).toContainEqual({ state: "SENT", channel: "WEBHOOK", recipient: webhook.url, text: message.body });
  });

  test("N11 no row and no answer but the one that made it holds its secret", async () => {
    const { ask } = await account();
    const { webhook, secret }: WithSecret = dataOf(await ask(create, { url: receiver.url }));
    const [row] = await app.database.query<{ text: string }>(
      sql`SELECT to_jsonb(w)::text AS text FROM webhooks w WHERE id = ${webhook.id}::uuid`,
    );
    const key = Buffer.from(secret.slice(6), "base64");
    for (const form of [secret.slice(6), key.toString("hex")]) {
      expect(row?.text).not.toContain(form);
      expect(JSON.stringify((await ask(list)).body)).not.toContain(form);
      expect(JSON.stringify(await auditOf(app, webhook.id))).not.toContain(form);
      expect(app.log.join("")).not.toContain(form);
    }
  });

  test("N11 after a rotation both secrets sign for 24 hours, then the new one alone", async () => {
    const { ask } = await account();
    const first: WithSecret = dataOf(await ask(create, { url: receiver.url }));
    const second: WithSecret = dataOf(await ask(rotate, { id: first.webhook.id }));
    expect(second.secret).not.toBe(first.secret);
    expect(second.webhook.previousSecretUntil).toBeGreaterThan(Date.now());
    expect(dataOf(await ask(tryOut, { id: first.webhook.id }))).toEqual({ isDelivered: true, error: null });
    await story.at("25 hours");
    expect(dataOf(await ask(tryOut, { id: first.webhook.id }))).toEqual({ isDelivered: true, error: null });
    const [during, after] = receiver.received;
    if (during === undefined || after === undefined) throw new Error("nothing was received");
    expect([first, second].map(({ secret }) => isSignedBy(secret, during))).toEqual([true, true]);
    expect([first, second].map(({ secret }) => isSignedBy(secret, after))).toEqual([false, true]);
  });

  test("N7 a receiver that fails is called again with the same id and a fresh timestamp, and redirects are not followed", async () => {
    const { ask, readOnlyId } = await account();
    const { webhook }: WithSecret = dataOf(await ask(create, { url: receiver.url, kinds: ["TOKEN_REVOKED"] }));
    await ask(revoke, { id: readOnlyId });
    Object.assign(receiver.answer, { status: 302, headers: { location: receiver.url } });
    await notices.deliver();
    expect(receiver.received).toHaveLength(1);
    const [failed]: { lastError: string }[] = dataOf(
      await ask("{ notices(states: [PENDING]) { lastError channel attempts } }"),
    );
    expect(failed).toMatchObject({ channel: "WEBHOOK", attempts: 1, lastError: expect.stringContaining("302") });
    Object.assign(receiver.answer, { status: 200, headers: {} });
    await story.at("2 minutes");
    await notices.deliver();
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(await auditOf(app, webhook.id)).toMatchObject([{ action: "webhook.created" }]);
  });

  test("N9 a deleted webhook is not called any more, also for what waited", async () => {
    const { ask, readOnlyId } = await account();
    const { webhook }: WithSecret = dataOf(await ask(create, { url: receiver.url }));
    await ask(revoke, { id: readOnlyId });
    expect(dataOf(await ask(remove, { id: webhook.id }))).toBe(true);
    await notices.deliver();
    expect(receiver.received).toEqual([]);
    expect(dataOf(await ask(list))).toEqual([]);
    for (const document of [remove, rotate, tryOut])
      expect(errorOf(await ask(document, { id: webhook.id }))).toMatchObject({ code: "NOT_FOUND", field: "id" });
    expect((await auditOf(app, webhook.id)).map(({ action }) => action)).toEqual([
      "webhook.created",
      "webhook.deleted",
    ]);
  });

  test("N13 another account's webhook is NOT_FOUND", async () => {
    const [mine, theirs] = [await account(), await account()];
    const { webhook }: WithSecret = dataOf(await theirs.ask(create, { url: receiver.url }));
    for (const document of [remove, rotate, tryOut])
      expect(errorOf(await mine.ask(document, { id: webhook.id }))).toMatchObject({ code: "NOT_FOUND" });
    expect(dataOf(await mine.ask(list))).toEqual([]);
  });

  test("N13 are refused without a token, to a Read Only token, and to a Read & Write token of somebody else", async () => {
    const { tokens, accountId, userId } = await account();
    const ask = (query: string, token?: string) =>
      call(app, { query, variables: { url: receiver.url } }, token === undefined ? {} : bearer(token));
    expect(errorOf(await ask(create))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(errorOf(await ask(create, tokens.readOnly))).toMatchObject({ status: 403, code: "FORBIDDEN" });
    await addPerson(app, accountId, "ADMIN");
    await app.database.query(sql`UPDATE users SET role = 'STEWARD' WHERE id = ${userId}::uuid`);
    for (const query of [create, list, "{ notices { id } }"])
      expect(errorOf(await ask(query, tokens.readWrite))).toMatchObject({ status: 403, requiredRole: "ADMIN" });
    await expect(notices.list({ kind: "anonymous" }, {})).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  });
});

describe("addresses", () => {
  const refused = [
    "http://example.com/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://[::ffff:10.0.0.1]/",
    "https://10.1.2.3/",
    "https://169.254.169.254/latest/meta-data",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::127.0.0.1]/",
    "https://localhost/hook",
    "https://localhost./hook",
    "https://inner.LOCALHOST/hook",
    "https://user:password@example.com/",
    "ftp://example.com/",
    "not a url",
  ];
  test.each(refused)("N12 %s is BAD_USER_INPUT of url", async (url) => {
    const answer = await strict.graphql(create, { url });
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "url" });
  });

  test("N12 a name that leads to a local address is refused when it is looked up, and nothing is sent", async () => {
    const { webhook }: WithSecret = dataOf(await strict.graphql(create, { url: "https://example.com/hook" }));
    // As if the name's owner had pointed it here since.
    const url = `http://localhost:${receiver.port}/hook`;
    await strict.database.query(sql`UPDATE webhooks SET url = ${url} WHERE id = ${webhook.id}::uuid`);
    const outcome = dataOf(await strict.graphql(tryOut, { id: webhook.id }));
    expect(outcome).toMatchObject({ isDelivered: false, error: expect.stringContaining("not public") });
    expect(receiver.received).toEqual([]);
  });

  test("kinds that are empty are BAD_USER_INPUT of kinds", async () => {
    const answer = await strict.graphql(create, { url: "https://example.com/", kinds: [] });
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "kinds" });
  });
});
