import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { expect, test } from "vitest";
import type { Database } from "#platform/database/database.ts";
import { wrapEmbedded } from "#platform/database/embedded.ts";
import { applyMigrations, type Migration, migrationStatus, readMigrations } from "#platform/database/migrations.ts";
import { sql } from "#platform/database/sql.ts";

const open = async (): Promise<Database> => wrapEmbedded(await PGlite.create({ extensions: { pg_trgm } }));
const migration = (name: string, script: string): Migration => ({ name, script, checksum: name + script.length });

test("a migration that fails leaves nothing behind, and can be mended and applied", async () => {
  await using database = await open();
  const first = migration(
    "1_good",
    "CREATE TABLE good (id int); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;",
  );
  const broken = migration("2_broken", "CREATE TABLE half (id int); INSERT INTO missing VALUES (1);");
  await expect(applyMigrations(database, [first, broken])).rejects.toThrow(/2_broken failed and was rolled back/);
  const [half] = await database.query<{ there: boolean }>(sql`SELECT to_regclass('half') IS NOT NULL AS there`);
  expect(half?.there).toBe(false);
  expect(await migrationStatus(database, [first, broken])).toEqual({
    applied: ["1_good"],
    pending: ["2_broken"],
    broken: [],
  });
  const mended = migration("2_broken", "CREATE TABLE half (id int);");
  expect((await applyMigrations(database, [first, mended])).applied).toEqual(["1_good", "2_broken"]);
});

test("a migration that was changed after it was applied stops the start and is named", async () => {
  await using database = await open();
  await applyMigrations(database, [migration("1_one", "CREATE TABLE one (id int);")]);
  const changed = migration("1_one", "CREATE TABLE one (id bigint, more int);");
  await expect(applyMigrations(database, [changed])).rejects.toThrow(/1_one was changed/);
});

test("applying again does nothing and asks little", async () => {
  const statements: string[] = [];
  await using database = await wrapEmbedded(await PGlite.create({ extensions: { pg_trgm } }), (text) =>
    statements.push(text),
  );
  await applyMigrations(database);
  statements.length = 0;
  expect((await applyMigrations(database)).applied).toEqual(readMigrations().map(({ name }) => name));
  expect(statements).toHaveLength(2);
});
