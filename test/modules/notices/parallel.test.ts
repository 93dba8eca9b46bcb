import { afterAll, expect, test } from "vitest";
import { createNotices } from "#modules/notices/notices.ts";
import { sql } from "#platform/database/sql.ts";
import { createSmtpMailer } from "#platform/mail/smtp-mailer.ts";
import { openNoticeStory } from "./notice-story.ts";

const story = await openNoticeStory();
afterAll(() => story[Symbol.asyncDispose]());

const tokens = 200;
const runs = 100;

test("N1 N8 of 100 sweeps and deliveries in parallel, by three senders, each mail arrives once", async () => {
  const { database } = story.app;
  const account = await story.account();
  await database.query(sql`
    INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at)
    SELECT gen_random_uuid(), ${account.accountId}::uuid, 'READ_ONLY', 'eu', sha256(gen_random_uuid()::text::bytea), 'abcd',
           ${account.userId}::uuid, catalog_now(), catalog_now() + interval '60 days' + i * interval '4 hours'
    FROM generate_series(1, ${tokens}::int) AS g(i)`);
  // The first have expired while nobody looked, and the last end within 30 days.
  await story.at("66 days");
  const senders = Array.from({ length: 3 }, () =>
    createNotices({
      database,
      places: { region: "eu", url: () => story.app.url, peers: {} },
      mailer: createSmtpMailer(story.mail.url, "catalog@example.com"),
      webhooks: { key: () => null, allowPrivate: false },
      audit: { record: async () => undefined },
      clientsOf: async () => [],
    }),
  );
  await Promise.all(
    Array.from({ length: runs }, async (_, run) => {
      const sender = senders[run % senders.length];
      await sender?.sweep();
      await sender?.deliver();
    }),
  );
  const [expected] = await database.query<{ sent: number; skipped: number; other: number }>(sql`
    SELECT count(*) FILTER (WHERE state = 'SENT')::int AS sent, count(*) FILTER (WHERE state = 'SKIPPED')::int AS skipped,
           count(*) FILTER (WHERE state NOT IN ('SENT', 'SKIPPED'))::int AS other
    FROM notices n JOIN api_tokens t ON t.id = n.token_id WHERE t.last4 = 'abcd'`);
  const mails = story.mail.mails.filter(({ text }) => text.includes("…abcd"));
  const ids = mails.map(({ messageId }) => messageId);
  expect(new Set(ids).size).toBe(ids.length);
  expect({ mails: ids.length, ...expected }).toEqual({ mails: 200, sent: 200, skipped: expected?.skipped, other: 0 });
  expect(expected?.skipped).toBeGreaterThan(100);
}, 120_000);
