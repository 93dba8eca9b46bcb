import { beforeEach, describe, expect, test } from "vitest";
import type { UserActor } from "#kernel/actor.ts";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import type { Mail } from "#platform/mail/mail.ts";
import { ADDRESS, createStory, EMAIL, PASSWORD, type Story } from "./story.ts";
import { createTestAccounts, emptyDatabase, moveDatabaseClock, type TestDatabase } from "./watched-database.ts";

const origin = { remoteAddress: ADDRESS, requestId: "req-1" };
const CHOSEN = "a password of my own";
const used = { ok: false };

const secretIn = (link: string) => link.split("=").at(-1) ?? "";

export function links(current: () => TestDatabase): void {
  describe("one-time links", () => {
    let database: Database;
    let accounts: Accounts;
    let clock: { move: (milliseconds: number) => void };
    let mails: Mail[];

    beforeEach(async () => {
      ({ database } = current());
      await emptyDatabase(database);
      mails = [];
      const mailer = { send: async (mail: Mail) => void mails.push(mail) };
      ({ accounts, clock } = createTestAccounts(current(), { mailer, url: () => "https://catalog.example" }));
    });

    const redeem = (token: string, more: { email?: string; password?: string; firstName?: string } = {}) =>
      accounts.redeemLink({ token, password: CHOSEN, origin, ...more });
    const administratorOf = (story: Story): UserActor => ({
      kind: "user",
      accountId: story.account.id,
      userId: story.ada.id,
      role: "ADMIN",
      sessionId: "00000000-0000-7000-8000-000000000000",
      signedInAt: new Date(),
    });
    const invited = async (story: Story, email = "bo@example.com") => {
      const made = await accounts.people.invite(administratorOf(story), { email, role: "STEWARD" }, origin);
      return { ...made, token: secretIn(made.link.reveal()) };
    };

    test("AC13 an invitation is shown and mailed once, stored as a hash, and lets its person in", async () => {
      const story = await createStory(database, accounts);
      const { person, link, token, mailed } = await invited(story);
      expect(person).toMatchObject({ email: "bo@example.com", role: "STEWARD", status: "PENDING", lastSeenAt: null });
      expect(link.reveal()).toMatch(/^https:\/\/catalog\.example\/sign-in#invitation=[A-Za-z0-9_-]{43}$/);
      expect(mailed).toBe(true);
      expect(mails).toMatchObject([
        { to: { address: "bo@example.com" }, text: expect.stringContaining(link.reveal()) },
      ]);
      const stored = await database.query(sql`SELECT encode(hash, 'escape') AS hash, kind::text FROM sign_in_links`);
      expect(JSON.stringify(stored)).not.toContain(token);
      expect(await redeem(token, { firstName: "Bo" })).toMatchObject({
        ok: true,
        user: { firstName: "Bo", status: "ACTIVATED", role: "STEWARD" },
      });
      expect(await accounts.signIn({ email: "bo@example.com", password: CHOSEN, origin })).toMatchObject({ ok: true });
      const actions = (await story.audited()).map(({ action }) => action);
      expect(actions).toEqual(expect.arrayContaining(["user.invited", "user.invitationAccepted", "session.started"]));
      expect(JSON.stringify(await story.audited())).not.toContain(token);
    });

    test("AC13 a link works once, also when it is used twice at the same moment", async () => {
      const { token } = await invited(await createStory(database, accounts));
      const outcomes = await Promise.all([redeem(token), redeem(token), redeem(token)]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await redeem(token)).toEqual(used);
    });

    test("AC13 unknown, mistyped, replaced and expired links are told the same", async () => {
      const story = await createStory(database, accounts);
      const first = await invited(story);
      await accounts.people.resetPasswordLink(administratorOf(story), first.person.id, origin);
      expect(await redeem(first.token)).toEqual(used);
      expect(await redeem("A".repeat(43))).toEqual(used);
      expect(await redeem("nonsense")).toEqual(used);
      const second = await invited(story, "cy@example.com");
      await moveDatabaseClock(database, "7 days 1 second");
      expect(await redeem(second.token)).toEqual(used);
      await moveDatabaseClock(database, "6 days 23 hours");
      expect(await redeem(second.token)).toMatchObject({ ok: true });
    });

    test("AC13 a suspended person's link opens nothing, and none is made for them", async () => {
      const story = await createStory(database, accounts);
      const { token, person } = await invited(story);
      await accounts.people.suspend(administratorOf(story), person.id, origin);
      expect(await redeem(token)).toEqual(used);
      const attempt = accounts.people.resetPasswordLink(administratorOf(story), person.id, origin);
      await expect(attempt).rejects.toMatchObject({ details: { reason: "USER_SUSPENDED" } });
    });

    test("AC13 a reset ends the sessions and the old password", async () => {
      const story = await createStory(database, accounts);
      const cookie = await story.cookie();
      const { link } = await accounts.people.resetPasswordLink(administratorOf(story), story.ada.id, origin);
      expect(link.reveal()).toContain("#reset=");
      expect(await accounts.verifySession(cookie)).not.toBeNull();
      expect(await redeem(secretIn(link.reveal()))).toMatchObject({ ok: true, user: { email: EMAIL } });
      expect(await accounts.verifySession(cookie)).toBeNull();
      expect(await story.signIn({ password: PASSWORD })).toEqual(used);
    });

    test("AC13 a password that an operator resets ends the link that was out", async () => {
      const story = await createStory(database, accounts);
      const { link } = await accounts.people.resetPasswordLink(administratorOf(story), story.ada.id, origin);
      const { password } = await accounts.resetPassword({ email: EMAIL });
      expect(await redeem(secretIn(link.reveal()))).toEqual(used);
      expect(await story.signIn({ password: password.reveal() })).toMatchObject({ ok: true });
    });

    test("AC13 a password that is too short is refused and leaves the link as it was", async () => {
      const { token } = await invited(await createStory(database, accounts));
      await expect(redeem(token, { password: "short" })).rejects.toMatchObject({ details: { field: "password" } });
      expect(await redeem(token)).toMatchObject({ ok: true });
    });

    test("AC6 guessing links is throttled by the address", async () => {
      for (let guess = 0; guess < 50; guess += 1) expect(await redeem(`guess ${guess}`)).toEqual(used);
      expect(await redeem("one more")).toMatchObject({ ok: false, retryAfterSeconds: expect.any(Number) });
      clock.move(15 * 60_000 + 1_000);
      expect(await redeem("one more")).toEqual(used);
    });

    test("AC14 an empty instance is set up by its link, once, within 15 minutes", async () => {
      expect(await accounts.needsSetUp()).toBe(true);
      const link = (await accounts.issueSetUpLink())?.reveal() ?? "";
      expect(link).toMatch(/^https:\/\/catalog\.example\/sign-in#setup=[A-Za-z0-9_-]{43}$/);
      await moveDatabaseClock(database, "15 minutes 1 second");
      expect(await redeem(secretIn(link), { email: EMAIL })).toEqual(used);
      await moveDatabaseClock(database, "14 minutes");
      await expect(redeem(secretIn(link))).rejects.toMatchObject({ details: { field: "email" } });
      expect(await redeem(secretIn(link), { email: EMAIL })).toMatchObject({ ok: true, user: { role: "ADMIN" } });
      expect(await redeem(secretIn(link), { email: "eve@example.com" })).toEqual(used);
      expect(await accounts.needsSetUp()).toBe(false);
      expect(await accounts.issueSetUpLink()).toBeNull();
    });

    test("AC14 of set-ups that race, by one link or by several, one makes the administrator", async () => {
      const [one, other] = [await accounts.issueSetUpLink(), await accounts.issueSetUpLink()].map((link) =>
        secretIn(link?.reveal() ?? ""),
      );
      const tokens = [one, other, one, other].map((token) => token ?? "");
      const outcomes = await Promise.all(
        tokens.map((token, index) => redeem(token, { email: `a${index}@example.com` })),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      const counts = await database.query(
        sql`SELECT (SELECT count(*)::int FROM accounts) AS accounts, (SELECT count(*)::int FROM users) AS users`,
      );
      expect(counts).toEqual([{ accounts: 1, users: 1 }]);
    });

    test("AC14 the database itself knows one set-up, and a link is worth nothing beside an account", async () => {
      const link = (await accounts.issueSetUpLink())?.reveal() ?? "";
      const { accountId } = await accounts.createAdministrator({ email: EMAIL });
      expect(await redeem(secretIn(link), { email: "eve@example.com" })).toEqual(used);
      const setUp = `INSERT INTO instance_setups (account_id, at) VALUES ('${accountId}', now())`;
      await database.script(setUp);
      await expect(database.script(setUp)).rejects.toThrow("instance_setups");
    });

    test("AC15 where passwords are switched off, none opens anything", async () => {
      const story = await createStory(database, accounts);
      const { token } = await invited(story);
      const off = createTestAccounts(current(), {
        passwordSignIn: false,
        url: () => "https://catalog.example",
      }).accounts;
      const reason = { code: "FORBIDDEN", details: { reason: "PASSWORD_SIGN_IN_OFF" } };
      await expect(off.redeemLink({ token, password: CHOSEN, origin })).rejects.toMatchObject(reason);
      await expect(off.signIn({ email: EMAIL, password: PASSWORD, origin })).rejects.toMatchObject(reason);
      const made = await off.people.invite(administratorOf(story), { email: "cy@example.com", role: "VIEWER" }, origin);
      expect([made.link.reveal(), made.mailed]).toEqual(["https://catalog.example/sign-in", false]);
    });
  });
}
