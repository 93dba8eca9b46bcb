import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

export const EMAIL = "ada.admin@example.com";
export const PASSWORD = "correct horse battery";
export const ADDRESS = "192.0.2.10";

type Audited = { action: string; subjectId: string | null; details: Record<string, unknown> };

/** The account "Roastery" with Ada, who may sign in, and what the tests do with them. */
export async function createStory(database: Database, accounts: Accounts) {
  const account = await accounts.createAccount({ name: "Roastery" });
  const ada = await accounts.createUser({
    accountId: account.id,
    email: EMAIL,
    firstName: "Ada",
    lastName: "Admin",
    role: "ADMIN",
    status: "ACTIVATED",
    password: PASSWORD,
  });
  const signIn = (change: { email?: string; password?: string; address?: string; previousCookieValue?: string } = {}) =>
    accounts.signIn({
      email: change.email ?? EMAIL,
      password: change.password ?? PASSWORD,
      origin: { remoteAddress: change.address ?? ADDRESS, requestId: "req-1" },
      userAgent: "vitest",
      previousCookieValue: change.previousCookieValue,
    });
  return {
    account,
    ada,
    /** An account keeps an administrator: with this one, Ada can go. */
    secondAdministrator: () =>
      accounts.createUser({
        accountId: account.id,
        email: "bea@example.com",
        firstName: "Bea",
        lastName: "Boss",
        role: "ADMIN",
        status: "ACTIVATED",
        password: PASSWORD,
      }),
    signIn,
    /** The cookie of a sign-in that has to succeed. */
    cookie: async (change: Parameters<typeof signIn>[0] = {}) => {
      const answer = await signIn(change);
      if (!answer.ok) throw new Error("the sign-in was refused");
      return answer.cookieValue.reveal();
    },
    audited: (accountId = account.id) =>
      database.query<Audited>(
        sql`SELECT action, subject_id AS "subjectId", details FROM audit_events
            WHERE account_id = ${accountId}::uuid ORDER BY at, id`,
      ),
  };
}

export type Story = Awaited<ReturnType<typeof createStory>>;
