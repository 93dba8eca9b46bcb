import { expect, test } from "vitest";
import { sweepNotices } from "#modules/notices/sweep-notices.ts";
import type { Database } from "#platform/database/database.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { type MailServer, openMailServer } from "#testkit/mail-server.ts";
import { createThrowawayDatabase, isPostgresReachable, type ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { type Served, stop } from "../cli/run-cli.ts";
import { createAdministrator, longTimeout, startInstance, times } from "./instances.ts";
import { day, hour, type MovedClock, minute, moveClockOf } from "./moved-clock.ts";
import { expectedMails, insertTokens, receivedMails } from "./notice-story.ts";

const hasPostgres = await isPostgresReachable();
const tokens = times({ short: 200, long: 1_000 });
const stepsWhileAway = times({ short: 3, long: 60 });
/** At least, with the longest delays that chance can make. */
const triesWhileAway = times({ short: 3, long: 5 });
/** After the seven tries that an hour can hold. */
const longestDelay = 80 * minute;
/** What a process takes at a time, and what it sends at the same time. */
const [batch, connections] = [10, 5];

type Counts = {
  readonly waiting: number;
  readonly untried: number;
  readonly dead: number;
  readonly fewestTries: number;
};
type Story = {
  readonly database: ThrowawayDatabase;
  readonly connection: Database;
  readonly mail: MailServer;
  readonly clock: MovedClock;
};

test.skipIf(!hasPostgres)(
  `N1 N3 N4 N8 N9 three processes, ${tokens} tokens, 100 sweeps at each step, a kill between sending and marking, three days off, an hour without mail: each mail arrives once`,
  async () => {
    await using mail = await openMailServer();
    await using database = await createThrowawayDatabase("catalog_notices");
    const environment = { DATABASE_URL: database.url, SMTP_URL: mail.url };
    await createAdministrator(environment, "ada@example.com");
    await using connection = openPostgres({ url: database.url, poolSize: sweepers, onWarning: () => undefined });
    const story: Story = { database, connection, mail, clock: moveClockOf(database) };
    await insertTokens(database, tokens);

    await using opened = new AsyncDisposableStack();
    const startThree = async (): Promise<Served[]> => {
      const started = await Promise.all([1, 2, 3].map(() => startInstance(environment)));
      for (const one of started) opened.use(one);
      return started;
    };

    const killedWith = await killWhileSending(story, startThree);
    const afterKill = mail.mails.length;

    await story.clock.forward(3 * day);
    const three = await startThree();
    await sweep100(story);
    await delivered(story);
    const afterPause = mail.mails.length;

    await goWithoutMail(story);
    const afterAway = mail.mails.length;

    await story.clock.forward(day - hour - longestDelay);
    await sweep100(story);
    await delivered(story);
    for (const one of three) expect((await stop(one)).code).toBe(0);

    expect(receivedMails(mail.mails)).toEqual(expectedMails(tokens, [0, 3 * day, 4 * day, 5 * day]));
    const different = new Set(mail.mails.map(({ messageId, to, subject }) => `${messageId} ${to} ${subject}`));
    const duplicates = mail.mails.length - new Set(mail.mails.map(({ messageId }) => messageId)).size;
    // A duplicate is one of those that the killed process had under way, and says the same.
    expect(different.size).toBe(mail.mails.length - duplicates);
    expect(duplicates).toBe(killedWith);
    process.stdout.write(
      `${tokens} tokens, 2 recipients: ${mail.mails.length} mails (${afterKill} around the kill, ${afterPause - afterKill} after three days off, ${afterAway - afterPause} after ${triesWhileAway} tries or more in an hour without mail), ${duplicates} of them a second time with the same Message-ID after the kill.\n`,
    );
  },
  longTimeout,
);

/** All three send; one dies while the mail server has its mails and it does not know. Answers how many those were. */
async function killWhileSending(story: Story, startThree: () => Promise<Served[]>): Promise<number> {
  const { mail, clock } = story;
  const full = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let held = 0;
  mail.beforeAccepting = () => {
    held += 1;
    if (held === 3 * connections) full.resolve();
    return released.promise;
  };
  const [victim, ...others] = await startThree();
  if (victim === undefined) throw new Error("three were started");
  await sweep100(story);
  await nudge(story);
  await full.promise;
  victim.child.kill("SIGKILL");
  await victim.ended;
  released.resolve();
  mail.beforeAccepting = async () => undefined;
  await expect.poll(() => counts(story), patience).toMatchObject({ waiting: batch, untried: 0 });
  // What the killed process had taken is due again once its lease is over.
  await clock.forward(3 * minute);
  await delivered(story);
  for (const one of others) expect((await stop(one)).code).toBe(0);
  return connections;
}

/** The mail server is away for an hour, in which the tries become fewer and nothing is given up. */
async function goWithoutMail(story: Story): Promise<void> {
  const { mail, clock } = story;
  await mail.stop();
  await clock.forward(day - 3 * minute);
  await sweep100(story);
  for (let step = 0; step <= stepsWhileAway; step += 1) {
    await expect.poll(() => nudged(story), patience).toMatchObject({ due: 0, untried: 0 });
    if (step < stepsWhileAway) await clock.forward(hour / stepsWhileAway);
  }
  // A try that is still under way when the server is back would be none of this hour.
  let before = "";
  const isSettled = async (): Promise<boolean> => {
    const last = before;
    before = JSON.stringify(await counts(story));
    return last === before;
  };
  await expect.poll(isSettled, settled).toBe(true);
  const { dead, fewestTries = 0 } = (await counts(story)) ?? {};
  expect(dead).toBe(0);
  expect(fewestTries).toBeGreaterThanOrEqual(triesWhileAway);
  await mail.start();
  await clock.forward(longestDelay);
  await delivered(story);
}

const patience = { timeout: 120_000, interval: 100 };
const settled = { timeout: 120_000, interval: 500 };

const sweepers = 10;

/** From one process more, while the three may sweep as well. */
async function sweep100({ connection }: Story): Promise<void> {
  const sweeper = async (): Promise<void> => {
    for (let times = 0; times < 100 / sweepers; times += 1) await sweepNotices(connection);
  };
  await Promise.all(Array.from({ length: sweepers }, sweeper));
}

/** Word that a token changed, on which every process looks for what is due without waiting for its timer. */
async function nudge({ database }: Story): Promise<void> {
  await database.run(`SELECT pg_notify('catalog_events', '{"type":"tokens","accountId":"none"}')`);
}

async function nudged(story: Story): Promise<Counts | undefined> {
  await nudge(story);
  return counts(story);
}

async function delivered(story: Story): Promise<void> {
  await expect.poll(() => nudged(story), patience).toMatchObject({ waiting: 0, dead: 0 });
}

function counts({ database }: Story): Promise<Counts | undefined> {
  return database.ask<Counts>(`
    SELECT count(*) FILTER (WHERE state = 'PENDING')::int AS waiting,
           count(*) FILTER (WHERE state = 'PENDING' AND next_attempt_at <= catalog_now())::int AS due,
           count(*) FILTER (WHERE state = 'PENDING' AND attempts = 0)::int AS untried,
           count(*) FILTER (WHERE state = 'DEAD')::int AS dead,
           coalesce(min(attempts) FILTER (WHERE state = 'PENDING'), 0)::int AS "fewestTries",
           sum(extract(epoch FROM next_attempt_at)) FILTER (WHERE state = 'PENDING') AS "sumOfNext"
    FROM notices`);
}
