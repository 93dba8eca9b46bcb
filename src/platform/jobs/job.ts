import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Logger } from "#platform/logger/logger.ts";

/** A try at a job. */
export type Job = {
  readonly id: string;
  readonly accountId: string;
  readonly payload: unknown;
  /** 1 for the first try. */
  readonly attempt: number;
  /**
   * Ends the job in the caller's transaction, in which the job's effects happen exactly once: throws when another process
   * has taken the job over meanwhile. Begin with it. A run that does not call it is ended when it returns.
   */
  readonly complete: (tx: Transaction) => Promise<void>;
};

/** A job that will not be tried again. */
export type AbandonedJob = Pick<Job, "id" | "accountId" | "payload"> & {
  readonly attempts: number;
  readonly error: unknown;
};

export type JobDefinition = {
  /** Further tries after the first one has failed. */
  readonly retries: number;
  /** How long one try may take before its signal is aborted. */
  readonly timeoutSeconds: number;
  /** Jobs of this name at once, per process. */
  readonly concurrency: number;
  /** Does the work. Throwing means another try, after a pause that doubles; {@link FinalFailure} means none. */
  readonly run: (job: Job, signal: AbortSignal) => Promise<void>;
  /** Told in the transaction that removes a job of which no try is left. */
  readonly abandoned?: (tx: Transaction, job: AbandonedJob) => Promise<void>;
};

/** Thrown by a run whose failure another try would not mend. */
export class FinalFailure extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "FinalFailure";
  }
}

/** What a process needs to do jobs. */
export type WorkerInput = {
  readonly database: Database;
  readonly events: EventBus;
  readonly definitions: ReadonlyMap<string, JobDefinition>;
  readonly logger: Logger;
};
