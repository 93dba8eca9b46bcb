import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { coffeeWarehouse, ended, makeSource, uploadsFolder } from "../api/uploads/upload-story.ts";
import { run } from "./run-cli.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
});
afterAll(() => app[Symbol.asyncDispose]());

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "catalog-files-"));
  for (const [part, content] of Object.entries(files)) writeFileSync(join(folder, `1700000000-${part}.csv`), content);
  return folder;
}

test("check says that nothing is wrong, or what is, with counts by kind and exit code 1", async () => {
  const good = await run(["check", folderOf(coffeeWarehouse)]);
  expect(good).toMatchObject({ code: 0, stdout: "7 files, 14 rows: nothing is wrong.\n" });
  const column = "id,table_id,column_name,data_type\nc1,t9,id,integer\nc1,t1,,integer\n";
  const bad = await run(["check", folderOf({ ...coffeeWarehouse, column })]);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain("1700000000-column.csv:2 table_id UNKNOWN_REFERENCE");
  expect(bad.stdout).toContain("1700000000-column.csv: MISSING_VALUE 1, UNKNOWN_REFERENCE 1");
  const unknown = await run(["check", "/nowhere.csv"]);
  expect(unknown).toMatchObject({ code: 1, stderr: "There is no file /nowhere.csv.\n" });
});

test("upload sends a folder by the variables of castor-upload, says what was there, and tells a refusal plainly", async () => {
  const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
  const environment = {
    CASTOR_UPLOADER_TOKEN: app.tokens.readWrite,
    CASTOR_UPLOADER_SOURCE_ID: sourceId,
    CASTOR_UPLOADER_FILE_TYPE: "WAREHOUSE",
    CASTOR_UPLOADER_ZONE: app.url,
    CASTOR_UPLOADER_DIRECTORY_PATH: folderOf(coffeeWarehouse),
  };
  const first = await run(["upload"], environment);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first.stdout).toContain(`warehouse-${sourceId}/1700000000-column.csv uploaded`);
  expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsLoaded: 14 });
  const second = await run(["upload"], environment);
  expect(second.stdout).toContain("was there already");
  const readOnly = await run(["upload", "-k", app.tokens.readOnly], environment);
  expect(readOnly.code).toBe(1);
  expect(readOnly.stderr).toContain("was refused (403): This token is Read Only");
  const incomplete = await run(["upload", "-s", sourceId]);
  expect(incomplete).toMatchObject({ code: 1 });
  expect(incomplete.stderr).toContain("CASTOR_UPLOADER_TOKEN");
});
