import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@hey-api/openapi-ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { warehouseOf } from "#testkit/warehouse.ts";

const project = join(import.meta.dirname, "../../..");
const columns = ["id", "customer_id", "ordered_at", "channel", "total"];
let app: TestApp;
let folder: string;

/** A project of somebody else's, who generates a client from what a running instance serves. */
beforeAll(async () => {
  app = await createTestApp();
  const build = warehouseOf(app);
  const { databaseId } = await build.plain("roastery");
  const table = await build.table(await build.schema(databaseId, "sales"), "orders");
  for (const [sourceOrder, name] of columns.entries()) await build.column(table, name, { sourceOrder });
  mkdirSync(join(project, ".build"), { recursive: true });
  folder = mkdtempSync(join(project, ".build/rest-client-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
  mkdirSync(join(folder, "src"));
  copyFileSync(join(import.meta.dirname, "tsconfig.json"), join(folder, "tsconfig.json"));
  // Kept as text here, where what it imports does not exist and this project's compiler would say so.
  copyFileSync(join(import.meta.dirname, "client.ts.txt"), join(folder, "src/client.ts"));
  await createClient({
    input: `${app.url}/openapi.json`,
    // Node strips types only of files that are named in full.
    output: { path: join(folder, "src/api"), importFileExtension: ".ts" },
    plugins: ["@hey-api/client-fetch", "@hey-api/sdk", "@hey-api/typescript"],
    logs: { level: "silent", file: false },
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app[Symbol.asyncDispose]();
});

async function run(file: string, ...options: string[]): Promise<string> {
  const environment = {
    PATH: process.env.PATH,
    CATALOG_URL: app.url,
    CATALOG_TOKEN: app.tokens.readWrite,
    CATALOG_READ_ONLY_TOKEN: app.other.tokens.readOnly,
  };
  const { stdout } = await promisify(execFile)(process.execPath, [file, ...options], {
    cwd: folder,
    env: environment,
  }).catch((error: { stdout: string; stderr: string }) => Promise.reject(new Error(`${error.stdout}${error.stderr}`)));
  return stdout;
}

test("RE2 the compiler accepts the generated client and its user, and finds the user's mistakes", async () => {
  expect(await run(join(project, "node_modules/typescript/bin/tsc"), "-p", ".")).toBe("");
}, 120_000);

test("RE2 RE5 the generated client reads the catalog, makes, replaces and ends tokens, and is refused in types", async () => {
  const seen = JSON.parse(await run("src/client.ts"));
  expect(seen.catalog).toEqual({
    dataset: "roastery_db.sales",
    tables: ["TABLE orders"],
    columns: { names: columns, pages: 3, total: 5 },
    revalidated: 304,
  });
  const { secretEndsSo, replaced, live, ...tokens } = seen.tokens;
  expect(tokens).toEqual({
    statuses: [201, 201],
    locationsFit: [true, true],
    own: { scope: "READ_ONLY", region: "eu", left: true },
    name: "by a generated client",
    revoked: [false, false],
  });
  expect(secretEndsSo[0]).toBe(secretEndsSo[1]);
  // It was replaced with an overlap of ten minutes, and is told to end with it rather than in a year.
  expect(replaced).toEqual({ isIt: true, isActive: true, ends: expect.any(String) });
  expect(Date.parse(replaced.ends) - Date.now()).toBeLessThan(11 * 60_000);
  expect(live).toContain(secretEndsSo[1]);
  expect(seen.refusals).toEqual({
    told: [
      [401, "UNAUTHENTICATED", false, true],
      [403, "FORBIDDEN", false, true],
      [404, "NOT_FOUND", false, true],
    ],
    requiredScope: "READ_WRITE",
  });
});
