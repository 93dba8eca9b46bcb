import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { noticeKinds } from "#kernel/notice.ts";
import { createNoticeRunner } from "#modules/notices/notice-runner.ts";
import { createNotices } from "#modules/notices/notices.ts";
import { sql } from "#platform/database/sql.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { createLogger } from "#platform/logger/logger.ts";
import { createSmtpMailer } from "#platform/mail/smtp-mailer.ts";
import { openReceiver } from "../../api/graphql/notices/receiver.ts";
import { openNoticeStory } from "./notice-story.ts";

const story = await openNoticeStory({ CATALOG_WEBHOOK_PRIVATE: "true" });
const healthy = await openReceiver();
const silent = createServer();
let called = 0;
silent.on("request", () => {
  called += 1;
});
silent.listen(0, "127.0.0.1");
await once(silent, "listening");
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await healthy[Symbol.asyncDispose]();
  await story[Symbol.asyncDispose]();
});
const { database } = story.app;
const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;

/** A sender of its own, whose patience with webhooks is in the test's hand. */
function sender(timeoutMilliseconds: number) {
  return createNotices({
    database,
    places: { region: "eu", url: () => story.app.url, peers: {} },
    mailer: createSmtpMailer(story.mail.url, "catalog@example.com"),
    webhooks: { key: () => Buffer.alloc(32), allowPrivate: true, timeoutMilliseconds },
    audit: { record: async () => undefined },
    clientsOf: async () => [],
  });
}

async function accountWith(url: string) {
  const account = await story.account();
  const [webhook] = await database.query<{ id: string }>(sql`
    INSERT INTO webhooks (id, account_id, url, kinds, created_at)
    VALUES (gen_random_uuid(), ${account.accountId}::uuid, ${url}, ${[...noticeKinds]}::text[], catalog_now()) RETURNING id`);
  const tell = async (kind: (typeof noticeKinds)[number], times: number) => {
    for (let time = 0; time < times; time += 1) {
      const tokenId = await story.issue(account, "60 days");
      const notice = { accountId: account.accountId, tokenId, kind };
      await database.transaction((tx) => story.app.app.modules.graphql.notices.enqueue(tx, notice));
    }
  };
  return { ...account, webhookId: webhook?.id ?? "", tell };
}

test("N14 a receiver that says nothing delays itself alone, also what comes while it is waited for", async () => {
  const stuck = await accountWith(silentUrl);
  const other = await accountWith(healthy.url);
  await stuck.tell("token.generated", 12);
  const events = await createEventBus(database);
  const logger = createLogger("silent", { write: () => undefined });
  const request = once(silent, "request");
  const runner = createNoticeRunner({ notices: sender(20_000), events, logger });
  const runs = (): Promise<unknown> =>
    database.transaction((tx) => events.publish(tx, { type: "tokens", accountId: other.accountId }));
  await runs();
  await request;
  await other.tell("token.generated", 3);
  await other.tell("token.leaked", 1);
  await runs();
  await expect.poll(() => healthy.received.length, { timeout: 4_000, interval: 20 }).toBe(4);
  await expect.poll(() => story.subjects(other).length, { timeout: 4_000, interval: 20 }).toBe(4);
  expect(JSON.parse(healthy.received[0]?.body ?? "{}").type).toBe("token.leaked");
  expect(called).toBe(1);
  const stopped = runner[Symbol.asyncDispose]();
  silent.closeAllConnections();
  await stopped;
  await events[Symbol.asyncDispose]();
  expect(called).toBe(1);
  await story.reset();
});

test("N14 everything that is due to it waits a minute after it said nothing, and no try is counted", async () => {
  const stuck = await accountWith(silentUrl);
  await stuck.tell("token.generated", 3);
  const notices = sender(100);
  expect(await notices.deliverWebhooks()).toEqual({ sent: 0, failed: 1, skipped: 0 });
  expect(await notices.deliverWebhooks()).toEqual({ sent: 0, failed: 0, skipped: 0 });
  const tries = await database.query<{ attempts: number }>(
    sql`SELECT attempts FROM notices WHERE webhook_id = ${stuck.webhookId}::uuid ORDER BY attempts`,
  );
  expect(tries.map(({ attempts }) => attempts)).toEqual([0, 0, 1]);
});
