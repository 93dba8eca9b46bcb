import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { ask, warehouseOf } from "#testkit/warehouse.ts";
import { ended, makeSource, uploadsFolder } from "../api/uploads/upload-story.ts";
import { temporaryFolder } from "./run-cli.ts";
import { runInProcess } from "./run-in-process.ts";

const folder = temporaryFolder();
const edges = join(folder.path, "1700000003-my_edges.csv");
let app: TestApp;
let sourceId: string;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
  const build = warehouseOf(app);
  const { schemaId } = await build.plain("roastery");
  for (const name of ["beans", "roasts"]) await build.table(schemaId, name);
  sourceId = await makeSource(app, "TRANSFORMATION", "COALESCE");
  const rows = ["parent_type,parent_key,child_type,child_key"];
  rows.push("TABLE,roastery.roastery_db.public.beans,TABLE,roastery.roastery_db.public.roasts", "");
  writeFileSync(edges, rows.join("\n"));
});
afterAll(async () => {
  folder[Symbol.dispose]();
  await app[Symbol.asyncDispose]();
});

const uploading = (zone: string, ...more: string[]) =>
  ["upload", "-k", app.tokens.readWrite, "-s", sourceId, "-t", "LINEAGE", "-f", edges, "-z", zone, ...more] as const;

test("upload -f sends one file under its own name; -t LINEAGE makes lineage of it", async () => {
  const sent = await runInProcess(uploading(app.url));
  expect(sent).toEqual({ code: 0, stdout: `lineage-${sourceId}/1700000003-my_edges.csv uploaded\n`, stderr: "" });
  expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsLoaded: 1, issues: [] });
  const document = "{ getLineages(scope: {}) { data { parentTable { name } childTable { name } } } }";
  expect((await ask(app, document)).getLineages.data).toEqual([
    { parentTable: { name: "beans" }, childTable: { name: "roasts" } },
  ]);
});

test("-z EU and no zone are the local instance of that region, -z us another", async () => {
  const asked: string[] = [];
  const send = globalThis.fetch;
  // The region's own port may be anybody's on the machine that tests: what is sent there goes to the test's instance.
  const redirected = vi.spyOn(globalThis, "fetch").mockImplementation((address, init) => {
    const { origin, pathname } = new URL(String(address));
    asked.push(origin);
    return send(`${app.url}${pathname}`, init);
  });
  try {
    for (const zone of ["EU", "eu", "us"]) await runInProcess(uploading(zone));
    await runInProcess(uploading("EU").slice(0, -2));
  } finally {
    redirected.mockRestore();
  }
  const eu = "http://localhost:4000";
  expect(asked).toEqual([eu, eu, "http://localhost:4001", eu]);
});

describe("a server that fails once", () => {
  /** A server that counts requests, and answers all but the first as an instance does. */
  async function failing(first: RequestListener): Promise<AsyncDisposable & { url: string; count: () => number }> {
    let count = 0;
    const server = createServer((request, response) => {
      count += 1;
      request.resume();
      if (count === 1) first(request, response);
      else response.writeHead(201).end("{}");
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the socket has no port");
    return {
      url: `http://127.0.0.1:${address.port}`,
      count: () => count,
      [Symbol.asyncDispose]: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  test("C4 by a time-out is asked once more, unless retries are 0", async () => {
    await using slow = await failing(() => undefined);
    const sent = await runInProcess(uploading(slow.url), { CASTOR_TIMEOUT_OVERRIDE: "1" });
    expect([sent.code, slow.count()]).toEqual([0, 2]);
    await using slower = await failing(() => undefined);
    const environment = { CASTOR_TIMEOUT_OVERRIDE: "0.2", CASTOR_RETRY_OVERRIDE: "0" };
    expect(await runInProcess(uploading(slower.url), environment)).toEqual({
      code: 1,
      stdout: "",
      stderr: `${slower.url} did not take ${edges} in time.\n`,
    });
    expect(slower.count()).toBe(1);
  });

  test("C4 by an answer of 500, or by hanging up, is not asked again", async () => {
    await using broken = await failing((_request, response) => response.writeHead(500).end("out of order"));
    const refused = await runInProcess(uploading(broken.url));
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("was refused (500): out of order") });
    expect(broken.count()).toBe(1);
    await using gone = await failing((request) => request.socket.destroy());
    const lost = await runInProcess(uploading(gone.url));
    expect(lost).toMatchObject({ code: 1, stderr: expect.stringContaining(`${gone.url} cannot be reached`) });
    expect(gone.count()).toBe(1);
  });
});
