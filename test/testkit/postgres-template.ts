import { Client } from "pg";
import { applyMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { migrationsFingerprint } from "./migrations-fingerprint.ts";
import { postgresUrl } from "./postgres-server.ts";

/** One lock for every run on this server; the number only has to be ours. */
const advisoryLock = 7_203_114_922;
const unusedForMilliseconds = 3_600_000;

export function templateName(): string {
  return `catalog_template_${migrationsFingerprint()}`;
}

/** Sees to it that the migrated database is there which tests copy, and clears away what earlier runs left behind. */
export async function ensurePostgresTemplate(): Promise<void> {
  const admin = new Client({ connectionString: postgresUrl("postgres") });
  await admin.connect();
  try {
    await admin.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    await dropLeftovers(admin);
    if (!(await exists(admin, templateName()))) await makeTemplate(admin);
    // When it was last used, so that another version's run can tell that it may go.
    await admin.query(`COMMENT ON DATABASE ${templateName()} IS '${new Date().toISOString()}'`);
  } finally {
    await admin.end();
  }
}

async function exists(admin: Client, name: string): Promise<boolean> {
  const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  return rowCount !== 0;
}

/** Under its own name only once it is complete, so that a run that was killed leaves no half template. */
async function makeTemplate(admin: Client): Promise<void> {
  const draft = `catalog_test_${process.pid}_template`;
  await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${draft}`);
  const database = openPostgres({ url: postgresUrl(draft), poolSize: 1, onWarning: () => undefined });
  await applyMigrations(database);
  await database[Symbol.asyncDispose]();
  await admin.query(`ALTER DATABASE ${draft} RENAME TO ${templateName()}`);
}

type Leftover = { readonly name: string; readonly comment: string | null };

/** Databases of tests that are no longer running, and templates of other migrations that nobody used for an hour. */
async function dropLeftovers(admin: Client): Promise<void> {
  const { rows } = await admin.query<Leftover>(`
    SELECT datname AS name, shobj_description(oid, 'pg_database') AS comment FROM pg_database d
    WHERE (datname LIKE 'catalog\\_test\\_%' OR datname LIKE 'catalog\\_template\\_%')
      AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datid = d.oid)`);
  for (const { name, comment } of rows) {
    if (name === templateName() || !isAbandoned(name, comment)) continue;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

function isAbandoned(name: string, comment: string | null): boolean {
  const pid = /^catalog_test_(\d+)_/.exec(name)?.[1];
  if (pid !== undefined) return !isRunning(Number(pid));
  return Date.now() - Date.parse(comment ?? "1970-01-01") > unusedForMilliseconds;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
