import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./run-cli.ts";
import { runInProcess } from "./run-in-process.ts";

const lineage = "parent_type,parent_key,child_type,child_key\n";
const edge = "TABLE,pg.shop.public.orders,TABLE,pg.shop.mart.sales\n";
const quality = "id,table_path,name,status,run_at\n";

test("C1 check -t takes the names that an upload of that type takes, and each such file is a set by itself", async () => {
  using folder = temporaryFolder();
  const file = (name: string, content: string) => {
    writeFileSync(join(folder.path, name), content);
    return join(folder.path, name);
  };
  const edges = file("1700000003-my_edges.csv", lineage + edge);
  const untold = await runInProcess(["check", edges]);
  expect(untold).toMatchObject({ code: 1, stderr: expect.stringMatching(/does not say what it holds.*--file_type/) });
  const good = await runInProcess(["check", "-t", "LINEAGE", edges]);
  expect(good).toEqual({ code: 0, stdout: "1 file, 1 row: nothing is wrong.\n", stderr: "" });
  const more = file("other-edges.csv", `${lineage}${edge}TABLE,a.b.c.d,COLUMN,a.b.c.d.e\n`);
  const bad = await runInProcess(["check", "-t", "lineage", edges, more]);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toContain("other-edges.csv:3 child_type UNAUTHORIZED_VALUE");
  expect(bad.stdout).toMatch(/\n2 files, 3 rows: 1 issue\.\n$/);
  const row = "q,shop.public.orders,fresh,SUCCESS,2026-02-01\n";
  const checks = [file("1700000003-mychecks.csv", quality + row), file("1700000003-yours.csv", quality + row)];
  expect(await runInProcess(["check", "-t", "QUALITY", ...checks])).toMatchObject({
    code: 0,
    stdout: "2 files, 2 rows: nothing is wrong.\n",
  });
  const wrong = await runInProcess(["check", "-t", "WAREHOUSE", checks[0] ?? ""]);
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^There is no mychecks\.csv among the files of/),
  });
  const unknown = await runInProcess(["check", "-t", "EVERYTHING", edges]);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--file_type is one of DBT, /) });
});

test("C2 check counts what a dbt project holds also beside run results", async () => {
  using folder = temporaryFolder();
  copyFileSync("test/api/uploads/manifest.json", join(folder.path, "manifest.json"));
  const alone = await runInProcess(["check", folder.path]);
  const [, rows] = /^1 file, (\d+) rows: nothing is wrong\.\n$/.exec(alone.stdout) ?? [];
  expect(Number(rows)).toBeGreaterThan(5);
  const results = [{ unique_id: "model.roastery.roasts", status: "success", message: "OK" }];
  const outcome = { metadata: { generated_at: "2026-03-01T00:00:00Z" }, results };
  writeFileSync(join(folder.path, "run_results.json"), JSON.stringify(outcome));
  expect((await runInProcess(["check", folder.path])).stdout).toBe(`2 files, ${rows} rows: nothing is wrong.\n`);
  results.push({ unique_id: "test.roastery.unique_roasts_id", status: "fail", message: "Got 2 results" });
  writeFileSync(join(folder.path, "run_results.json"), JSON.stringify(outcome));
  const both = await runInProcess(["check", folder.path]);
  expect(both.stdout).toBe(`2 files, ${Number(rows) + 1} rows: nothing is wrong.\n`);
  writeFileSync(join(folder.path, "manifest.json"), "{");
  const broken = await runInProcess(["check", folder.path]);
  expect(broken.stdout).toMatch(/^The file manifest\.json is not valid JSON.*\n2 files, 0 rows: 1 issue\.\n$/);
});

test("C1 check says of files of different sets that they are, instead of reading one of them", async () => {
  using folder = temporaryFolder();
  const header =
    "id,dashboard_type,name,folder_path,url,description,user_name,view_count,parent_tables,parent_dashboards";
  for (const stamp of [1_700_000_000, 1_700_000_001]) {
    writeFileSync(join(folder.path, `${stamp}-dashboards.csv`), `${header}\n`);
  }
  const { code, stdout } = await runInProcess(["check", folder.path]);
  expect([code, stdout]).toEqual([
    1,
    "1700000000-dashboards.csv and 1700000001-dashboards.csv are of different sets.\n2 files, 0 rows: 1 issue.\n",
  ]);
});
