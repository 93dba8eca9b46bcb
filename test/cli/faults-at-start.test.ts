import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { type Environment, run, serve, temporaryFolder } from "./run-cli.ts";

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const hasPostgres = await isPostgresReachable();

/** A program of somebody else's that has a port. */
async function otherProgram() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return { port: address.port, [Symbol.asyncDispose]: async () => void server.close() };
}

/** What a process that cannot start has to leave behind: one sentence and exit code 1. */
async function expectOneSentence(environment: Environment, sentence: RegExp): Promise<void> {
  const { code, stdout, stderr } = await run(["serve"], { CATALOG_PORT: "0", ...environment });
  expect(stderr).toMatch(sentence);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
}

/** Making a database takes seconds: it is new for the first test that opens it, and the others take what that one left. */
const embedded: Environment = { CATALOG_DATA: join(folder.path, "data"), CATALOG_LOG_LEVEL: "silent" };

test("migrate --check says what is pending with exit code 1, changes nothing, and says so when nothing is", async () => {
  const check = () => run(["migrate", "--check"], embedded);
  expect(await check()).toMatchObject({ code: 1, stderr: "", stdout: expect.stringMatching(/^pending {2}\d+_\w+\n/) });
  expect(await check()).toMatchObject({ code: 1 });
  expect(await run(["migrate"], embedded)).toMatchObject({ code: 0, stdout: expect.stringMatching(/is current/) });
  expect(await check()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^The database is current: \d+ /) });
  const { code, stdout } = await run(["migrate", "--check", "--json"], embedded);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ pending: [], broken: [] });
}, 120_000);

test("a taken port is told in one sentence that says what to do, exit code 1", async () => {
  await using other = await otherProgram();
  const environment = { ...embedded, CATALOG_PORT: String(other.port) };
  await expectOneSentence(environment, new RegExp(`^Port ${other.port} is taken .*CATALOG_PORT`));
}, 120_000);

test("a data folder that cannot be written is told in one sentence, exit code 1", async () => {
  // Root may write everywhere, but not below a file.
  const file = join(folder.path, "a-file");
  writeFileSync(file, "");
  await expectOneSentence({ CATALOG_DATA: join(file, "data") }, /^The data folder .* cannot be written: /);
  await expectOneSentence({ CATALOG_DATA: file }, /^The data folder .* cannot be written: /);
});

test("a data folder that another process has open is told in one sentence, exit code 1, and that process goes on", async () => {
  await using server = await serve(embedded);
  await expectOneSentence(embedded, /^The data folder .* is in use by another process\.$/m);
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
}, 120_000);

test("a database that cannot be reached is told in one sentence, without its password, exit code 1", async () => {
  const nobody = await otherProgram();
  await nobody[Symbol.asyncDispose]();
  const DATABASE_URL = `postgres://catalog:pa55word@127.0.0.1:${nobody.port}/catalog`;
  await expectOneSentence(
    { DATABASE_URL },
    /^The database catalog at 127\.0\.0\.1:\d+ cannot be reached: (?!.*pa55word)/,
  );
});

test.skipIf(!hasPostgres)(
  "a server without the database, or that refuses the user, is told in one sentence",
  async () => {
    await using throwaway = await createThrowawayDatabase("catalog_cli");
    const url = new URL(throwaway.url);
    url.pathname = "/catalog_that_is_not_there";
    await expectOneSentence({ DATABASE_URL: url.href }, /^The database catalog_that_is_not_there at .* refuses /);
  },
);

test.each([
  ["a port that is none", { CATALOG_PORT: "many" }, /CATALOG_PORT/],
  ["a region that is none", { CATALOG_REGION: "Europe!" }, /CATALOG_REGION/],
  ["two databases", { DATABASE_URL: "postgres://localhost/catalog", CATALOG_DATA: "data" }, /both set/],
  ["itself as a peer", { CATALOG_REGION: "eu", CATALOG_PEERS: "eu=https://eu.example.com" }, /CATALOG_PEERS/],
])("%s as a setting is told in one sentence, exit code 1", async (_what, environment, sentence) => {
  await expectOneSentence(environment, sentence);
});

test("all settings that cannot be used are told at once", async () => {
  const { code, stderr } = await run(["serve"], {
    CATALOG_PORT: "many",
    CATALOG_MAX_DEPTH: "0",
    CATALOG_LOG_LEVEL: "loud",
  });
  expect(code).toBe(1);
  for (const name of ["CATALOG_PORT", "CATALOG_MAX_DEPTH", "CATALOG_LOG_LEVEL"]) expect(stderr).toContain(name);
});
