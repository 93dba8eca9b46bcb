import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeSecret } from "#kernel/secret-token.ts";
import { type RestCall, rest } from "#testkit/rest-client.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";

const run = promisify(execFile);
let app: TestApp;
const call = (path: string, options: RestCall = {}) => rest(app.url, path, { token: app.tokens.readOnly, ...options });

beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app[Symbol.asyncDispose]());

test("a wrong method is 405 and says which are right", async () => {
  const answer = await call("/datasets", { method: "DELETE" });
  expect(answer).toMatchObject({ status: 405, body: { error: "Method Not Allowed", code: "METHOD_NOT_ALLOWED" } });
  expect(answer.headers.get("allow")).toBe("GET, HEAD");
});

test("a page number that no list can have is told in the call's own words", async () => {
  const answer = await call("/datasets?page=99999999999");
  expect(answer).toMatchObject({ status: 400, body: { code: "BAD_USER_INPUT", details: { field: "page" } } });
  expect(answer.body.message).not.toContain("$");
});

test("a cache is told that an answer differs by who asks and from which page", async () => {
  const answer = await call("/datasets", { headers: { origin: app.url } });
  expect(answer.headers.get("vary")).toBe("authorization, origin");
});

test("a path that is none is 404 in the door's own words", async () => {
  expect(await call("/datasets/a/b")).toMatchObject({ status: 404, body: { error: "Not Found", code: "NOT_FOUND" } });
});

test("HEAD answers what GET does, without the body", async () => {
  const answer = await fetch(`${app.url}/datasets`, {
    method: "HEAD",
    headers: { authorization: `Bearer ${app.tokens.readOnly}` },
  });
  expect([answer.status, answer.headers.get("x-total-count"), await answer.text()]).toEqual([200, "0", ""]);
});

test("a token of another region is told where to go", async () => {
  const answer = await call("/datasets", { token: composeSecret("apiToken", "us", randomBytes) });
  expect(answer).toMatchObject({
    status: 401,
    body: { details: { reason: "WRONG_REGION", region: "us", endpoint: "http://localhost:4001" } },
  });
});

test("every answer carries its request id, and a token's its expiry", async () => {
  const { headers } = await call("/datasets", { headers: { "x-request-id": "mine-1" } });
  expect(headers.get("x-request-id")).toBe("mine-1");
  expect(headers.get("catalog-token-expires-at")).toMatch(/Z$/);
});

test("the documentation's curl, fetch and Python calls list datasets", async () => {
  const { stdout } = await run(
    "bash",
    ["-c", 'curl -s $BASE/datasets \\ -H "Authorization: Bearer $API_TOKEN"'.replace("\\ ", "")],
    {
      env: { ...process.env, BASE: app.url, API_TOKEN: app.tokens.readOnly },
    },
  );
  expect(JSON.parse(stdout)).toMatchObject({ datasets: [] });
  const response = await fetch(`${app.url}/datasets`, { headers: { Authorization: `Bearer ${app.tokens.readOnly}` } });
  expect(await response.json()).toMatchObject({ datasets: [] });
  const python = `
import json, os, urllib.request
request = urllib.request.Request(os.environ["BASE"] + "/datasets", headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})
print(json.load(urllib.request.urlopen(request))["total"])`;
  const answered = await run("python3", ["-c", python], {
    env: { ...process.env, BASE: app.url, API_TOKEN: app.tokens.readOnly },
  });
  expect(answered.stdout.trim()).toBe("0");
});

test("the documentation's curl, fetch and Python calls revoke a token", async () => {
  const { tokens, accountId, userId } = app.other;
  const { operator } = app.app.modules.graphql.tokens;
  const env = { ...process.env, BASE: app.url, API_TOKEN: tokens.readWrite };
  const python = `
import os, urllib.request
request = urllib.request.Request(os.environ["BASE"] + "/api-tokens/" + os.environ["ID"], method="DELETE", headers={"Authorization": f"Bearer {os.environ['API_TOKEN']}"})
urllib.request.urlopen(request)`;
  const ways: ((id: string) => Promise<unknown>)[] = [
    (id) =>
      run("bash", ["-c", 'curl -sf -X DELETE $BASE/api-tokens/$ID -H "Authorization: Bearer $API_TOKEN"'], {
        env: { ...env, ID: id },
      }),
    (id) =>
      fetch(`${app.url}/api-tokens/${id}`, {
        method: "DELETE",
        headers: { Authorization: `Bearer ${tokens.readWrite}` },
      }),
    (id) => run("python3", ["-c", python], { env: { ...env, ID: id } }),
  ];
  for (const revoke of ways) {
    const maker = { accountId, userId, by: { kind: "cli" } } as const;
    const { secret, token } = await operator.issue(maker, { scope: "READ_ONLY", ifActive: "REPLACE" });
    await revoke(token.id);
    const answer = await call("/datasets", { token: secret.reveal() });
    expect(answer).toMatchObject({ status: 401, body: { details: { reason: "REVOKED" } } });
  }
});

/** What a page prints in its first block that begins so, as a shell is given it. */
async function printedAt(path: string, token: string): Promise<string> {
  const page = await (await fetch(app.url + path)).text();
  const [, lines = ""] = /<pre>(export API_TOKEN=[^<]*)<\/pre>/.exec(page) ?? [];
  return lines.replace("cat_tok_…", token);
}

test("RE4 the pages' own lines work as printed, but for the place that is taken here", async () => {
  const lines = await printedAt("/docs/rest", app.other.tokens.readWrite);
  expect(lines.split("\n")).toHaveLength(4);
  const { stdout } = await run("bash", [
    "-c",
    lines.replaceAll("curl ", "curl -s -w '\\n' ").replace('"FAIL"', '"REPLACE"'),
  ]);
  const [datasets = "", made = ""] = stdout.split("\n");
  expect(JSON.parse(datasets)).toMatchObject({ datasets: [], total: 0 });
  expect(JSON.parse(made)).toMatchObject({ apiToken: { name: "nightly sync", scope: "READ_ONLY" } });
  const model = await run("bash", ["-c", await printedAt("/docs/mcp", app.tokens.readOnly)]);
  expect(model.stdout).toContain('"structuredContent"');
});

test("GET /me tells the token, its account, the region and the limits", async () => {
  const { status, body } = await call("/me");
  expect(status).toBe(200);
  expect(body).toEqual({
    token: expect.objectContaining({ scope: "READ_ONLY", teamId: app.accountId, isActive: true }),
    user: { userId: app.userId, name: "Ada Admin", email: app.email, role: "ADMIN" },
    account: { teamId: app.accountId, name: "Test" },
    region: "eu",
    limits: {
      limit: expect.any(Number),
      remaining: expect.any(Number),
      windowSeconds: 60,
      resetAt: expect.stringMatching(/Z$/),
    },
  });
  expect((await call("/me", { token: null })).status).toBe(401);
});
