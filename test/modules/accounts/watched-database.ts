import { randomBytes } from "node:crypto";
import { createAccounts } from "#modules/accounts/accounts.ts";
import type { WaysIn } from "#modules/accounts/accounts-dependencies.ts";
import { createAudit } from "#modules/audit/audit.ts";
import type { Database, StatementListener } from "#platform/database/database.ts";
import { createEventBus, type EventBus } from "#platform/events/event-bus.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

export type TestDatabase = AsyncDisposable & {
  readonly database: Database;
  readonly events: EventBus;
  /** The texts of all statements so far; tests empty it and count. */
  readonly statements: string[];
};

/** A database of the kind that this run is about. */
export function openWatchedDatabase(): Promise<TestDatabase> {
  return watched((onStatement) => openTestDatabase(onStatement));
}

async function watched(open: (onStatement: StatementListener) => Promise<Database>): Promise<TestDatabase> {
  const statements: string[] = [];
  const database = await open((text) => statements.push(text));
  const events = await createEventBus(database);
  return {
    database,
    events,
    statements,
    [Symbol.asyncDispose]: async () => {
      await events[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** The time of day by which the throttle goes, moved by hand. */
export function createMovableClock() {
  let moved = 0;
  return {
    now: () => new Date(Date.now() + moved),
    move: (milliseconds: number) => {
      moved += milliseconds;
    },
  };
}

/** The slice as a process that has just started has it: nobody has failed to sign in yet. */
export function createTestAccounts({ database, events }: TestDatabase, ways: Partial<WaysIn> = {}) {
  const clock = createMovableClock();
  return { clock, accounts: createAccounts({ database, events, randomBytes, clock, audit: createAudit(), ...ways }) };
}

export function moveDatabaseClock(database: Database, interval: string): Promise<void> {
  return database.script(
    `CREATE OR REPLACE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
     AS $$ SELECT clock_timestamp() + interval '${interval}' $$`,
  );
}

/**
 * Removes everything but audit rows, which cannot be removed. Without triggers and foreign keys, and so in any order;
 * TRUNCATE would write dozens of files anew before every test.
 */
export async function emptyDatabase(database: Database): Promise<void> {
  await moveDatabaseClock(database, "0");
  await database.script(`DO $$ DECLARE name text; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables
      WHERE schemaname = 'public' AND tablename NOT IN ('audit_events', '_prisma_migrations')
    LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
  END $$`);
}
