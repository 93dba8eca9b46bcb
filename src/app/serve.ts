import { type Config, printable } from "#platform/config/config.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { type App, type AppOverrides, createApp } from "./app.ts";
import { openControl } from "./control.ts";
import { firstLink, firstStart } from "./first-start.ts";

/** Runs an instance until a signal; then drains it, closes everything in order and lets the process end. */
export async function serve(config: Config, overrides: AppOverrides = {}): Promise<void> {
  const logger = createLogger(config.logLevel);
  logger.debug({ config: printable(config) }, "configuration");
  const stopped = untilStopped();
  const app = await createApp(config, logger, overrides);
  await using opened = new AsyncDisposableStack();
  opened.use(app);
  const { database } = config;
  if (database.kind === "embedded" && database.folder !== undefined)
    opened.use(await openControl(database.folder, app.modules));
  process.stdout.write(await greeting(config, app));
  await stopped;
  process.stdout.write(`Catalog ${config.region.name} is stopping.\n`);
}

async function greeting(config: Config, app: App): Promise<string> {
  const ready = `Catalog ${config.region.name} (${config.region.label}) is ready: ${app.url} in the browser, ${app.url}/public/graphql for programs\n`;
  const first = config.demo ? await firstStart(app) : await firstLink(app, config);
  return first === null ? ready : `${ready}${first}`;
}

/** The first signal asks, the second one does not wait. A parent that is gone counts as a signal. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    process.once("disconnect", () => resolve());
    // Listening to the parent must not keep this process alive: the parent waits for it to end.
    process.channel?.unref();
  });
}
