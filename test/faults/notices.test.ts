import { Client } from "pg";
import { expect, test } from "vitest";
import { openMailServer } from "#testkit/mail-server.ts";
import { createThrowawayDatabase, isPostgresReachable } from "#testkit/throwaway-database.ts";
import { clock } from "../api/http/callers.ts";
import { run, type Served, serve } from "../cli/run-cli.ts";

const isReachable = await isPostgresReachable();
const tokens = 300;

type Counts = { readonly waiting: number; readonly sent: number };

test.skipIf(!isReachable)(
  "N1 N8 three processes, one of them killed while it sends: each mail arrives, a second time only with its Message-ID",
  async () => {
    await using mail = await openMailServer();
    await using database = await createThrowawayDatabase("catalog_notices");
    const environment = {
      CATALOG_REGION: "eu",
      DATABASE_URL: database.url,
      SMTP_URL: mail.url,
      CATALOG_LOG_LEVEL: "silent",
      CATALOG_DATABASE_POOL: "4",
    };
    expect((await run(["admin", "create", "--email", "ada@example.com"], environment)).code).toBe(0);
    await database.run(`
      INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at)
      SELECT gen_random_uuid(), u.account_id, 'READ_ONLY', 'eu', sha256(gen_random_uuid()::text::bytea), 'abcd', u.id,
             now(), now() + interval '61 days'
      FROM users u CROSS JOIN generate_series(1, ${tokens})`);
    await database.run(clock("clock_timestamp() + interval '54 days'"));

    await using victim: Served = await serve(environment);
    mail.beforeAccepting = async () => {
      // Between the mail being here and the sender knowing it.
      if (mail.mails.length >= 20) victim.child.kill("SIGKILL");
    };
    await victim.ended;
    mail.beforeAccepting = async () => undefined;
    const before = mail.mails.length;
    await using first = await serve(environment);
    await using second = await serve(environment);
    expect([first.child.exitCode, second.child.exitCode]).toEqual([null, null]);
    // What the killed process had taken is due again once its lease is over.
    await database.run(clock("clock_timestamp() + interval '54 days 5 minutes'"));
    await expect
      .poll(() => countNotices(database.url), { timeout: 60_000, interval: 500 })
      .toEqual({
        waiting: 0,
        sent: tokens,
      });

    const times = Map.groupBy(mail.mails, ({ messageId }) => messageId);
    expect(times.size).toBe(tokens);
    // Ten at most were under way when the process was killed.
    expect(mail.mails.length - tokens).toBeLessThanOrEqual(10);
    expect(before).toBeLessThan(tokens);
  },
  180_000,
);

async function countNotices(connectionString: string): Promise<Counts | undefined> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Counts>(`
      SELECT count(*) FILTER (WHERE state = 'PENDING')::int AS waiting, count(*) FILTER (WHERE state = 'SENT')::int AS sent
      FROM notices WHERE kind = 'token.expiring'`);
    return rows[0];
  } finally {
    await client.end();
  }
}
