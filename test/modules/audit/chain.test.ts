import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import { createAudit, createAuditLog } from "#modules/audit/audit.ts";
import type { Sql } from "#platform/database/sql.ts";
import { sql } from "#platform/database/sql.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

const database = await openTestDatabase();
afterAll(() => database[Symbol.asyncDispose]());

const audit = createAudit();
const log = createAuditLog(database);
const verify = (accountId: string) => log.operator.verify(accountId);

function record(accountId: string, action = "token.created") {
  const entry = { accountId, action, by: { kind: "cli" as const }, details: { b: 1, a: "ü" } };
  return database.transaction((tx) => audit.record(tx, entry));
}

/** An account's chain of five rows. */
async function chain(): Promise<string> {
  const accountId = randomUUID();
  for (let index = 0; index < 5; index += 1) await record(accountId, `step.${index}`);
  return accountId;
}

/** What somebody with the database in their hands may do. */
async function tamper(...statements: Sql[]): Promise<void> {
  await database.script("ALTER TABLE audit_events DISABLE TRIGGER USER; ALTER TABLE audit_heads DISABLE TRIGGER USER");
  for (const statement of statements) await database.query(statement);
  await database.script("ALTER TABLE audit_events ENABLE TRIGGER USER; ALTER TABLE audit_heads ENABLE TRIGGER USER");
}

describe("AU2 the database refuses", () => {
  test.each([
    ["to change a row", "UPDATE audit_events SET action = 'nothing'"],
    ["to remove a row", "DELETE FROM audit_events"],
    ["to empty the log", "TRUNCATE audit_events"],
    ["to take a chain's end back", "UPDATE audit_heads SET sequence = sequence - 1"],
    ["to remove a chain's end", "DELETE FROM audit_heads"],
    ["to empty the ends", "TRUNCATE audit_heads"],
  ])("%s", async (_what, statement) => {
    const accountId = await chain();
    await expect(database.script(statement)).rejects.toThrow(/append-only|only moves on/);
    expect(await verify(accountId)).toMatchObject({ problems: [], ends: [{ sequence: "5" }] });
  });
});

describe("AU4 the chain", () => {
  test("numbers each account's rows from 1 without gaps, also when many write at once", async () => {
    const accounts = [randomUUID(), randomUUID()];
    await Promise.all(Array.from({ length: 40 }, (_, index) => record(accounts[index % 2] ?? "")));
    for (const accountId of accounts) {
      const rows = await database.query<{ sequence: number }>(
        sql`SELECT sequence::int AS sequence FROM audit_events WHERE account_id = ${accountId}::uuid ORDER BY sequence`,
      );
      expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect((await verify(accountId)).problems).toEqual([]);
    }
  });

  test("has no place for a row that was rolled back", async () => {
    const accountId = await chain();
    const failing = database.transaction(async (tx) => {
      await audit.record(tx, { accountId, action: "never", by: { kind: "cli" } });
      throw new Error("the change failed");
    });
    await expect(failing).rejects.toThrow("the change failed");
    await record(accountId);
    expect(await verify(accountId)).toMatchObject({ problems: [], ends: [{ sequence: "6" }] });
  });

  test("holds several rows of one statement, in any time zone", async () => {
    const accountId = randomUUID();
    await database.query(sql`
      INSERT INTO audit_events (id, account_id, at, action, actor_kind)
      SELECT gen_random_uuid(), ${accountId}::uuid, catalog_now(), 'many', 'cli' FROM generate_series(1, 3)`);
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`SET LOCAL TIME ZONE 'Asia/Tokyo'`);
      await audit.record(tx, { accountId, action: "far", by: { kind: "cli" } });
    });
    expect(await verify(accountId)).toMatchObject({ problems: [], ends: [{ sequence: "4" }] });
  });
});

describe("AU5 verification says which row", () => {
  const rowOf = (accountId: string, sequence: number) =>
    sql`account_id = ${accountId}::uuid AND sequence = ${sequence}::bigint`;

  test.each([
    ["action", sql`action = 'nothing'`],
    ["details", sql`details = '{}'`],
    ["at", sql`at = at + interval '1 millisecond'`],
    ["actor", sql`actor_id = gen_random_uuid()`],
    ["address", sql`remote_address = '192.0.2.1'`],
  ])("was altered: its %s", async (_what, change) => {
    const accountId = await chain();
    await tamper(sql`UPDATE audit_events SET ${change} WHERE ${rowOf(accountId, 3)}`);
    expect((await verify(accountId)).problems).toMatchObject([{ accountId, kind: "ALTERED", sequence: "3" }]);
  });

  test("is missing, in the middle, at the beginning and at the end", async () => {
    for (const sequence of [1, 3, 5]) {
      const accountId = await chain();
      await tamper(sql`DELETE FROM audit_events WHERE ${rowOf(accountId, sequence)}`);
      expect((await verify(accountId)).problems).toMatchObject([{ kind: "MISSING", sequence: String(sequence) }]);
    }
  });

  test("was altered and its hash made to fit: the next row tells", async () => {
    const accountId = await chain();
    await tamper(
      sql`UPDATE audit_events SET action = 'nothing' WHERE ${rowOf(accountId, 3)}`,
      sql`UPDATE audit_events e SET hash = audit_event_hash(e) WHERE ${rowOf(accountId, 3)}`,
    );
    expect((await verify(accountId)).problems).toMatchObject([{ kind: "UNLINKED", sequence: "4" }]);
  });

  test("was the newest, altered with its hash: the chain's end tells", async () => {
    const accountId = await chain();
    await tamper(
      sql`UPDATE audit_events SET action = 'nothing' WHERE ${rowOf(accountId, 5)}`,
      sql`UPDATE audit_events e SET hash = audit_event_hash(e) WHERE ${rowOf(accountId, 5)}`,
    );
    expect((await verify(accountId)).problems).toMatchObject([{ kind: "UNLINKED", sequence: "5" }]);
  });

  test("is gone with all others of its account", async () => {
    const accountId = await chain();
    await tamper(sql`DELETE FROM audit_events WHERE account_id = ${accountId}::uuid`);
    expect((await verify(accountId)).problems).toMatchObject([{ kind: "MISSING", sequence: "1" }]);
  });

  test("of which account, when all are verified at once", async () => {
    const untouched = await chain();
    const accountId = await chain();
    await tamper(sql`UPDATE audit_events SET action = 'nothing' WHERE ${rowOf(accountId, 2)}`);
    const { problems, ends } = await log.operator.verify(undefined);
    expect(problems.filter((problem) => problem.accountId === untouched)).toEqual([]);
    expect(problems.filter((problem) => problem.accountId === accountId)).toMatchObject([{ sequence: "2" }]);
    expect(ends.map((end) => end.accountId)).toEqual(expect.arrayContaining([untouched, accountId]));
  });
});
