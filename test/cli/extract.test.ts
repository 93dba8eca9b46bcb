import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { run, temporaryFolder } from "./run-cli.ts";
import { runInProcess } from "./run-in-process.ts";

const definitions = `
  create schema shop;
  create schema "odd, schema";
  create table shop.orders (id int primary key, total numeric(10, 2), note text);
  comment on table shop.orders is E'All orders,\\n"since" the first ';
  create view shop.large as select id from shop.orders where total > 100;
  create table "odd, schema"."a.b" ("say ""hi""" int);
`;

describe.skipIf(!(await isPostgresReachable()))("catalog extract postgres", () => {
  test("C3 writes the seven files of a warehouse, in which check finds nothing wrong", async () => {
    await using database = await createThrowawayDatabase("cli_extract", { empty: true });
    await database.run(definitions);
    using folder = temporaryFolder();
    const out = join(folder.path, "new", "folder");
    const { code, stdout, stderr } = await run(["extract", "postgres", database.url, "--out", out]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("Error")]);
    const names = readdirSync(out);
    expect(stdout.trim().split("\n").toSorted()).toEqual(names.map((name) => join(out, name)));
    const parts = ["column", "database", "query", "schema", "table", "user", "view_ddl"];
    expect(names.map((name) => name.replace(/^\d{10}-(.*)\.csv$/, "$1"))).toEqual(parts);
    const textOf = (part: string) => readFileSync(join(out, names[parts.indexOf(part)] ?? ""), "utf8");
    expect(textOf("table")).toContain('"All orders,\n""since"" the first "');
    expect(textOf("view_ddl")).toContain(`${database.name},shop,large,`);
    // 1 database, 3 schemas with public, 3 tables, 5 columns, 1 view.
    const checked = await runInProcess(["check", out]);
    expect(checked).toMatchObject({ code: 0, stdout: "7 files, 13 rows: nothing is wrong.\n" });

    const some = join(folder.path, "some");
    await runInProcess(["extract", "postgres", database.url, "--out", some, "--schema", "shop"]);
    expect((await runInProcess(["check", some])).stdout).toBe("7 files, 9 rows: nothing is wrong.\n");
  });
});

test("C3 a folder that cannot be made is told in one sentence, before the database is asked", async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, "file");
  writeFileSync(file, "mine");
  const url = "postgres://nobody@127.0.0.1:1/nothing";
  for (const out of [file, join(file, "below")]) {
    expect(await runInProcess(["extract", "postgres", url, "--out", out])).toEqual({
      code: 1,
      stdout: "",
      stderr: `Nothing can be written to ${out}: there is a file where the folder would be.\n`,
    });
  }
  expect(existsSync(file) && readFileSync(file, "utf8")).toBe("mine");
});
