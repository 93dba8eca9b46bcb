import { afterAll, expect, test } from "vitest";
import { migratedFolder, run, serve } from "./run-cli.ts";

const folder = await migratedFolder();
afterAll(() => folder[Symbol.dispose]());

const environment = { CATALOG_REGION: "eu", CATALOG_DATA: folder.path, CATALOG_LOG_LEVEL: "silent" };
const catalog = (...words: string[]) => run(["scim-token", ...words], environment);
const secretLine = /^cat_scim_eu_[0-9A-Za-z]{49}\n$/;

test("a SCIM token is made, listed, rotated and revoked by commands; its secret alone is on standard output", async () => {
  expect(await catalog("create")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("There is no account yet"),
  });
  await run(["admin", "create", "--email", "ada@example.com"], environment);
  const made = await catalog("create", "--name", "Okta");
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(secretLine) });
  expect(made.stderr).not.toContain(made.stdout.trim());
  await using _server = await serve(environment);
  const list = async () => JSON.parse((await catalog("list", "--json")).stdout) as { id: string; status: string }[];
  const [first] = await list();
  const rotated = await catalog("rotate", first?.id ?? "", "--overlap", "24h");
  expect(rotated).toMatchObject({ code: 0, stdout: expect.stringMatching(secretLine) });
  expect((await list()).map(({ status }) => status)).toEqual(["ACTIVE", "RETIRING"]);
  const revoked = await catalog("revoke", first?.id ?? "", "--reason", "done");
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining("REVOKED") });
  const { stdout } = await catalog("list");
  expect(stdout).not.toContain(made.stdout.trim());
  expect(stdout).toMatch(/ACTIVE {2}until \d{4}-\d\d-\d\d {2}never used {2}"Okta"/);
}, 120_000);
