import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { noticeKinds } from "#kernel/notice.ts";
import { migratedFolder, run, serve, stop, temporaryFolder } from "./run-cli.ts";

const empty = temporaryFolder();
const folder = await migratedFolder();
afterAll(() => {
  empty[Symbol.dispose]();
  folder[Symbol.dispose]();
});
const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
const catalog = (...words: string[]) => run(words, environment);
const preview = (...words: string[]) =>
  run(["notices", "preview", ...words], { ...environment, CATALOG_DATA: empty.path });

test("preview shows any mail without sending it and without opening a database", async () => {
  for (const kind of [noticeKinds[3], noticeKinds[5]]) {
    const { code, stdout, stderr } = await preview(kind);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Subject: \[Catalog eu\] .+\n\n/);
    expect(stdout).toContain("http://localhost:4000/settings/api");
  }
  const html = await preview("token.revoked", "--html", "--public-url", "https://c.example.com");
  expect(html.stdout).toMatch(/^<!doctype html>/);
  expect(html.stdout).toContain('href="https://c.example.com/settings/api"');
  const json = await preview("token.expired", "--json");
  expect(JSON.parse(json.stdout)).toEqual({
    subject: expect.any(String),
    text: expect.any(String),
    html: expect.any(String),
  });
  expect(existsSync(join(empty.path, "database"))).toBe(false);
  expect(await preview("token.lost")).toMatchObject({ code: 2, stdout: "" });
}, 60_000);

test("what commands change is told by the server once it runs, as files, and is listed", async () => {
  await catalog("admin", "create", "--email", "ada@example.com");
  await catalog("token", "create", "--scope", "read-only", "--name", "nightly");
  const before = JSON.parse((await catalog("notices", "list", "--json")).stdout);
  expect(before).toMatchObject([{ kind: "token.generated", state: "PENDING", recipient: "ada@example.com" }]);

  await using server = await serve(environment);
  const [token] = JSON.parse((await catalog("token", "list", "--json")).stdout);
  const real = await catalog("notices", "preview", "token.expiring", "--token", token.id);
  expect(real.stdout).toContain('Read Only token "nightly" expires in 365 days');
  await expect
    .poll(() => (existsSync(join(folder.path, "mails")) ? readdirSync(join(folder.path, "mails")) : []), {
      timeout: 20_000,
    })
    .toEqual([expect.stringMatching(/\.eml$/)]);
  await expect
    .poll(async () => (await catalog("notices", "list")).stdout, { timeout: 20_000 })
    .toContain("SENT after 1 try");
  expect(await catalog("notices", "list", "--dead")).toEqual({ code: 0, stdout: "", stderr: "No notices.\n" });
  const refused = await catalog("notices", "retry", before[0].id);
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The notice is SENT[^\n]+\.\n$/) });
  expect(await catalog("notices", "retry", "nonsense")).toMatchObject({ code: 1, stdout: "" });
  await stop(server);
}, 120_000);
