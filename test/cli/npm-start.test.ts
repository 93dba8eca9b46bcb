import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { regionNamed } from "#regions/regions.ts";
import { fillDataFolder } from "#testkit/embedded-template.ts";
import { main, start, stop, temporaryFolder } from "./run-cli.ts";

const { port: euPort } = regionNamed("eu");
const { port: usPort } = regionNamed("us");

/** `npm start` opens fixed ports, which may be somebody's: then there is nothing that can be tested. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  const free = await Promise.race([
    once(server, "listening").then(() => true),
    new Promise<boolean>((resolve) => server.once("error", () => resolve(false))),
  ]).catch(() => false);
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/** What `npm start` finds when it is not the first time. */
async function migratedFolders(): Promise<ReturnType<typeof temporaryFolder>> {
  const folder = temporaryFolder();
  for (const region of ["eu", "us"]) await fillDataFolder(join(folder.path, region));
  return folder;
}

async function needFreePorts(skip: (reason: string) => void): Promise<void> {
  const free = (await isFree(euPort)) && (await isFree(usPort));
  if (!free && !process.env.CI) skip(`the ports ${euPort} and ${usPort} of npm start are taken on this machine`);
}

async function ask(port: number, token: string) {
  const response = await fetch(`http://127.0.0.1:${port}/public/graphql`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: "{ currentToken { region } }" }),
  });
  return { status: response.status, body: await response.json() };
}

test("npm start opens both regions with a database of their own each, and each knows the other's tokens by their region", async ({
  skip,
}) => {
  await needFreePorts(skip);
  using folder = temporaryFolder();
  await using both = start(main, [], { CATALOG_DATA: folder.path });
  const [eu] = await both.says(/cat_tok_eu_\w{49}/);
  const [us] = await both.says(/cat_tok_us_\w{49}/);
  expect(await ask(euPort, eu)).toEqual({ status: 200, body: { data: { currentToken: { region: "eu" } } } });
  expect(await ask(usPort, us)).toEqual({ status: 200, body: { data: { currentToken: { region: "us" } } } });
  const wrong = {
    code: "UNAUTHENTICATED",
    reason: "WRONG_REGION",
    region: "us",
    endpoint: `http://localhost:${usPort}`,
  };
  expect(await ask(euPort, us)).toMatchObject({ status: 401, body: { errors: [{ extensions: wrong }] } });
  expect(await stop(both)).toMatchObject({ code: 0, stderr: "" });
  expect(await isFree(euPort)).toBe(true);
  expect(await isFree(usPort)).toBe(true);
}, 180_000);

test("an instance of npm start that cannot open its port says why and does not take the other along", async ({
  skip,
}) => {
  await needFreePorts(skip);
  using folder = await migratedFolders();
  const other = createServer().listen(usPort, "127.0.0.1");
  await once(other, "listening");
  await using both = start(main, [], { CATALOG_DATA: folder.path });
  const [eu] = await both.says(/cat_tok_eu_\w{49}/);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (both.output().stderr.includes("Catalog us stopped")) resolve();
    };
    both.child.stderr?.on("data", look);
    look();
  });
  expect(both.output().stderr).toMatch(
    /^Port 4001 is taken by another program\. .+\nCatalog us stopped with exit code 1\.\n$/,
  );
  expect(await ask(euPort, eu)).toMatchObject({ status: 200 });
  other.close();
  expect(await stop(both)).toMatchObject({ code: 1 });
}, 180_000);

test("instances end when the npm start that opened them is killed", async ({ skip }) => {
  await needFreePorts(skip);
  using folder = await migratedFolders();
  await using both = start(main, [], { CATALOG_DATA: folder.path, CATALOG_DEMO: "false" });
  await both.says(/Catalog eu .* is ready/);
  await both.says(/Catalog us .* is ready/);
  // The children hold its output, which ends when the last of them has.
  const { stdout } = await stop(both, "SIGKILL");
  expect(stdout).toMatch(/Catalog eu is stopping/);
  expect(stdout).toMatch(/Catalog us is stopping/);
}, 180_000);
