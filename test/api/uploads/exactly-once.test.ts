import { afterAll, beforeAll, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { testDatabaseKind } from "#testkit/test-database.ts";
import { ended, importsOf, makeSource, uploadsFolder, uploadWarehouse } from "./upload-story.ts";

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ environment: uploadsFolder() });
});
afterAll(() => app[Symbol.asyncDispose]());

const countTables = async (sourceId: string): Promise<number> => {
  const [row] = await app.database.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM tables WHERE source_id = ${sourceId}::uuid`,
  );
  return row?.count ?? 0;
};

test("L10 a job that is handed out once more after its set was loaded does nothing", async () => {
  const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
  await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000 });
  const { id } = await ended(app, sourceId);
  const facts = sql`SELECT state, rows_loaded, started_at, finished_at FROM imports WHERE id = ${id}::uuid`;
  const before = await app.database.query(facts);
  await app.database.transaction((tx) =>
    app.app.modules.jobs.enqueue(tx, { id, accountId: app.accountId, name: "import", payload: {} }),
  );
  const jobs = sql`SELECT id FROM jobs WHERE id = ${id}::uuid`;
  await expect.poll(() => app.database.query(jobs), { timeout: 20_000 }).toEqual([]);
  expect(await app.database.query(facts)).toEqual(before);
  expect(await countTables(sourceId)).toBe(3);
});

test.skipIf(testDatabaseKind === "embedded")(
  "L10 a load that dies before its commit leaves nothing, and is done once by the next try",
  async () => {
    const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    await app.database.transaction(async (tx) => {
      // The load waits for this lock after it has begun, and its connection is killed there.
      await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(hashtextextended(${sourceId}, 7))`);
      await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000 });
      const kill = sql`SELECT pg_terminate_backend(pid)::text AS killed FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      await expect.poll(() => app.database.query(kill), { timeout: 20_000 }).not.toEqual([]);
      expect(await importsOf(app, sourceId)).toMatchObject([{ state: "RUNNING", rowsLoaded: 0 }]);
    });
    expect(await ended(app, sourceId)).toMatchObject({ state: "DONE", rowsLoaded: 14 });
    expect(await countTables(sourceId)).toBe(3);
    expect(app.log.some((line) => line.includes('"a job failed"'))).toBe(true);
  },
);

test.runIf(testDatabaseKind === "embedded")(
  "L12 the one connection of the embedded database is not held while files are read",
  async () => {
    const sourceId = await makeSource(app, "WAREHOUSE", "POSTGRES");
    app.statements.length = 0;
    await uploadWarehouse(app, sourceId, { stamp: 1_700_000_000 });
    await ended(app, sourceId);
    const lastRead = app.statements.findLastIndex((text) => text.includes("INSERT INTO import_stage_"));
    const begun = app.statements.findIndex((text) => text.includes("pg_advisory_xact_lock"));
    expect(lastRead).toBeGreaterThan(0);
    expect(begun).toBeGreaterThan(lastRead);
    const left = sql`SELECT relname::text AS name FROM pg_class WHERE relname LIKE 'import\\_stage\\_%'`;
    await expect.poll(() => app.database.query(left)).toEqual([]);
  },
);
