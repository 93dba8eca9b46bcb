import type { Command } from "commander";
import { createLogger } from "#platform/logger/logger.ts";
import { addSettings, configOf, databaseSettings } from "./setting-options.ts";

export function addMigrateCommand(program: Command): void {
  const command = program
    .command("migrate")
    .description(
      "Bring a database to this version. A server does it by itself at start, unless CATALOG_MIGRATE is false.",
    )
    .option("--check", "Only say what is pending; exit code 1 if anything is.")
    .option("--json", "Print JSON.");
  addSettings(command, databaseSettings).action(async (options: Record<string, unknown>) => {
    const { openDatabase } = await import("#app/open-database.ts");
    const { applyMigrations, migrationStatus } = await import("#platform/database/migrations.ts");
    await using database = await openDatabase(configOf(options).database, createLogger("error"));
    const status = options.check ? await migrationStatus(database) : await applyMigrations(database);
    const isCurrent = status.pending.length === 0 && status.broken.length === 0;
    if (options.json) process.stdout.write(`${JSON.stringify(status)}\n`);
    else if (isCurrent)
      process.stdout.write(`The database is current: ${status.applied.length} migrations are applied.\n`);
    else {
      for (const name of status.pending) process.stdout.write(`pending  ${name}\n`);
      for (const name of status.broken) process.stdout.write(`differs  ${name}\n`);
    }
    if (!isCurrent) process.exitCode = 1;
  });
}
