import type { Logger } from "#platform/logger/logger.ts";
import type { AllModules } from "./modules.ts";

export type Runner = {
  readonly name: string;
  readonly everySeconds: number;
  readonly work: () => Promise<void>;
  /** Run once more when the process stops, so that nothing is lost. */
  readonly atEnd?: () => Promise<void>;
};

export type RunnerOptions = {
  readonly logger: Logger;
  /** For tests, which count statements and move clocks: nothing happens between the start and the end. */
  readonly onlyAtEnd: boolean;
};

export function runnersOf({ graphql: { audit, usage }, idempotency, popularity, meaning }: AllModules): Runner[] {
  return [
    { name: "usage", everySeconds: 1, work: usage.flushDue, atEnd: usage.flush },
    { name: "expiries", everySeconds: 30, work: audit.recordExpiries },
    { name: "usage retention", everySeconds: 3_600, work: usage.prune },
    { name: "idempotency", everySeconds: 3_600, work: idempotency.prune },
    { name: "popularity", everySeconds: 3_600, work: popularity.sweep },
    ...(meaning === null ? [] : [{ name: "vectors", everySeconds: 60, work: meaning.refresh }]),
  ];
}

/**
 * What an instance does by itself from time to time. A run that fails is logged and its work is there the next time; one
 * that takes long is waited for. Disposing of it waits for what is running.
 */
export function startRunners(runners: readonly Runner[], options: RunnerOptions): AsyncDisposable {
  const stops = runners.map((runner) => start(runner, options));
  return {
    [Symbol.asyncDispose]: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

function start({ name, everySeconds, work, atEnd }: Runner, { logger, onlyAtEnd }: RunnerOptions): () => Promise<void> {
  const guarded = (task: () => Promise<void>): Promise<void> =>
    task().catch((error: unknown) => logger.warn({ runner: name, error: String(error) }, "a runner failed"));
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (onlyAtEnd) return;
    running ??= guarded(work).finally(() => {
      running = undefined;
    });
  }, everySeconds * 1_000);
  // A runner keeps no process alive.
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
    if (atEnd !== undefined) await guarded(atEnd);
  };
}
