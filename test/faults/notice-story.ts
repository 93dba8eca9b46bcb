import type { ReceivedMail } from "#testkit/mail-server.ts";
import type { ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { day, minute } from "./moved-clock.ts";

export const recipients: readonly string[] = ["ada@example.com", "bob@example.com"];

/** Expiries lie on half days, so that on whole days, and for some hours after them, nothing else is crossed. */
const expiresAfter = (number: number): number => ((number % 40) + 0.5) * day;

/** Two overlaps end within the hour of a step: one while mail goes through, one while it does not. */
const overlaps = [
  { name: "straggler told", endsAfter: 5 * day + 50 * minute },
  { name: "straggler not told in time", endsAfter: 4 * day + 50 * minute },
];

/** Tokens of an account with two administrators, and no change that they would be told of. */
export async function insertTokens(database: ThrowawayDatabase, count: number): Promise<void> {
  const columns = "id, account_id, scope, region, hash, last4, created_by_id, created_at, name, expires_at";
  const values = `gen_random_uuid(), u.account_id, 'READ_ONLY', 'eu', sha256(gen_random_uuid()::text::bytea), 'abcd', u.id,
    now() - interval '200 days'`;
  await database.run(`
    INSERT INTO users SELECT (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), 'email', 'bob@example.com'))).*
    FROM users u;
    INSERT INTO api_tokens (${columns})
    SELECT ${values}, 'job ' || g, now() + (g % 40 + 0.5) * interval '1 day'
    FROM users u CROSS JOIN generate_series(1, ${count}) g WHERE u.email = 'ada@example.com';`);
  for (const { name, endsAfter } of overlaps) {
    await database.run(`
      INSERT INTO api_tokens (${columns}, superseded_at, last_used_at)
      SELECT ${values}, '${name}', now() + interval '100 days', at, at - interval '1 hour'
      FROM users u, LATERAL (SELECT now() + interval '${endsAfter} milliseconds') n(at) WHERE u.email = 'ada@example.com'`);
  }
}

type Expected = Map<string, number>;

/**
 * How many different mails each recipient is to get of each token and kind, by somebody who knows only the rule: at each
 * sweep the most urgent of what was crossed since the one before.
 */
export function expectedMails(count: number, sweptAfter: readonly number[]): Expected {
  const expected: Expected = new Map();
  const expect = (name: string, kind: string): void => {
    for (const to of recipients) {
      const key = `${to}: ${name} ${kind}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
    }
  };
  for (let number = 1; number <= count; number += 1) {
    let last = "";
    for (const now of sweptAfter) {
      const urgency = mostUrgent(expiresAfter(number) - now);
      if (urgency !== last && urgency !== "") expect(`job ${number}`, urgency === "expired" ? "expired" : "expiring");
      last = urgency;
    }
  }
  expect("straggler told", "in use");
  return expected;
}

function mostUrgent(left: number): string {
  if (left <= 0) return "expired";
  return String([1, 7, 30].find((days) => left <= days * day) ?? "");
}

/** The same of what came: different mails by their Message-IDs. */
export function receivedMails(mails: readonly ReceivedMail[]): Expected {
  const received: Expected = new Map();
  for (const { to, subject } of new Map(mails.map((mail) => [mail.messageId, mail])).values()) {
    const [, name = subject, said = ""] = /token "(.*?)" (expires in|has expired|is still in use)/.exec(subject) ?? [];
    const kind = { "expires in": "expiring", "has expired": "expired", "is still in use": "in use" }[said];
    const key = `${to}: ${name} ${kind}`;
    received.set(key, (received.get(key) ?? 0) + 1);
  }
  return received;
}
