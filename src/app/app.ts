import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Clock, systemClock } from "#kernel/clock.ts";
import { StartError } from "#kernel/errors.ts";
import { createNoticeRunner } from "#modules/notices/notice-runner.ts";
import type { Config } from "#platform/config/config.ts";
import { claimRegion } from "#platform/database/claim-region.ts";
import type { Database, StatementListener } from "#platform/database/database.ts";
import { applyMigrations } from "#platform/database/migrations.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { createDoors, type DoorParts } from "./doors.ts";
import { createBudget } from "./limits-setup.ts";
import { type AllModules, createModules } from "./modules.ts";
import { createNoticesSetup } from "./notices-setup.ts";
import { openDatabase } from "./open-database.ts";
import { runnersOf, startRunners } from "./runners.ts";

export type AppOverrides = {
  readonly clock?: Clock;
  readonly database?: Database;
  readonly onStatement?: StatementListener;
  /** Whether the instance does by itself what is due from time to time; true unless said otherwise. */
  readonly background?: boolean;
  readonly parts?: DoorParts;
};

/** A running instance. Disposing of it drains requests, closes sockets, then the database. */
export type App = AsyncDisposable & {
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  readonly modules: AllModules;
};

/** Opens everything from the database up to the port; whatever fails on the way closes what was opened. */
export async function createApp(config: Config, logger: Logger, overrides: AppOverrides = {}): Promise<App> {
  const { AsyncDisposableStack } = globalThis;
  await using opened = new AsyncDisposableStack();
  const database = opened.use(
    overrides.database ?? (await openDatabase(config.database, logger, overrides.onStatement)),
  );
  if (config.migrate) await applyMigrations(database);
  await claimRegion(database, config.region.name);
  const events = opened.use(await createEventBus(database));
  const address = { url: config.publicUrl ?? `http://localhost:${config.port}` };
  const notices = opened.use(createNoticesSetup(config, () => address.url));
  const clock = overrides.clock ?? systemClock;
  const budget = opened.use(createBudget({ config, clock, logger }));
  const modules = createModules({
    database,
    events,
    region: config.region.name,
    clock,
    budget,
    notices,
    assistant: config.assistant,
    embedding: config.embedding === null ? undefined : { endpoint: config.embedding, logger },
    uploads: config.uploads,
    signIn: config.signIn,
    scimRoleGroups: config.scimRoleGroups,
  });
  opened.use(modules.sqlParsing);
  opened.use(modules.jobs).start(logger);
  // Disposed of after the doors: what they counted last is written before the database closes.
  opened.use(startRunners(runnersOf(modules), { logger, onlyAtEnd: overrides.background === false }));
  const server = createServer();
  const port = await listen(server, config);
  // Whatever fails from here on must not leave the port open and the process alive.
  opened.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = config.publicUrl ?? `http://localhost:${port}`;
  address.url = url;
  const { parts } = overrides;
  const doors = { config: { ...config, publicUrl: url }, server, database, events, modules, clock, logger, parts };
  opened.use(createDoors(doors));
  if (config.notices.run && overrides.background !== false)
    opened.use(createNoticeRunner({ notices: modules.graphql.notices, events, logger }));
  const rest = opened.move();
  return { url, port, database, modules, [Symbol.asyncDispose]: () => rest.disposeAsync() };
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE")
        reject(new StartError(`Port ${port} is taken by another program. Choose one with CATALOG_PORT.`));
      else if (error.code === "EACCES")
        reject(new StartError(`Port ${port} may not be opened by this user. Choose one above 1023 with CATALOG_PORT.`));
      else reject(new StartError(`The address ${host}:${port} cannot be opened: ${error.message}`, error));
    });
    server.listen(port, host, () => {
      // A TCP server's address is an object.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
