import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";
import type { JobDefinition } from "./job.ts";
import { insertJob } from "./job-repository.ts";
import { createJobRunner } from "./job-runner.ts";

export type NewJob = {
  /** A UUID that the caller may use for its own row about the job as well. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** What the work needs to know, as JSON; ids rather than copies of rows. */
  readonly payload: unknown;
};

/**
 * Work that is done although the process that was asked for it may end: at least once, on any process of the instance.
 * See README.md for what it promises.
 */
export type Jobs = AsyncDisposable & {
  /** Says how jobs of a name are done. Called by the slices, before {@link start}. */
  readonly define: (name: string, definition: JobDefinition) => void;
  /** Part of the caller's transaction: the job is there exactly when what it is about is. */
  readonly enqueue: (tx: Transaction, job: NewJob) => Promise<void>;
  /** From here on this process takes jobs. Disposing hands back those that it is at. */
  readonly start: (logger: Logger) => void;
};

export function createJobs(database: Database, events: EventBus): Jobs {
  const definitions = new Map<string, JobDefinition>();
  let runner: AsyncDisposable | undefined;
  return {
    define: (name, definition) => {
      if (runner !== undefined || definitions.has(name))
        throw new Error(`the job ${name} is defined too late or twice`);
      definitions.set(name, definition);
    },
    enqueue: async (tx, { id, accountId, name, payload }) => {
      await insertJob(tx, { id, accountId, name, payload });
      await events.publish(tx, { type: "job", accountId, name, id, step: "ADDED" });
    },
    start: (logger) => {
      runner ??= createJobRunner({ database, events, definitions, logger });
    },
    [Symbol.asyncDispose]: async () => runner?.[Symbol.asyncDispose](),
  };
}
