import { hash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { rawSql, sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { createDocument } from "../api/graphql/tokens/token-story.ts";
import { bearer, type HeaderValues, postSignIn } from "../api/http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** Everything that was answered, but for the answers that made a token. */
const answers: string[] = [];
const secrets: string[] = [app.tokens.readOnly, app.tokens.readWrite];
const presented: string[] = [];
const cookies: string[] = [];
const wrongPassword = "a wrong horse battery";

async function ask(query: string, variables: object, headers: HeaderValues, path = "/public/graphql"): Promise<string> {
  const response = await fetch(app.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return `${JSON.stringify([...response.headers])}${await response.text()}`;
}

async function keep(...call: Parameters<typeof ask>): Promise<void> {
  answers.push(await ask(...call));
}

async function create(scope: string, by: HeaderValues) {
  const text = await ask(createDocument, { scope, name: "Nightly" }, by);
  const secret = /"secret":"([^"]+)"/.exec(text)?.[1] ?? "";
  expect(secret).toMatch(/^cat_tok_eu_/);
  expect(text.split(secret), "the answer says it once").toHaveLength(2);
  answers.push(text.replace(secret, ""));
  secrets.push(secret);
  return secret;
}

/** A token's life with everything that goes wrong in it. */
async function story() {
  const writer = bearer(app.tokens.readWrite);
  const first = await create("READ_ONLY", writer);
  const everything = "{ currentToken { id name maskedValue createdBy { email } } }";
  await keep(everything, {}, bearer(first));
  await keep("mutation { createToken(scope: READ_ONLY) { secret } }", {}, bearer(first));
  await keep("{ nothing }", {}, bearer(first));
  await keep("{ nothing", {}, bearer(first));
  await keep("query ($s: TokenScope!) { tokenReplacement(scope: $s) { id } }", { s: 5 }, writer);
  await keep(everything, {}, bearer(first), `/public/graphql?op=${first}`);
  await keep(everything, {}, bearer(first), `/${first}`.slice(0, 20));
  const second = await create("READ_ONLY", writer);
  await keep(everything, {}, bearer(first));
  await keep("{ apiTokens(statuses: [ACTIVE, SUPERSEDED]) { id maskedValue replacedBy { id } } }", {}, writer);
  await keep("mutation ($id: ID!) { revokeToken(id: $id) { id status } }", { id: await idOf(second) }, bearer(second));
  await keep(everything, {}, bearer(second));
  await wrongTokens(second);
  await signIns();
  await fault();
}

async function idOf(secret: string): Promise<string> {
  return JSON.parse(/\{"data.*/.exec(await ask("{ currentToken { id } }", {}, bearer(secret)))?.[0] ?? "{}").data
    .currentToken.id;
}

async function wrongTokens(second: string) {
  const unknown = composeSecret("apiToken", "eu", randomBytes);
  const elsewhere = composeSecret("apiToken", "us", randomBytes);
  const scim = composeSecret("scimToken", "eu", randomBytes);
  presented.push(unknown, elsewhere, scim, `${second.slice(0, -1)}!`);
  for (const token of presented) await keep("{ currentToken { id } }", {}, bearer(token));
}

async function signIns() {
  const { email, password } = app;
  for (const given of [password, wrongPassword]) {
    const response = await postSignIn(app, { email, password: given });
    const cookie = /=([\w-]{43});/.exec(response.headers.get("set-cookie") ?? "")?.[1];
    if (cookie !== undefined) cookies.push(cookie);
    answers.push(await response.text());
  }
  answers.push(await (await postSignIn(app, `{"email": "${email}", "password": "${password}"`)).text());
  await keep("{ apiTokens { id } }", {}, { cookie: `catalog_eu=${cookies[0]}`, "x-catalog-csrf": "1" });
}

/** The database refuses in the middle of making a token, and says so with the values that it was given. */
async function fault() {
  await app.database.script(
    "ALTER TABLE api_tokens ADD CONSTRAINT none_now CHECK (created_at < '2000-01-01') NOT VALID",
  );
  await keep(createDocument, { scope: "READ_ONLY" }, bearer(app.tokens.readWrite));
  await app.database.script("ALTER TABLE api_tokens DROP CONSTRAINT none_now");
  expect(answers.at(-1)).toContain("INTERNAL_SERVER_ERROR");
}

async function dump(): Promise<string> {
  const tables = await app.database.query<{ name: string }>(
    sql`SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const texts = [];
  for (const { name } of tables) {
    texts.push(JSON.stringify(await app.database.query(sql`SELECT t.*::text FROM ${rawSql(name)} t`)));
  }
  return texts.join("\n");
}

/** What must not be found of a secret: the whole, its random part, and any half of that. */
function partsOf(secret: string): string[] {
  const random = secret.slice(secret.lastIndexOf("_") + 1);
  return [secret, random, random.slice(0, 24), random.slice(19, 43), Buffer.from(secret).toString("hex").slice(30, 70)];
}

let database = "";
beforeAll(async () => {
  await story();
  database = await dump();
});

describe("T2 after a token's life with everything that goes wrong in it", () => {
  const places: [string, () => string][] = [
    ["the log", () => app.log.join("\n")],
    ["the database", () => database],
    ["the answers but those that made a token", () => answers.join("\n")],
  ];

  test.each(places)("no secret and no part of one occurs in %s", (_where, read) => {
    const text = read();
    expect(text.length).toBeGreaterThan(1_000);
    expect(secrets).toHaveLength(4);
    for (const secret of [...secrets, ...presented]) {
      for (const part of partsOf(secret)) expect(text.includes(part), part).toBe(false);
    }
  });

  test.each(places)("no password, right or wrong, and no session's cookie occurs in %s", (_where, read) => {
    expect(cookies).toHaveLength(1);
    for (const text of [app.password, wrongPassword, ...cookies]) expect(read().includes(text), text).toBe(false);
  });

  test("the database holds the hashes, so the search has looked in the right place", () => {
    for (const secret of secrets) expect(database).toContain(hash("sha256", secret));
    for (const cookie of cookies) expect(database).toContain(hash("sha256", cookie));
    expect(database).toContain("$argon2id$");
  });

  test("a hash occurs neither in the log nor in an answer", () => {
    for (const secret of secrets) {
      for (const encoding of ["hex", "base64"] as const) {
        const digest = hash("sha256", secret, encoding);
        expect(app.log.join("\n") + answers.join("\n")).not.toContain(digest);
      }
    }
  });

  test("the log has told of it all the same", () => {
    const log = app.log.join("\n");
    expect(log).toContain("a resolver failed");
    expect(log).toContain("cat_tok_eu_[secret]");
  });
});
