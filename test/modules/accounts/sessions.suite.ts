import { beforeEach, describe, expect, test } from "vitest";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import type { CatalogEvent } from "#platform/events/event-bus.ts";
import { createStory, EMAIL, PASSWORD, type Story } from "./story.ts";
import { createTestAccounts, emptyDatabase, moveDatabaseClock, type TestDatabase } from "./watched-database.ts";

export function sessions(current: () => TestDatabase, kind: string): void {
  describe("sessions", () => {
    let opened: TestDatabase;
    let statements: string[];
    let database: Database;
    let accounts: Accounts;
    let story: Story;

    beforeEach(async () => {
      opened = current();
      ({ database, statements } = opened);
      await emptyDatabase(database);
      ({ accounts } = createTestAccounts(opened));
      story = await createStory(database, accounts);
    });

    const actorOf = async (cookie: string) => {
      const actor = await accounts.verifySession(cookie);
      if (actor === null) throw new Error("no session");
      return actor;
    };
    const endings = async () =>
      (await story.audited()).filter(({ action }) => action === "session.ended").map(({ details }) => details.reason);

    test.each(["", "x", "A".repeat(43), "A".repeat(44), `${"A".repeat(42)}'`])(
      "AC8 a cookie that was never issued opens nothing: %j",
      async (cookie) => {
        expect(await accounts.verifySession(cookie)).toBeNull();
      },
    );

    test("AC8 verifying is one statement", async () => {
      const cookie = await story.cookie();
      statements.length = 0;
      await accounts.verifySession(cookie);
      expect(statements).toHaveLength(1);
    });

    test("AC7 a session ends after 30 minutes without a request", async () => {
      const cookie = await story.cookie();
      await moveDatabaseClock(database, "29 minutes 55 seconds");
      expect(await accounts.verifySession(cookie)).not.toBeNull();
      await moveDatabaseClock(database, "59 minutes 50 seconds");
      expect(await accounts.verifySession(cookie)).not.toBeNull();
      await moveDatabaseClock(database, "90 minutes");
      expect(await accounts.verifySession(cookie)).toBeNull();
    });

    test("AC7 a session ends after 12 hours, however busy", async () => {
      const cookie = await story.cookie();
      for (let minutes = 25; minutes < 720; minutes += 25) {
        await moveDatabaseClock(database, `${minutes} minutes`);
        expect(await accounts.verifySession(cookie)).not.toBeNull();
      }
      await moveDatabaseClock(database, "12 hours");
      expect(await accounts.verifySession(cookie)).toBeNull();
    });

    test("AC7 being seen is written down once a minute", async () => {
      const cookie = await story.cookie();
      await moveDatabaseClock(database, "90 seconds");
      statements.length = 0;
      for (let request = 0; request < 5; request += 1) await accounts.verifySession(cookie);
      expect(statements.filter((text) => text.includes("UPDATE sessions"))).toHaveLength(1);
    });

    test("AC8 a session acts with the person's current role", async () => {
      const cookie = await story.cookie();
      await story.secondAdministrator();
      await database.script(`UPDATE users SET role = 'VIEWER' WHERE email = '${EMAIL}'`);
      expect(await actorOf(cookie)).toMatchObject({ role: "VIEWER" });
    });

    test.each([
      ["a suspended person", `UPDATE users SET status = 'SUSPENDED' WHERE email = '${EMAIL}'`],
      ["a suspended account", "UPDATE accounts SET suspended_at = catalog_now()"],
      ["a closed account", "UPDATE accounts SET closed_at = catalog_now()"],
      ["a removed person", `DELETE FROM users WHERE email = '${EMAIL}'`],
    ])("AC8 %s is out at once", async (_, script) => {
      const cookie = await story.cookie();
      await story.secondAdministrator();
      const { sessionId } = await actorOf(cookie);
      expect(await accounts.liveSessionIds([sessionId, "none"])).toEqual(new Map([[sessionId, "ADMIN"]]));
      await database.script(script);
      expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await accounts.liveSessionIds([sessionId])).toEqual(new Map());
    });

    test("AC8 AC9 signing out ends this session alone, and twice is once", async () => {
      const [first, second] = [await story.cookie(), await story.cookie()];
      const actor = await actorOf(first);
      await accounts.endSession(actor, { requestId: "req-2" });
      await accounts.endSession(actor);
      expect(await accounts.verifySession(first)).toBeNull();
      expect(await accounts.verifySession(second)).not.toBeNull();
      expect(await endings()).toEqual(["SIGNED_OUT"]);
    });

    test("AC8 AC9 all sessions of a person end together, and open subscriptions are told", async () => {
      const cookies = [await story.cookie(), await story.cookie()];
      const told = new Promise<CatalogEvent>((resolve) => opened.events.onEvent(resolve));
      expect(await accounts.endSessionsOf(story.ada.id)).toBe(2);
      expect(await accounts.endSessionsOf(story.ada.id)).toBe(0);
      for (const cookie of cookies) expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await endings()).toEqual(["ENDED_BY_OPERATOR", "ENDED_BY_OPERATOR"]);
      expect(await told).toEqual({ type: "tokens", accountId: story.account.id });
    });

    test("AC8 AC9 a new password ends the sessions, and the old one opens nothing", async () => {
      const cookie = await story.cookie();
      const { password, userId } = await accounts.resetPassword({ email: EMAIL.toUpperCase() });
      expect(userId).toBe(story.ada.id);
      expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await story.signIn()).toEqual({ ok: false });
      expect(await story.signIn({ password: password.reveal() })).toMatchObject({ ok: true });
      expect((await story.audited()).map(({ action }) => action)).toContain("user.passwordReset");
      expect(await endings()).toEqual(["PASSWORD_RESET"]);
    });

    test.skipIf(kind === "embedded")("AC8 a password replaced during a sign-in leaves no session behind", async () => {
      let signingIn: ReturnType<Story["signIn"]> | undefined;
      await database.transaction(async (tx) => {
        await tx.$executeRaw(sql`UPDATE users SET password_hash = 'replaced' WHERE id = ${story.ada.id}::uuid`);
        signingIn = story.signIn({ password: PASSWORD });
        await waitUntilSomebodyWaits(database);
      });
      expect(await signingIn).toEqual({ ok: false });
      expect(await database.query(sql`SELECT 1 FROM sessions`)).toEqual([]);
      expect((await story.audited()).at(-1)?.details).toEqual({ reason: "CHANGED_MEANWHILE" });
    });

    test("AC7 sessions that ended a month ago are cleared away by the next sign-in", async () => {
      await story.cookie();
      await moveDatabaseClock(database, "31 days");
      await story.cookie();
      expect(await database.query(sql`SELECT 1 FROM sessions`)).toHaveLength(1);
    });
  });
}

/** Until a statement of this database waits for a lock, which says that the sign-in has come as far as that. */
async function waitUntilSomebodyWaits(database: Database): Promise<void> {
  const waiting = sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (let look = 0; look < 10_000; look += 1) {
    if ((await database.query(waiting)).length > 0) return;
  }
  throw new Error("nobody waited");
}
