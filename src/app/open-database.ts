import { join } from "node:path";
import { StartError } from "#kernel/errors.ts";
import type { DatabaseConfig } from "#platform/config/config.ts";
import type { Database, StatementListener } from "#platform/database/database.ts";
import { openEmbedded } from "#platform/database/embedded.ts";
import { isUnavailable } from "#platform/database/failures.ts";
import { lockFolder } from "#platform/database/folder-lock.ts";
import { openPostgres, serverVersion } from "#platform/database/postgres.ts";
import type { Logger } from "#platform/logger/logger.ts";

/** Opens what the configuration says, and answers only once the database has answered. */
export async function openDatabase(
  config: DatabaseConfig,
  logger: Logger,
  onStatement?: StatementListener,
): Promise<Database> {
  if (config.kind === "postgres") return openServer(config, logger, onStatement);
  if (config.folder === undefined) return openEmbedded(undefined, onStatement);
  const lock = await lockFolder(config.folder);
  const database = await openEmbedded(join(config.folder, "database"), onStatement);
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await lock[Symbol.asyncDispose]();
    },
  };
}

async function openServer(
  { url, poolSize }: Extract<DatabaseConfig, { kind: "postgres" }>,
  logger: Logger,
  onStatement?: StatementListener,
): Promise<Database> {
  const onWarning = (message: string, error: unknown): void => logger.warn({ error: String(error) }, message);
  const database = openPostgres({ url, poolSize, onStatement, onWarning });
  try {
    if ((await serverVersion(database)) < 140_000) throw new StartError("PostgreSQL 14 or later is needed.");
    return database;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    if (error instanceof StartError) throw error;
    const { host, pathname } = new URL(url);
    const what = isUnavailable(error) ? "cannot be reached" : "refuses the connection";
    throw new StartError(`The database ${pathname.slice(1)} at ${host} ${what}: ${messageOf(error)}`, error);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join("; ");
  return error instanceof Error ? error.message : String(error);
}
