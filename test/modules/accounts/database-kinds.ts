import { randomBytes } from "node:crypto";
import { createAccounts } from "#modules/accounts/accounts.ts";
import { createAudit } from "#modules/audit/audit.ts";
import type { Database, StatementListener } from "#platform/database/database.ts";
import { applyMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { createEventBus, type EventBus } from "#platform/events/event-bus.ts";
import { openTestDatabase, testDatabaseKind } from "#testkit/test-database.ts";
import { createThrowawayDatabase, isPostgresReachable } from "../imports/throwaway-database.ts";

export type TestDatabase = AsyncDisposable & {
  readonly database: Database;
  readonly events: EventBus;
  /** The texts of all statements so far; tests empty it and count. */
  readonly statements: string[];
};

const postgresIsReachable = await isPostgresReachable();

/** For `describe.each`: the kind that is left out says why in the title. */
export const databaseKinds = [
  {
    kind: "embedded",
    title: "embedded",
    skipped: testDatabaseKind !== "embedded",
    open: openInMemory,
  },
  {
    kind: "postgres",
    title: postgresIsReachable ? "PostgreSQL" : "PostgreSQL (left out: no server answers)",
    skipped: !postgresIsReachable,
    open: openThrowaway,
  },
] as const;

function openInMemory(): Promise<TestDatabase> {
  return watched((onStatement) => openTestDatabase(onStatement));
}

async function openThrowaway(): Promise<TestDatabase> {
  const { url, [Symbol.asyncDispose]: drop } = await createThrowawayDatabase("catalog_accounts");
  const options = { url, poolSize: 10, onWarning: () => undefined };
  return watched(async (onStatement) => {
    const database = openPostgres({ ...options, onStatement });
    await applyMigrations(database);
    return database;
  }, drop);
}

async function watched(
  open: (onStatement: StatementListener) => Promise<Database>,
  drop?: () => PromiseLike<void>,
): Promise<TestDatabase> {
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
      await drop?.();
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
export function createTestAccounts({ database, events }: TestDatabase) {
  const clock = createMovableClock();
  return { clock, accounts: createAccounts({ database, events, randomBytes, clock, audit: createAudit() }) };
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
