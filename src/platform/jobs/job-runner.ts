import { randomUUID } from "node:crypto";
import type { JobDefinition, WorkerInput } from "./job.ts";
import { claimJobs, leaseSeconds, nextDue, renewLeases } from "./job-repository.ts";
import { type Attempt, startAttempt } from "./run-job.ts";

/** The longest time between two looks at the queue, should a message of a new job have been lost. */
const longestWait = 300_000;
const shortestWait = 250;
const waitAfterFault = 5_000;

/**
 * Takes jobs as long as it is not disposed of. It looks when a job was added, when one of its own has ended and when the
 * next one is due: an empty queue costs nothing but a look every few minutes.
 */
export function createJobRunner(input: WorkerInput): AsyncDisposable {
  const { database, events, definitions, logger } = input;
  const workerId = randomUUID();
  const running = new Map<string, Attempt>();
  const state = { stopped: false };
  const look = repeatable(async () => {
    if (!state.stopped) await takeJobs();
  });

  async function takeJobs(): Promise<void> {
    clearTimeout(timer);
    let wait: number;
    try {
      const idle: string[] = [];
      for (const [name, definition] of definitions) if (await take(name, definition)) idle.push(name);
      wait = (idle.length === 0 ? null : await nextDue(database, idle, [...running.keys()])) ?? longestWait;
    } catch (error) {
      logger.warn({ error: String(error) }, "the queue of jobs could not be read");
      wait = waitAfterFault;
    }
    if (!state.stopped) timer = setTimeout(look, Math.min(Math.max(wait, shortestWait), longestWait)).unref();
  }

  /** Whether there is room for more than was found. */
  async function take(name: string, definition: JobDefinition): Promise<boolean> {
    const atWork = [...running.values()].filter((attempt) => attempt.name === name).length;
    const most = definition.concurrency - atWork;
    if (most <= 0) return false;
    const found = await claimJobs(database, { name, workerId, most, except: [...running.keys()] });
    for (const job of found) {
      const attempt = startAttempt({ ...input, definition, job, workerId });
      running.set(job.id, attempt);
      attempt.ended.then(() => {
        running.delete(job.id);
        look();
      });
      // Claimed while the process was told to stop.
      if (state.stopped) attempt.stop();
    }
    return found.length < most;
  }

  async function renew(): Promise<void> {
    const attempts = [...running].filter(([, attempt]) => attempt.isLeased());
    if (attempts.length === 0) return;
    const ids = attempts.map(([id]) => id);
    const kept = await renewLeases(database, workerId, ids);
    for (const [id, attempt] of attempts) if (!kept.has(id) && attempt.isLeased()) attempt.lose();
  }

  let timer: NodeJS.Timeout | undefined;
  const heartbeat = setInterval(
    () => {
      renew().catch((error: unknown) => logger.warn({ error: String(error) }, "the leases of jobs were not renewed"));
    },
    (leaseSeconds * 1_000) / 3,
  ).unref();
  const onEvent = events.onEvent((event) => {
    if (event.type === "job" && event.step === "ADDED" && definitions.has(event.name)) look();
  });
  const onGap = events.onGap(look);
  look();
  return {
    [Symbol.asyncDispose]: async () => {
      state.stopped = true;
      onEvent[Symbol.dispose]();
      onGap[Symbol.dispose]();
      clearTimeout(timer);
      clearInterval(heartbeat);
      await look.settled();
      for (const attempt of running.values()) attempt.stop();
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}

type Repeatable = { (): void; readonly settled: () => Promise<void> };

/** Runs `work` once at a time; asked for meanwhile, it runs once more afterwards. */
function repeatable(work: () => Promise<void>): Repeatable {
  let current: Promise<void> | undefined;
  let again = false;
  const start = (): void => {
    if (current !== undefined) {
      again = true;
      return;
    }
    current = work().finally(() => {
      current = undefined;
      if (!again) return;
      again = false;
      start();
    });
  };
  return Object.assign(start, { settled: async () => current });
}
