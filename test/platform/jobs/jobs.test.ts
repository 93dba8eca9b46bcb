import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { createEventBus, type EventBus } from "#platform/events/event-bus.ts";
import { type AbandonedJob, FinalFailure, type JobDefinition } from "#platform/jobs/job.ts";
import { createJobs, type Jobs } from "#platform/jobs/jobs.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { openTestDatabase } from "#testkit/test-database.ts";

const accountId = randomUUID();
const logger = createLogger("silent");
const name = "test.work";

let database: Database;
let events: EventBus;
let statements: string[];
let open: Jobs[];

beforeEach(async () => {
  statements = [];
  open = [];
  database = await openTestDatabase((text) => statements.push(text));
  await database.prisma.account.create({ data: { id: accountId, name: "Roastery" } });
  statements.length = 0;
  events = await createEventBus(database);
});

afterEach(async () => {
  for (const jobs of open) await jobs[Symbol.asyncDispose]();
  await events[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

/** A process of the instance, as far as jobs go. */
function worker(definition: Partial<JobDefinition> & Pick<JobDefinition, "run">): Jobs {
  const jobs = createJobs(database, events);
  jobs.define(name, { retries: 2, timeoutSeconds: 20, concurrency: 2, ...definition });
  jobs.start(logger);
  open.push(jobs);
  return jobs;
}

const enqueue = (jobs: Jobs, payload: unknown = {}, id: string = randomUUID()) =>
  database.transaction((tx) => jobs.enqueue(tx, { id, accountId, name, payload })).then(() => id);

const waiting = () => database.query<{ id: string; attempts: number }>(sql`SELECT id, attempts FROM jobs`);

const moveClock = (interval: string) =>
  database.script(`CREATE OR REPLACE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE
    AS $$ SELECT clock_timestamp() + interval '${interval}' $$`);

/** A promise for each of the next calls, in order. */
function calls<T>() {
  const seen: T[] = [];
  const awaited: { count: number; resolve: () => void }[] = [];
  return {
    seen,
    add: (value: T) => {
      seen.push(value);
      for (const one of awaited) if (seen.length >= one.count) one.resolve();
    },
    reached: (count: number) =>
      new Promise<void>((resolve) => (seen.length >= count ? resolve() : awaited.push({ count, resolve }))),
  };
}

/** Resolves when a job of this id has ended, in whatever way. */
function ending(id: string): Promise<void> {
  return new Promise((resolve) => {
    events.onEvent((event) => {
      if (event.type === "job" && event.step === "ENDED" && event.id === id) resolve();
    });
  });
}

describe("jobs", () => {
  test("J1 a job whose transaction is rolled back was never there", async () => {
    const ran = calls<unknown>();
    const jobs = worker({ run: async ({ payload }) => ran.add(payload) });
    const failed = database.transaction(async (tx) => {
      await jobs.enqueue(tx, { id: randomUUID(), accountId, name, payload: "lost" });
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    await enqueue(jobs, "kept");
    await ran.reached(1);
    expect(ran.seen).toEqual(["kept"]);
  });

  test("J2 J6 a job is run at once, with what it was given, and is gone afterwards", async () => {
    const ran = calls<unknown>();
    const jobs = worker({ run: async (job) => ran.add([job.accountId, job.payload, job.attempt]) });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, { deep: [1, "two"] }, id);
    await ended;
    expect(ran.seen).toEqual([[accountId, { deep: [1, "two"] }, 1]]);
    expect(await waiting()).toEqual([]);
  });

  test("J2 jobs that were there before the process started are run", async () => {
    const earlier = createJobs(database, events);
    await enqueue(earlier, "waiting");
    const ran = calls<unknown>();
    worker({ run: async ({ payload }) => ran.add(payload) });
    await ran.reached(1);
    expect(ran.seen).toEqual(["waiting"]);
  });

  test("J2 a process that stops hands its jobs back, and the try does not count", async () => {
    const begun = calls<number>();
    const first = worker({
      run: (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          begun.add(1);
        }),
    });
    await enqueue(first);
    await begun.reached(1);
    await first[Symbol.asyncDispose]();
    const ran = calls<number>();
    worker({ run: async ({ attempt }) => ran.add(attempt) });
    await ran.reached(1);
    expect(ran.seen).toEqual([1]);
  });

  test("J2 J3 a silent process's job is taken over once its lease has ended, and cannot be ended twice", async () => {
    const begun = calls<number>();
    const release = Promise.withResolvers<void>();
    const late = Promise.withResolvers<unknown>();
    const written: string[] = [];
    const silent = worker({
      run: async (job) => {
        begun.add(1);
        await release.promise;
        // It comes back to life after another process has begun.
        await database
          .transaction(async (tx) => {
            await job.complete(tx);
            written.push("silent");
          })
          .then(late.resolve, late.resolve);
      },
    });
    const id = await enqueue(silent);
    await begun.reached(1);
    await moveClock("31 seconds");
    const ended = ending(id);
    worker({
      run: async (job) => {
        release.resolve();
        await late.promise;
        await database.transaction(async (tx) => {
          await job.complete(tx);
          written.push(`second, attempt ${job.attempt}`);
        });
      },
    });
    await ended;
    expect(String(await late.promise)).toContain("took the job over");
    expect(written).toEqual(["second, attempt 2"]);
    expect(await waiting()).toEqual([]);
  });

  test("J3 effects of a transaction that fails after completing are undone, and the job is tried again", async () => {
    const ran = calls<number>();
    const jobs = worker({
      run: async (job) => {
        ran.add(job.attempt);
        await database.transaction(async (tx) => {
          await job.complete(tx);
          await jobs.enqueue(tx, { id: randomUUID(), accountId, name: "other", payload: job.attempt });
          if (job.attempt === 1) throw new Error("after completing");
        });
      },
    });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, {}, id);
    await ended;
    expect(ran.seen).toEqual([1, 2]);
    const effects = await database.query(sql`SELECT payload FROM jobs WHERE name = 'other'`);
    expect(effects).toEqual([{ payload: 2 }]);
  });

  test("J4 after the last try the slice is told, and the job is gone", async () => {
    const tries = calls<number>();
    const told: AbandonedJob[] = [];
    const jobs = worker({
      retries: 1,
      run: async ({ attempt }) => {
        tries.add(attempt);
        throw new Error(`try ${attempt}`);
      },
      abandoned: async (_, job) => void told.push(job),
    });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, "payload", id);
    await ended;
    expect(tries.seen).toEqual([1, 2]);
    expect(told).toMatchObject([{ id, accountId, payload: "payload", attempts: 2 }]);
    expect(String(told[0]?.error)).toContain("try 2");
    expect(await waiting()).toEqual([]);
  });

  test("J4 a final failure is not tried again", async () => {
    const tries = calls<number>();
    const jobs = worker({
      run: async ({ attempt }) => {
        tries.add(attempt);
        throw new FinalFailure("no use");
      },
    });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, {}, id);
    await ended;
    expect(tries.seen).toEqual([1]);
  });

  test("J4 a try that takes longer than its time is aborted and counts as failed", async () => {
    const told: unknown[] = [];
    const jobs = worker({
      retries: 0,
      timeoutSeconds: 1,
      run: (_, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
      abandoned: async (_, { error }) => void told.push(String(error)),
    });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, {}, id);
    await ended;
    expect(told).toEqual([expect.stringContaining("longer than 1 seconds")]);
  });

  test("J4 a job whose last try was killed is not begun again", async () => {
    const earlier = createJobs(database, events);
    const id = await enqueue(earlier);
    await database.query(sql`UPDATE jobs SET attempts = 3`);
    const ended = ending(id);
    const ran = calls<number>();
    const told: number[] = [];
    worker({
      run: async ({ attempt }) => ran.add(attempt),
      abandoned: async (_, { attempts }) => void told.push(attempts),
    });
    await ended;
    expect(ran.seen).toEqual([]);
    expect(told).toEqual([4]);
  });

  test("J5 no more jobs at once than the definition says, and two processes never at the same one", async () => {
    const ran: string[] = [];
    let atOnce = 0;
    let most = 0;
    const run: JobDefinition["run"] = async (job) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await database.query(sql`SELECT 1`);
      ran.push(job.id);
      atOnce -= 1;
    };
    const one = worker({ run });
    worker({ run });
    const ids = Array.from({ length: 30 }, () => randomUUID());
    const ended = Promise.all(ids.map(ending));
    await database.transaction(async (tx) => {
      for (const id of ids) await one.enqueue(tx, { id, accountId, name, payload: {} });
    });
    await ended;
    expect(ran.toSorted()).toEqual(ids.toSorted());
    expect(most).toBeLessThanOrEqual(4);
  });

  test("J6 an empty queue is looked at once", async () => {
    const jobs = worker({ run: async () => undefined });
    const id = randomUUID();
    const ended = ending(id);
    await enqueue(jobs, {}, id);
    await ended;
    await jobs[Symbol.asyncDispose]();
    statements.length = 0;
    const idle = worker({ run: async () => undefined });
    await idle[Symbol.asyncDispose]();
    expect(statements.length).toBeLessThanOrEqual(2);
  });
});
