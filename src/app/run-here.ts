import { systemClock } from "#kernel/clock.ts";
import { StartError } from "#kernel/errors.ts";
import type { Config } from "#platform/config/config.ts";
import { applyMigrations } from "#platform/database/migrations.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { createModules } from "./modules.ts";
import { createNoticesSetup } from "./notices-setup.ts";
import { openDatabase } from "./open-database.ts";
import { operatorCommands } from "./operator.ts";

/** Carries a command out in this process, which opens the database for it. */
export async function runHere(config: Config, name: string, input: unknown): Promise<unknown> {
  const logger = createLogger("error");
  await using database = await openDatabase(config.database, logger);
  await applyMigrations(database);
  await using events = await createEventBus(database);
  using notices = createNoticesSetup(config, () => config.publicUrl ?? `http://localhost:${config.port}`);
  const { region, uploads, signIn } = config;
  const instance = { region: region.name, clock: systemClock, uploads, signIn };
  const modules = createModules({ ...instance, notices, database, events });
  const command = operatorCommands[name];
  if (command === undefined) throw new StartError(`There is no command ${name}.`);
  return await command(modules, input);
}
