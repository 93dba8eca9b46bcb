import { expect, test } from "vitest";
import { migratedFolder, run, serve, stop } from "./run-cli.ts";

const password = "a password of my own";

async function redeem(url: string, body: object): Promise<{ status: number; text: string }> {
  const headers = { "content-type": "application/json", "x-catalog-csrf": "1" };
  const response = await fetch(`${url}/sign-in/redeem`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, text: await response.text() };
}

const options = async (url: string): Promise<unknown> => (await fetch(`${url}/sign-in/options`)).json();

test("an empty instance says a link, which makes the first administrator once; then it says none", async () => {
  using folder = await migratedFolder();
  const environment = { CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "info" };
  {
    await using first = await serve(environment);
    const [, link = "", token = ""] = await first.says(/^ {2}(http:\S+\/sign-in#setup=([\w-]{43}))$/m);
    expect(link.startsWith(first.url)).toBe(true);
    expect(await options(first.url)).toEqual({ password: true, oidc: null, setup: true });
    const email = "ada@example.com";
    const answers = await Promise.all([
      redeem(first.url, { token, password, email }),
      redeem(first.url, { token, password, email: "eve@example.com" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect(await options(first.url)).toMatchObject({ setup: false });
    expect((await stop(first)).stderr).not.toContain(token);
  }
  await using second = await serve(environment);
  expect((await stop(second)).stdout).not.toContain("/sign-in#");
}, 120_000);

test("catalog admin create --link prints a link by which the person chooses a password", async () => {
  using folder = await migratedFolder();
  const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
  const made = await run(["admin", "create", "--email", "ada@example.com", "--link"], environment);
  expect(made.code).toBe(0);
  expect(made.stdout).toMatch(/^http:\/\/localhost:4000\/sign-in#invitation=[\w-]{43}\n$/);
  expect(made.stderr).toMatch(/^Link for ada@example\.com, shown once:\n$/);
  await using server = await serve(environment);
  expect(server.output().stdout).not.toContain("/sign-in#");
  const token = made.stdout.trim().split("=")[1];
  expect((await redeem(server.url, { token, password })).text).toContain("ada@example.com");
}, 120_000);
