import type { Database, StatementListener } from "#platform/database/database.ts";
import { wrapEmbedded } from "#platform/database/embedded.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { openFromTemplate } from "./embedded-template.ts";
import { postgresUrl } from "./postgres-server.ts";
import { templateName } from "./postgres-template.ts";

/** "embedded" or "postgres": vitest's project says which. */
export const testDatabaseKind = process.env.CATALOG_TEST_DATABASE ?? "embedded";

/** A migrated, empty database of its own, of the kind that this run is about. */
export async function openTestDatabase(onStatement?: StatementListener): Promise<Database> {
  return testDatabaseKind === "postgres" ? openOnServer(onStatement) : openInMemory(onStatement);
}

async function openInMemory(onStatement?: StatementListener): Promise<Database> {
  return wrapEmbedded(await openFromTemplate(), onStatement);
}

/** Copies the migrated template that the run's set-up made. */
async function openOnServer(onStatement?: StatementListener): Promise<Database> {
  // The process's number lets the next run's set-up tell whether this one is still at work.
  const name = `catalog_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${templateName()}`);
  const database = openPostgres({ url: postgresUrl(name), poolSize: 10, onStatement, onWarning: () => undefined });
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function administer(statement: string): Promise<void> {
  const admin = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
  await admin.script(statement);
  await admin[Symbol.asyncDispose]();
}
