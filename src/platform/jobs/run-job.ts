import type { Transaction } from "#platform/database/database.ts";
import { FinalFailure, type Job, type JobDefinition, type WorkerInput } from "./job.ts";
import { type Claim, handBack, postponeJob, removeJob, type StoredJob } from "./job-repository.ts";

export type AttemptInput = WorkerInput & {
  readonly definition: JobDefinition;
  readonly job: StoredJob & { readonly attempts: number };
  readonly workerId: string;
};

/** A try that is under way. */
export type Attempt = {
  readonly name: string;
  /** Never rejects. */
  readonly ended: Promise<void>;
  /** False while its own transaction holds the row, which is lease enough. */
  readonly isLeased: () => boolean;
  /** The process ends: the job goes back to the queue. */
  readonly stop: () => void;
  /** Another process has it. */
  readonly lose: () => void;
};

type Progress = { stopped: boolean; lost: boolean; completing: boolean };

/** What a run is left to come to an end by itself once its signal was aborted. */
const graceMilliseconds = 5_000;
const longestPauseSeconds = 60;

export function startAttempt(input: AttemptInput): Attempt {
  const { definition, job, logger } = input;
  const controller = new AbortController();
  const progress: Progress = { stopped: false, lost: false, completing: false };
  const end = (reason: "stopped" | "lost"): void => {
    progress[reason] = true;
    controller.abort(new Error(reason === "stopped" ? "the process is stopping" : "another process took the job over"));
  };
  const timeout = setTimeout(
    () => controller.abort(new Error(`the job took longer than ${definition.timeoutSeconds} seconds`)),
    definition.timeoutSeconds * 1_000,
  ).unref();
  const ended = attempt(input, progress, controller.signal)
    .catch((error: unknown) => {
      // Its lease ends by itself, and then somebody tries again.
      logger.error({ job: job.name, id: job.id, error: String(error) }, "the end of a job could not be recorded");
    })
    .finally(() => clearTimeout(timeout));
  return {
    name: job.name,
    ended,
    isLeased: () => !progress.completing,
    stop: () => end("stopped"),
    lose: () => end("lost"),
  };
}

async function attempt(input: AttemptInput, progress: Progress, signal: AbortSignal): Promise<void> {
  const { database, definition, job, logger } = input;
  const { retries } = definition;
  if (job.attempts > retries + 1) return abandon(input, new Error("The process that made the last try ended."));
  const complete = async (tx: Transaction): Promise<void> => {
    progress.completing = true;
    await end(input, tx);
  };
  const given: Job = { id: job.id, accountId: job.accountId, payload: job.payload, attempt: job.attempts, complete };
  try {
    await untilAborted(definition.run(given, signal), signal);
    if (!progress.completing) await database.transaction(complete);
  } catch (error) {
    progress.completing = false;
    if (progress.lost) return;
    if (progress.stopped) return handBack(database, claimOf(input));
    const again = job.attempts <= retries && !(error instanceof FinalFailure);
    logger.warn({ job: job.name, id: job.id, attempt: job.attempts, again, error: messageOf(error) }, "a job failed");
    if (!again) return abandon(input, error);
    const seconds = Math.min(2 ** (job.attempts - 1), longestPauseSeconds);
    await postponeJob(database, claimOf(input), { seconds, error: messageOf(error).slice(0, 1_000) });
  }
}

/** Throws when the job is not this try's any more, so that the transaction around it leaves no trace. */
async function end(input: AttemptInput, tx: Transaction): Promise<void> {
  const { events, job } = input;
  if (!(await removeJob(tx, claimOf(input)))) throw new Error("another process took the job over");
  const { accountId, name, id } = job;
  await events.publish(tx, { type: "job", accountId, name, id, step: "ENDED" });
}

async function abandon(input: AttemptInput, error: unknown): Promise<void> {
  const { database, definition, job } = input;
  const { id, accountId, payload, attempts } = job;
  await database.transaction(async (tx) => {
    await end(input, tx);
    await definition.abandoned?.(tx, { id, accountId, payload, attempts, error });
  });
}

function claimOf({ job, workerId }: AttemptInput): Claim {
  return { id: job.id, workerId, attempts: job.attempts };
}

/** A run that does not heed its signal is left behind: it cannot end the job any more once another try has begun. */
async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<never>((_, reject) => {
    const leave = (): void => {
      timer = setTimeout(() => reject(signal.reason), graceMilliseconds);
    };
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
  });
  try {
    await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
