import { generateKeyPairSync, hash, randomBytes, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { rest } from "#testkit/rest-client.ts";
import { createTestAccount, createTestApp, type TestApp } from "#testkit/test-app.ts";
import { standingClock } from "../limits/limits-story.ts";

const curve = { namedCurve: "prime256v1" };
const [known, rotated, foreign] = [1, 2, 3].map(() => generateKeyPairSync("ec", curve));
const published = [{ key_identifier: "first", key: known }];
let asked = 0;
let isDown = false;
let takesMilliseconds = 0;

/** What publishes the scanner's keys. */
const publisher = createServer((_request, response) => {
  asked += 1;
  if (isDown) {
    response.writeHead(500).end();
    return;
  }
  const keys = published.map(({ key_identifier, key }) => ({
    key_identifier,
    key: key?.publicKey.export({ type: "spki", format: "pem" }),
    is_current: true,
  }));
  response.setHeader("content-type", "application/json");
  setTimeout(() => response.end(JSON.stringify({ public_keys: keys })), takesMilliseconds);
});

const clock = standingClock();
let app: TestApp;
beforeAll(async () => {
  publisher.listen(0, "127.0.0.1");
  await once(publisher, "listening");
  const { port } = publisher.address() as AddressInfo;
  app = await createTestApp({
    clock,
    environment: { CATALOG_SECRET_SCANNING_KEYS_URL: `http://127.0.0.1:${port}/keys` },
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  publisher.close();
});

type Report = { readonly keyId?: string; readonly key?: typeof known; readonly signed?: string };

async function report(findings: unknown, { keyId = "first", key = known, signed }: Report = {}) {
  const body = JSON.stringify(findings);
  const signature = sign("sha256", Buffer.from(signed ?? body), key?.privateKey ?? "").toString("base64");
  const headers = { "github-public-key-identifier": keyId, "github-public-key-signature": signature };
  return rest(app.url, "/secret-scanning", { method: "POST", body, headers });
}

const found = (token: string) => ({
  token,
  type: "catalog_token",
  url: "https://github.com/a/b/blob/x",
  source: "content",
});
const statusOf = async (token: string) => (await app.graphql("{ currentToken { id } }", {}, { token })).status;
const revoke = (body: unknown) => rest(app.url, "/api-tokens/revoke", { method: "POST", body });
const hashOf = (text: string) => hash("sha256", text, "base64");

async function traces(accountId: string) {
  const { prisma } = app.database;
  const events = await prisma.auditEvent.findMany({ where: { accountId, action: "token.revoked" } });
  const notices = await prisma.notice.findMany({
    where: { accountId, kind: { in: ["token.leaked", "token.revoked"] } },
  });
  return { events, notices };
}

describe("POST /secret-scanning", () => {
  test("L1 L2 L4 a found token is revoked, labelled, audited and told to administrators", async () => {
    const { tokens, accountId } = await createTestAccount(app.app);
    const looksLike = composeSecret("apiToken", "eu", randomBytes);
    const elsewhere = composeSecret("apiToken", "us", randomBytes);
    const answer = await report([
      found(tokens.readWrite),
      found(looksLike),
      found("cat_tok_nonsense"),
      found(elsewhere),
    ]);
    const label = (text: string, is: string) => ({ token_hash: hashOf(text), token_type: "catalog_token", label: is });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      label(tokens.readWrite, "true_positive"),
      label(looksLike, "false_positive"),
      label("cat_tok_nonsense", "false_positive"),
    ]);
    expect([await statusOf(tokens.readWrite), await statusOf(tokens.readOnly)]).toEqual([401, 200]);
    const { events, notices } = await traces(accountId);
    const leak = { reason: "leaked", source: "secret-scanning", url: "https://github.com/a/b/blob/x" };
    expect(events).toMatchObject([{ actorKind: "system", details: leak }]);
    expect(notices).toMatchObject([{ kind: "token.leaked", details: { url: "https://github.com/a/b/blob/x" } }]);
    expect((await report([found(tokens.readWrite)])).body).toMatchObject([{ label: "true_positive" }]);
    expect((await traces(accountId)).notices).toHaveLength(1);
  });

  test("L4 S12 the token of an identity provider, too, is revoked, audited and told to administrators, once", async () => {
    const { accountId } = await createTestAccount(app.app);
    const maker = { accountId, userId: null, by: { kind: "cli" } } as const;
    const { operator } = app.app.modules.graphql.scim;
    const { secret, token } = await operator.create(maker, {});
    for (let times = 0; times < 2; times += 1)
      expect((await report([found(secret.reveal())])).body).toMatchObject([{ label: "true_positive" }]);
    expect((await operator.tokens(accountId))[0]).toMatchObject({ status: "REVOKED", revokeReason: "leaked" });
    const { prisma } = app.database;
    const events = await prisma.auditEvent.findMany({ where: { accountId, action: "scimToken.revoked" } });
    const url = "https://github.com/a/b/blob/x";
    expect(events).toMatchObject([
      { actorKind: "system", details: { reason: "leaked", source: "secret-scanning", url } },
    ]);
    const notices = await prisma.notice.findMany({ where: { accountId, scimTokenId: token.id } });
    expect(notices.map(({ kind }) => kind).sort()).toEqual(["token.generated", "token.leaked"]);
    expect(notices.find(({ kind }) => kind === "token.leaked")).toMatchObject({ apiTokenId: null, details: { url } });
  });

  test("L3 S12 whoever holds the token of an identity provider may end it, and administrators are told", async () => {
    const { accountId } = await createTestAccount(app.app);
    const maker = { accountId, userId: null, by: { kind: "cli" } } as const;
    const { operator } = app.app.modules.graphql.scim;
    const { secret, token } = await operator.create(maker, {});
    expect((await revoke({ tokens: [secret.reveal()] })).status).toBe(200);
    expect((await operator.tokens(accountId))[0]).toMatchObject({ status: "REVOKED", revokeReason: "leaked" });
    const where = { accountId, tokenId: token.id, kind: "token.leaked" };
    expect(await app.database.prisma.notice.count({ where })).toBe(1);
  });

  test("L1 what is not signed by a published key, over these very bytes, ends nothing", async () => {
    const token = app.other.tokens.readOnly;
    const refused = { status: 403, body: { errors: [{ extensions: { code: "FORBIDDEN" } }] } };
    expect(await report([found(token)], { key: foreign })).toMatchObject(refused);
    expect(await report([found(token)], { signed: "[]" })).toMatchObject(refused);
    expect(await report([found(token)], { keyId: "unknown" })).toMatchObject(refused);
    expect(await rest(app.url, "/secret-scanning", { method: "POST", body: [found(token)] })).toMatchObject(refused);
    expect(await statusOf(token)).toBe(200);
  });

  test("L1 a new key is asked for when it is named, and at most once a minute", async () => {
    clock.move(3_700);
    await report([]);
    const before = asked;
    published.push({ key_identifier: "second", key: rotated });
    expect((await report([], { keyId: "second", key: rotated })).status).toBe(403);
    expect(asked).toBe(before);
    clock.move(61);
    expect((await report([], { keyId: "second", key: rotated })).status).toBe(200);
    expect((await report([])).status).toBe(200);
    expect(asked).toBe(before + 1);
  });

  test("L1 of reports that come at once, none is refused because the keys are still being asked for", async () => {
    clock.move(61);
    published.push({ key_identifier: "third", key: rotated });
    takesMilliseconds = 300;
    const signed = { keyId: "third", key: rotated };
    const answers = await Promise.all([report([], signed), report([], signed), report([], signed)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    takesMilliseconds = 0;
  });

  test("L1 while the keys cannot be had, every report by a key that is not known may come back", async () => {
    clock.move(61);
    isDown = true;
    for (let times = 0; times < 2; times += 1)
      expect(await report([], { keyId: "fourth", key: rotated })).toMatchObject({ status: 503 });
    expect((await report([])).status).toBe(200);
    isDown = false;
  });

  test("a report of another shape is refused", async () => {
    expect(await report({ token: "x" })).toMatchObject({ status: 400 });
  });

  test("L1 without the setting there is nothing at this path", async () => {
    await using off = await createTestApp();
    expect(await rest(off.url, "/secret-scanning", { method: "POST", body: [] })).toMatchObject({ status: 404 });
  });
});

describe("POST /api-tokens/revoke", () => {
  test("L3 L4 whoever holds a token ends it, and is told nothing of it", async () => {
    const { tokens, accountId } = await createTestAccount(app.app);
    const unknown = await revoke({ tokens: [composeSecret("apiToken", "eu", randomBytes)] });
    const first = await revoke({ tokens: [tokens.readOnly] });
    expect([first.status, first.body]).toEqual([200, unknown.body]);
    expect(await statusOf(tokens.readOnly)).toBe(401);
    expect((await revoke({ tokens: [tokens.readOnly] })).body).toEqual(unknown.body);
    const { events, notices } = await traces(accountId);
    expect(events).toMatchObject([{ details: { reason: "leaked", source: "possession", url: null } }]);
    expect(notices).toMatchObject([{ kind: "token.leaked" }]);
  });

  test("L3 a body of another shape is refused", async () => {
    for (const body of [{}, { tokens: [] }, { tokens: [5] }, "{", { tokens: ["x"], more: 1 }])
      expect((await revoke(body)).status).toBe(400);
  });

  test("L5 an address may do so 30 times a minute", async () => {
    clock.move(60);
    for (let times = 0; times < 30; times += 1) expect((await revoke({ tokens: ["x"] })).status).toBe(200);
    const refused = await revoke({ tokens: [app.other.tokens.readWrite] });
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await statusOf(app.other.tokens.readWrite)).toBe(200);
  });
});
