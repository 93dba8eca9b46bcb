import { sql } from "#platform/database/sql.ts";
import { type MailServer, openMailServer } from "#testkit/mail-server.ts";
import { createTestAccount, createTestApp, type TestAccount, type TestApp } from "#testkit/test-app.ts";
import { clock } from "../../api/http/callers.ts";

export type StoredNotice = {
  readonly kind: string;
  readonly threshold_days: number;
  readonly state: string;
  readonly attempts: number;
  readonly last_error: string | null;
  readonly subject: string | null;
  readonly text: string | null;
  readonly email: string | null;
};

export type NoticeStory = AsyncDisposable & {
  readonly app: TestApp;
  readonly mail: MailServer;
  /** Moves every process's clock: that of the database. */
  readonly at: (interval: string) => Promise<void>;
  /** The clock as it is, nothing to be sent, and the last sweep a moment ago. */
  readonly reset: () => Promise<void>;
  /** What a process does once a minute and every few seconds. */
  readonly run: () => Promise<void>;
  readonly issue: (account: TestAccount, life: string, kind?: "STANDARD" | "PLAYGROUND") => Promise<string>;
  readonly stored: (tokenId: string) => Promise<StoredNotice[]>;
  /** An account whose first tokens have been told already. */
  readonly account: () => Promise<TestAccount>;
  /** The subjects of the mails to this account's administrator, oldest first. */
  readonly subjects: (account: TestAccount) => string[];
};

/** An instance with a real mail server, and with the clock in the test's hand. */
export async function openNoticeStory(environment: Record<string, string> = {}): Promise<NoticeStory> {
  const mail = await openMailServer();
  const app = await createTestApp({ environment: { SMTP_URL: mail.url, ...environment } });
  const { database } = app;
  const { notices } = app.app.modules.graphql;
  const run = async (): Promise<void> => {
    await notices.sweep();
    await notices.deliver();
  };
  const at = (interval: string) => database.script(clock(`clock_timestamp() + interval '${interval}'`));
  const reset = async (): Promise<void> => {
    await at("0");
    await database.query(sql`UPDATE notice_sweeps SET swept_at = catalog_now()`);
    await database.query(sql`UPDATE notices SET state = 'SKIPPED' WHERE state = 'PENDING'`);
  };
  return {
    app,
    mail,
    at,
    reset,
    run,
    issue: (account, life, kind = "STANDARD") => insertToken(app, account, { life, kind }),
    stored: (tokenId) =>
      database.query(sql`SELECT n.*, u.email FROM notices n LEFT JOIN users u ON u.id = n.user_id
        WHERE n.token_id = ${tokenId}::uuid ORDER BY n.created_at, n.threshold_days DESC, u.email`),
    account: async () => {
      const account = await createTestAccount(app.app);
      await notices.deliver();
      mail.mails.splice(0);
      return account;
    },
    subjects: ({ email }) => mail.mails.filter(({ to }) => to === email).map(({ subject }) => subject),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await mail[Symbol.asyncDispose]();
    },
  };
}

/** A token as it stands in the table, of any life, in nobody's place. */
async function insertToken(
  { database }: TestApp,
  { accountId, userId }: TestAccount,
  { life, kind }: { readonly life: string; readonly kind: string },
): Promise<string> {
  const [row] = await database.query<{ id: string }>(sql`
    INSERT INTO api_tokens (id, account_id, name, scope, region, hash, last4, created_by_id, created_at, expires_at, kind, session_id)
    VALUES (gen_random_uuid(), ${accountId}::uuid, 'nightly', 'READ_ONLY', 'eu', sha256(gen_random_uuid()::text::bytea),
            'abcd', ${userId}::uuid, catalog_now(), catalog_now() + ${life}::interval,
            ${kind}::token_kind, CASE WHEN ${kind} = 'PLAYGROUND' THEN gen_random_uuid() END) RETURNING id`);
  if (row === undefined) throw new Error("the token was not inserted");
  return row.id;
}
