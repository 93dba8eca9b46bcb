import { hash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import type { Database, StatementListener } from "#platform/database/database.ts";
import { wrapEmbedded } from "#platform/database/embedded.ts";
import { applyMigrations, readMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { postgresUrl } from "./postgres-server.ts";

/** "embedded" or "postgres": vitest's project says which. */
export const testDatabaseKind = process.env.CATALOG_TEST_DATABASE ?? "embedded";

/** A migrated, empty database of its own, of the kind that this run is about. */
export async function openTestDatabase(onStatement?: StatementListener): Promise<Database> {
  return testDatabaseKind === "postgres" ? openOnServer(onStatement) : openInMemory(onStatement);
}

/** Creating a cluster takes seconds, restoring a migrated one does not: the dump is kept by the migrations' checksums. */
async function openInMemory(onStatement?: StatementListener): Promise<Database> {
  const file = join(tmpdir(), `catalog-test-${fingerprint()}.tar`);
  if (!existsSync(file)) await writeTemplate(file);
  const pglite = await PGlite.create({ loadDataDir: new Blob([readFileSync(file)]), extensions: { pg_trgm } });
  return wrapEmbedded(pglite, onStatement);
}

async function writeTemplate(file: string): Promise<void> {
  const pglite = await PGlite.create({ extensions: { pg_trgm } });
  const database = await wrapEmbedded(pglite);
  await applyMigrations(database);
  const dump = await pglite.dumpDataDir("none");
  const written = join(mkdtempSync(join(tmpdir(), "catalog-test-")), "dump.tar");
  writeFileSync(written, Buffer.from(await dump.arrayBuffer()));
  renameSync(written, file);
  await database[Symbol.asyncDispose]();
}

function fingerprint(): string {
  return hash(
    "sha256",
    readMigrations()
      .map(({ name, checksum }) => name + checksum)
      .join(),
    "hex",
  ).slice(0, 16);
}

/** Copies the migrated template that the run's set-up made. */
async function openOnServer(onStatement?: StatementListener): Promise<Database> {
  const name = `catalog_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  const admin = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
  await admin.script(`CREATE DATABASE ${name} TEMPLATE ${templateName()}`);
  await admin[Symbol.asyncDispose]();
  const database = openPostgres({ url: postgresUrl(name), poolSize: 10, onStatement, onWarning: () => undefined });
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      const dropper = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
      await dropper.script(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await dropper[Symbol.asyncDispose]();
    },
  };
}

export function templateName(): string {
  return `catalog_template_${fingerprint()}`;
}
