import { hash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "#kernel/errors.ts";
import type { Database, Transaction } from "./database.ts";
import { type Row, sqlRows } from "./rows.ts";
import { sql } from "./sql.ts";

export type Migration = { readonly name: string; readonly script: string; readonly checksum: string };

export type MigrationStatus = {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Applied once, and since then changed on disk or left half-way by another tool. */
  readonly broken: readonly string[];
};

const migrationsFolder = join(import.meta.dirname, "../../../prisma/migrations");

/** One lock for everybody who migrates this database; the number only has to be ours. */
const advisoryLock = 7_203_114_921;

export function readMigrations(folder = migrationsFolder): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const script = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, script, checksum: hash("sha256", script, "hex") };
    });
}

export async function migrationStatus(database: Database, migrations = readMigrations()): Promise<MigrationStatus> {
  const [table] = await database.query<{ exists: boolean }>(
    sql`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  const records = table?.exists ? await database.query<MigrationRecord>(recordsQuery) : [];
  return compare(migrations, records);
}

/**
 * Applies what is pending, each migration in a transaction together with its record, under a lock that lets one process
 * at a time through. The records are those of Prisma, so that `prisma migrate deploy` stays usable (decision 0003).
 */
export async function applyMigrations(database: Database, migrations = readMigrations()): Promise<MigrationStatus> {
  const before = await migrationStatus(database, migrations);
  assertSound(before);
  if (before.pending.length === 0) return before;
  await database.script(recordsTable);
  for (const migration of migrations) {
    await database.transaction(async (tx) => {
      await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(${advisoryLock}::bigint)`);
      const now = compare(migrations, await sqlRows<MigrationRecord>(tx, recordsQuery));
      assertSound(now);
      if (now.pending.includes(migration.name)) await apply(tx, migration);
    });
  }
  return migrationStatus(database, migrations);
}

async function apply(tx: Transaction, { name, script, checksum }: Migration): Promise<void> {
  try {
    await tx.$executeRawUnsafe(asOneStatement(script));
    await tx.$executeRaw(sql`
      INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
      VALUES (${randomUUID()}, ${checksum}, now(), ${name}, now(), 1)`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`The migration ${name} failed and was rolled back: ${reason}`, error);
  }
}

function assertSound({ broken }: MigrationStatus): void {
  if (broken.length === 0) return;
  throw new StartError(
    `The database's history differs from the migrations of this version: ${broken.join(", ")} was changed or did not finish.`,
  );
}

type MigrationRecord = Row & { migration_name: string; checksum: string; finished: boolean };

const recordsQuery = sql`
  SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
  FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`;

// The table as Prisma makes it. The lock comes first: two CREATE TABLE IF NOT EXISTS at once would collide.
const recordsTable = `
  SELECT pg_advisory_xact_lock(${advisoryLock});
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz,
    migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);`;

/** Many statements as one, inside the open transaction: the driver adapters take a single one at a time there. */
function asOneStatement(script: string): string {
  return `DO $catalog_block$ BEGIN EXECUTE $catalog_script$${script}$catalog_script$; END $catalog_block$`;
}

function compare(migrations: readonly Migration[], records: readonly MigrationRecord[]): MigrationStatus {
  const byName = new Map(records.map((record) => [record.migration_name, record]));
  const broken = migrations.filter(({ name, checksum }) => {
    const record = byName.get(name);
    return record !== undefined && (!record.finished || record.checksum !== checksum);
  });
  return {
    applied: migrations.filter(({ name }) => byName.has(name)).map(({ name }) => name),
    pending: migrations.filter(({ name }) => !byName.has(name)).map(({ name }) => name),
    broken: broken.map(({ name }) => name),
  };
}
