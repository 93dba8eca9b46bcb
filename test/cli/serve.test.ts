import { execFile } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { json } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { migratedFolder, serve, stop, temporaryFolder } from "./run-cli.ts";

const shell = promisify(execFile);
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

const secret = /cat_tok_eu_[0-9A-Za-z]{49}/;
const environment = { CATALOG_DATA: folder.path, CATALOG_DEMO: "true", CATALOG_LOG_LEVEL: "info" };

async function ask(url: string, token: string, query: string) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  return fetch(`${url}/public/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
}

test("the first start prints once how to sign in, a token and a line that works when pasted; the second prints no secret and keeps everything", async () => {
  let token: string;
  {
    await using first = await serve(environment);
    const [line] = await first.says(/^curl .*\n(?: {2}.*\n)+/m);
    const { stdout } = first.output();
    expect(stdout).toMatch(/Administrator +\S+@example\.com\n/);
    const password = /Password +(\S+)\n/.exec(stdout)?.[1] ?? "";
    expect(password.length).toBeGreaterThanOrEqual(20);
    token = secret.exec(stdout)?.[0] ?? "";
    const pasted = await shell("sh", ["-c", line]);
    expect(JSON.parse(pasted.stdout).data.getTables).toMatchObject({ totalCount: 42 });
    const email = /Administrator +(\S+)/.exec(stdout)?.[1];
    const signedIn = await fetch(`${first.url}/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-catalog-csrf": "1" },
      body: JSON.stringify({ email, password }),
    });
    expect(signedIn.status).toBe(200);
    const outcome = await stop(first);
    expect(outcome.code).toBe(0);
    // The log tells of the requests that carried them, and neither is in it.
    expect(outcome.stderr).toContain('"path":"/public/graphql"');
    expect(outcome.stderr).not.toContain(token);
    expect(outcome.stderr).not.toContain(password);
  }
  await using second = await serve(environment);
  const answer = await ask(second.url, token, "{ currentToken { name } getTables { totalCount } }");
  expect(await answer.json()).toEqual({
    data: { currentToken: { name: "First steps" }, getTables: { totalCount: 42 } },
  });
  expect((await stop(second)).stdout).toMatch(
    /^Catalog eu \(Europe\) is ready: \S+ in the browser, \S+ for programs\nCatalog eu is stopping\.\n$/,
  );
}, 120_000);

test("SIGTERM and SIGINT take no new connections, answer the request that is under way and exit with 0", async () => {
  using own = await migratedFolder();
  let token: string | undefined;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    await using served = await serve({ ...environment, CATALOG_DATA: own.path });
    token ??= (await served.says(secret))[0];
    const underWay = await halfSent(served.url, token);
    const asked = performance.now();
    const ended = stop(served, signal);
    await refusesConnections(served.url);
    underWay.finish();
    const { status, body } = await underWay.answer;
    expect({ status, body }).toEqual({ status: 200, body: { data: { currentToken: { name: "First steps" } } } });
    expect((await ended).code).toBe(0);
    // It has waited for the request and not for the end of its patience, which is ten seconds.
    expect(performance.now() - asked).toBeLessThan(8_000);
  }
}, 120_000);

/** A request of which the server waits for the second half, on a connection that the client would keep. */
async function halfSent(url: string, token: string) {
  const body = JSON.stringify({ query: "{ currentToken { name } }" });
  const headers = { "content-type": "application/json", "content-length": body.length, expect: "100-continue" };
  const agent = new Agent({ keepAlive: true });
  const sent = request(`${url}/public/graphql`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${token}` },
    agent,
  });
  const answer = once(sent, "response").then(async ([response]) => ({
    status: response.statusCode,
    body: await json(response),
  }));
  sent.flushHeaders();
  await once(sent, "continue");
  sent.write(body.slice(0, 10));
  return { answer, finish: () => sent.end(body.slice(10)) };
}

/** The signal is on its way for a moment; from when it has arrived, nobody is let in. */
async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(`${url}/health`).then(
      () => true,
      () => false,
    );
    if (!answered) return;
  }
}
