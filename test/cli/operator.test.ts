import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run, type Served, serve, stop, temporaryFolder } from "./run-cli.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
const catalog = (...words: string[]) => run(words, environment);
const secretLine = /^cat_tok_eu_[0-9A-Za-z]{49}\n$/;

type Shown = { readonly id: string; readonly status: string; readonly scope: string; readonly name: string | null };

/** What a script does with an answer in JSON, which has to be one line on standard output and nothing else. */
async function parsed<T>(...words: string[]): Promise<T> {
  const { code, stdout, stderr } = await catalog(...words, "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^.+\n$/);
  return JSON.parse(stdout);
}

async function statusOf(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ query: "{ currentToken { id } }" });
  return (await fetch(`${url}/public/graphql`, { method: "POST", headers, body })).status;
}

test("tokens and administrators are managed by commands, without a server and beside a running one", async () => {
  const none = await catalog("token", "list");
  expect(none).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^There is no account yet: .+\n$/) });

  const made = await catalog("admin", "create", "--email", "ada@example.com");
  expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining("ada@example.com") });
  expect(made.stdout).toMatch(/^\S{20,}\n$/);

  const created = await catalog("token", "create", "--scope", "read-only", "--name", "nightly");
  expect(created.code).toBe(0);
  expect(created.stdout).toMatch(secretLine);
  expect(created.stderr).not.toContain(created.stdout.trim());
  const [before] = await parsed<Shown[]>("token", "list");
  expect(before).toMatchObject({ status: "ACTIVE", scope: "READ_ONLY", name: "nightly" });
  expect(JSON.stringify(before)).not.toContain(created.stdout.trim());

  await using server = await serve(environment);
  expect(await statusOf(server.url, created.stdout.trim())).toBe(200);
  expect(await parsed("token", "list")).toEqual([before]);

  const next = await catalog("token", "create", "--scope", "read-only");
  expect(next.stdout).toMatch(secretLine);
  expect(next.stderr).toMatch(/^This ended cat_tok_eu_…\w{4}\.\n/);
  expect(await statusOf(server.url, created.stdout.trim())).toBe(401);
  expect(await statusOf(server.url, next.stdout.trim())).toBe(200);

  const refused = await catalog("token", "create", "--scope", "read-only", "--if-active", "fail");
  expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^[A-Z][^\n]+\.\n$/) });

  const [current] = await parsed<Shown[]>("token", "list");
  const revoked = await parsed<Shown>("token", "revoke", current?.id ?? "", "--reason", "laptop lost");
  expect(revoked).toMatchObject({ id: current?.id, status: "REVOKED", revokeReason: "laptop lost" });
  expect(await statusOf(server.url, next.stdout.trim())).toBe(401);
  expect(await parsed("token", "list")).toEqual([]);
  const all = await parsed<Shown[]>("token", "list", "--all");
  expect(all.map(({ status }) => status)).toEqual(["REVOKED", "SUPERSEDED"]);

  const reset = await catalog("admin", "reset", "--email", "ada@example.com");
  expect(reset.stdout).toMatch(/^\S{20,}\n$/);
  expect(reset.stdout).not.toBe(made.stdout);
  expect(await signIn(server.url, made.stdout.trim())).toBe(401);
  expect(await signIn(server.url, reset.stdout.trim())).toBe(200);
  await stop(server);

  // What was refused meanwhile was a use as well, and is written when the server stops.
  const lasting = ({ lastUsedAt: _, ...token }: Shown & { lastUsedAt?: unknown }) => token;
  expect((await parsed<Shown[]>("token", "list", "--all")).map(lasting)).toEqual(all.map(lasting));
}, 180_000);

async function signIn(url: string, password: string): Promise<number> {
  const headers = { "content-type": "application/json", "x-catalog-csrf": "1" };
  const body = JSON.stringify({ email: "ada@example.com", password });
  return (await fetch(`${url}/sign-in`, { method: "POST", headers, body })).status;
}

async function expectOneSentence(words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await catalog(...words);
  expect(stderr).toMatch(/^\S[^\n]+\.\n$/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
}

const notThere = ["token", "revoke", "0198f000-0000-7000-8000-000000000000"];

test("a token that is not there: one plain sentence on standard error and exit code 1, without a server", async () => {
  await expectOneSentence(notThere);
}, 120_000);

describe("beside a running server", () => {
  let server: Served;
  beforeAll(async () => {
    server = await serve(environment);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each([
    ["a token that is not there", notThere],
    ["a user who is not there", ["admin", "reset", "--email", "nobody@example.com"]],
    ["an administrator who is there already", ["admin", "create", "--email", "ada@example.com"]],
    ["a maker who is not there", ["token", "create", "--scope", "read-only", "--created-by", "nobody@example.com"]],
    [
      "an account that is not there",
      ["token", "create", "--scope", "read-only", "--account", "0198f000-0000-7000-8000-000000000000"],
    ],
    ["an account that cannot be one", ["token", "list", "--account", "mine"]],
    ["an expiry that has passed", ["token", "create", "--scope", "read-only", "--expires-at", "2020-01-01T00:00:00Z"]],
    ["an address that is none", ["admin", "create", "--email", "nobody"]],
  ])("%s: one plain sentence on standard error and exit code 1", (_what, words) => expectOneSentence(words));
});
