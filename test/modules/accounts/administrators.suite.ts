import { beforeEach, describe, expect, test } from "vitest";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { createStory, EMAIL, type Story } from "./story.ts";
import { createTestAccounts, emptyDatabase, type TestDatabase } from "./watched-database.ts";

const refused = { code: "BAD_USER_INPUT", details: { field: "userId", reason: "LAST_ADMINISTRATOR" } };

export function administrators(current: () => TestDatabase): void {
  describe("the last administrator", () => {
    let database: Database;
    let accounts: Accounts;
    let story: Story;

    beforeEach(async () => {
      ({ database } = current());
      await emptyDatabase(database);
      ({ accounts } = createTestAccounts(current()));
      story = await createStory(database, accounts);
    });

    const active = async () => {
      const [row] = await database.query<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM users WHERE role = 'ADMIN' AND status = 'ACTIVATED'`,
      );
      return row?.count;
    };
    const suspend = (userId: string) =>
      database.transaction((tx) => accounts.within(tx).suspendUser({ accountId: story.account.id, userId }));
    const demote = (userId: string) =>
      database.transaction((tx) =>
        accounts.within(tx).changeRole({ accountId: story.account.id, userId, role: "VIEWER" }),
      );

    test("AC12 can neither be suspended nor demoted, and says why", async () => {
      await expect(suspend(story.ada.id)).rejects.toMatchObject(refused);
      await expect(demote(story.ada.id)).rejects.toMatchObject(refused);
      expect(await active()).toBe(1);
      expect((await story.audited()).map(({ action }) => action)).not.toContain("user.suspended");
    });

    test.each([
      "UPDATE users SET status = 'SUSPENDED'",
      "UPDATE users SET status = 'PENDING'",
      "UPDATE users SET role = 'VIEWER'",
      "DELETE FROM users",
    ])("AC12 the database itself refuses: %s", async (script) => {
      await story.secondAdministrator();
      await expect(database.script(script)).rejects.toThrow("an account keeps an active administrator");
      expect(await active()).toBe(2);
    });

    test("AC12 whoever is suspended, invited or of another account does not count", async () => {
      const bea = await story.secondAdministrator();
      await suspend(bea.id);
      await accounts.inviteAdministrator({ email: "soon@example.com", accountId: story.account.id });
      const other = await accounts.createAccount({ name: "Other" });
      await accounts.createAdministrator({ email: "far@example.com", accountId: other.id });
      await expect(suspend(story.ada.id)).rejects.toMatchObject(refused);
    });

    test("AC12 whoever has no way in does not count, until they have come by the identity provider", async () => {
      const bea = await story.secondAdministrator();
      await database.script(`UPDATE users SET password_hash = NULL WHERE id = '${bea.id}'`);
      await expect(suspend(story.ada.id)).rejects.toMatchObject(refused);
      await expect(database.script("UPDATE users SET password_hash = NULL")).rejects.toThrow("keeps an active");
      const email = "bea@example.com";
      const identity = { email, isEmailVerified: true, isAdministrator: false };
      expect(await accounts.signInWithIdentity({ identity, allowedDomains: [], origin: {} })).toMatchObject({
        ok: true,
      });
      expect((await story.audited()).map(({ action }) => action)).toContain("user.emailValidated");
      await suspend(story.ada.id);
      await expect(demote(bea.id)).rejects.toMatchObject(refused);
    });

    test("AC12 an invited administrator who is suspended and let in again has no way in yet, and does not count", async () => {
      const { person } = await accounts.inviteAdministrator({
        email: "soon@example.com",
        accountId: story.account.id,
      });
      const who = { accountId: story.account.id, userId: person.id };
      await suspend(person.id);
      await database.transaction((tx) => accounts.within(tx).reactivateUser(who));
      expect(await active()).toBe(2);
      await expect(suspend(story.ada.id)).rejects.toMatchObject(refused);
      // There is Ada: this one may go.
      await suspend(person.id);
    });

    test("AC12 where nobody has come yet, the last of those who are to come stays", async () => {
      const bea = await story.secondAdministrator();
      await database.script("ALTER TABLE users DISABLE TRIGGER users_keep_an_administrator");
      await database.script("UPDATE users SET password_hash = NULL");
      await database.script("ALTER TABLE users ENABLE TRIGGER users_keep_an_administrator");
      await suspend(bea.id);
      await expect(suspend(story.ada.id)).rejects.toMatchObject(refused);
    });

    test("AC12 goes with the account", async () => {
      await database.script(`DELETE FROM accounts WHERE id = '${story.account.id}'`);
      expect(await active()).toBe(0);
    });

    test.each([1, 2, 3, 4, 5])("AC12 of two who end each other at once, one stays (%i)", async () => {
      const bea = await story.secondAdministrator();
      const outcomes = await Promise.allSettled([suspend(story.ada.id), demote(bea.id)]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      const [reason] = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(reason).toMatchObject(refused);
      expect(await active()).toBe(1);
    });

    test("AC12 of two statements at once that know nothing of the slice, one stays", async () => {
      await story.secondAdministrator();
      const end = (email: string) =>
        database.transaction((tx) => tx.$executeRaw(sql`UPDATE users SET status = 'SUSPENDED' WHERE email = ${email}`));
      const outcomes = await Promise.allSettled([end(EMAIL), end("bea@example.com")]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(await active()).toBe(1);
    });

    test("AC11 a suspension ends sessions and links, and a reactivation brings neither back", async () => {
      await story.secondAdministrator();
      const cookie = await story.cookie();
      await suspend(story.ada.id);
      expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await story.signIn()).toEqual({ ok: false });
      await suspend(story.ada.id);
      await database.transaction((tx) =>
        accounts.within(tx).reactivateUser({ accountId: story.account.id, userId: story.ada.id }),
      );
      expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await story.signIn()).toMatchObject({ ok: true });
      const actions = (await story.audited())
        .map(({ action }) => action)
        .filter((action) => action.startsWith("user."));
      expect(actions.slice(2)).toEqual(["user.suspended", "user.reactivated"]);
    });

    test("AC11 a person of another account, or of none, is not found", async () => {
      const other = await accounts.createAccount({ name: "Other" });
      const who = { accountId: other.id, userId: story.ada.id };
      for (const userId of [who.userId, "nonsense"]) {
        const attempt = database.transaction((tx) => accounts.within(tx).suspendUser({ ...who, userId }));
        await expect(attempt).rejects.toMatchObject({ code: "NOT_FOUND" });
      }
    });
  });
}
