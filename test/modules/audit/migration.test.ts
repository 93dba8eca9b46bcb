import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { expect, test } from "vitest";
import { createAudit, createAuditLog } from "#modules/audit/audit.ts";
import { wrapEmbedded } from "#platform/database/embedded.ts";
import { sql } from "#platform/database/sql.ts";

const folder = join(import.meta.dirname, "../../../prisma/migrations");
const chained = "20261122200300_usage_and_audit";

test("AU4 rows from before there was a chain become its beginning, in the order in which they were written", async () => {
  await using database = await wrapEmbedded(await PGlite.create({ extensions: { pg_trgm } }));
  const names = readdirSync(folder)
    .filter((name) => /^\d/.test(name))
    .sort();
  const apply = (name: string) => database.script(readFileSync(join(folder, name, "migration.sql"), "utf8"));
  for (const name of names.filter((one) => one < chained)) await apply(name);
  const accounts = [randomUUID(), randomUUID()];
  for (let index = 0; index < 6; index += 1) {
    await database.query(sql`
      INSERT INTO audit_events (id, account_id, at, action, actor_kind)
      VALUES (gen_random_uuid(), ${accounts[index % 2]}::uuid, clock_timestamp() - ${index}::int * interval '1 hour', ${`step.${index}`}, 'cli')`);
  }
  await apply(chained);
  const log = createAuditLog(database);
  const [accountId = ""] = accounts;
  await database.transaction((tx) => createAudit().record(tx, { accountId, action: "next", by: { kind: "cli" } }));
  const events = await database.query<{ action: string }>(
    sql`SELECT action FROM audit_events WHERE account_id = ${accountId}::uuid ORDER BY sequence`,
  );
  expect(events.map(({ action }) => action)).toEqual(["step.4", "step.2", "step.0", "next"]);
  const { problems, ends } = await log.operator.verify(undefined);
  expect(problems).toEqual([]);
  expect(ends.map(({ sequence }) => sequence).sort()).toEqual(["3", "4"]);
  await expect(database.script("DELETE FROM audit_events")).rejects.toThrow("append-only");
}, 60_000);
