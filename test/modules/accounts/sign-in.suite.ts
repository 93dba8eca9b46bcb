import { hash } from "node:crypto";
import { inspect } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { ADDRESS, createStory, EMAIL, PASSWORD, type Story } from "./story.ts";
import { createTestAccounts, emptyDatabase, type TestDatabase } from "./watched-database.ts";

export function signIns(current: () => TestDatabase): void {
  describe("signing in", () => {
    let opened: TestDatabase;
    let statements: string[];
    let database: Database;
    let accounts: Accounts;
    let clock: { move: (milliseconds: number) => void };
    let story: Story;

    beforeEach(async () => {
      opened = current();
      ({ database, statements } = opened);
      await emptyDatabase(database);
      ({ accounts, clock } = createTestAccounts(opened));
      story = await createStory(database, accounts);
    });

    const change = (assignment: string) => database.script(`UPDATE users SET ${assignment} WHERE email = '${EMAIL}'`);

    test("AC4 the right password opens a session, and its cookie names the person", async () => {
      const answer = await story.signIn();
      if (!answer.ok) throw new Error("refused");
      expect(answer.user).toEqual(story.ada);
      expect(Math.abs(answer.expiresAt.getTime() - Date.now() - 12 * 3_600_000)).toBeLessThan(60_000);
      const actor = await accounts.verifySession(answer.cookieValue.reveal());
      const { id: userId, accountId } = story.ada;
      expect(actor).toEqual({
        kind: "user",
        accountId,
        userId,
        role: "ADMIN",
        sessionId: answer.sessionId,
        signedInAt: expect.any(Date),
      });
    });

    test("AC4 the address is compared without regard to case and blanks around it", async () => {
      expect(await story.signIn({ email: ` ${EMAIL.toUpperCase()} ` })).toMatchObject({ ok: true });
    });

    test("AC4 every sign-in has a cookie of its own, and only its SHA-256 is stored", async () => {
      const [first, second] = [await story.cookie(), await story.cookie()];
      expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(second).not.toBe(first);
      const rows = await database.query<{ hash: string }>(sql`SELECT encode(hash, 'hex') AS hash FROM sessions`);
      expect(rows.map((row) => row.hash).sort()).toEqual([first, second].map((one) => hash("sha256", one)).sort());
    });

    test("AC4 the session of the cookie that the browser brought along ends", async () => {
      const other = await story.cookie();
      const first = await story.cookie();
      const second = await story.cookie({ previousCookieValue: first });
      expect(await accounts.verifySession(first)).toBeNull();
      expect(await accounts.verifySession(second)).not.toBeNull();
      expect(await accounts.verifySession(other)).not.toBeNull();
    });

    test("AC1 printing the answer shows neither the cookie's value nor a hash", async () => {
      const answer = await story.signIn();
      const printed = inspect(answer, { depth: 5, showHidden: true }) + JSON.stringify(answer);
      expect(printed).toContain("[secret]");
      expect(printed).not.toContain("argon2");
      if (answer.ok) expect(printed).not.toContain(answer.cookieValue.reveal());
    });

    test.each([
      ["a wrong password", "WRONG_PASSWORD", async () => ({ password: `${PASSWORD}!` })],
      ["an empty password", "WRONG_PASSWORD", async () => ({ password: "" })],
      ["an unknown address", "UNKNOWN_EMAIL", async () => ({ email: "nobody@example.com" })],
      ["what is no address at all", "UNKNOWN_EMAIL", async () => ({ email: "a\u0000b@example.com" })],
      ["no password", "NO_PASSWORD", () => change("password_hash = NULL")],
      ["a suspended person", "USER_NOT_ACTIVATED", () => change("status = 'SUSPENDED'")],
      ["a pending person", "USER_NOT_ACTIVATED", () => change("status = 'PENDING'")],
      [
        "a suspended account",
        "ACCOUNT_SUSPENDED",
        () => database.script("UPDATE accounts SET suspended_at = catalog_now()"),
      ],
      ["a closed account", "ACCOUNT_SUSPENDED", () => database.script("UPDATE accounts SET closed_at = catalog_now()")],
    ])("AC5 AC9 %s is refused without a word of why, and audited", async (_, reason, prepare) => {
      await story.secondAdministrator();
      const answer = await story.signIn((await prepare()) ?? {});
      expect(answer).toEqual({ ok: false });
      const rows = await story.audited();
      const known = reason === "UNKNOWN_EMAIL" ? null : story.ada.id;
      expect(rows.at(-1)).toEqual({ action: "session.refused", subjectId: known, details: { reason } });
      expect(JSON.stringify(rows.at(-1))).not.toContain("nobody");
    });

    test("AC5 an unknown address costs the same work as a wrong password", async () => {
      const work = async (email: string, address: string) => {
        statements.length = 0;
        const before = process.cpuUsage();
        await story.signIn({ email, password: "a wrong password", address });
        const { user, system } = process.cpuUsage(before);
        return { microseconds: user + system, texts: [...statements] };
      };
      const ratios: number[] = [];
      for (let round = 0; round < 7; round += 1) {
        const known = await work(EMAIL, "192.0.2.20");
        const unknown = await work("nobody@example.com", "192.0.2.21");
        expect(unknown.texts).toEqual(known.texts);
        ratios.push(unknown.microseconds / known.microseconds);
      }
      // Processor time, which other programs do not change much. Without the hash it would be less than a third.
      const median = ratios.sort((a, b) => a - b)[3];
      expect(median).toBeGreaterThan(0.5);
      expect(median).toBeLessThan(2);
    });

    test("AC5 without any account the answer is the same", async () => {
      await emptyDatabase(database);
      expect(await story.signIn()).toEqual({ ok: false });
    });

    test("AC6 after ten failures from one address it is refused for that person, the right password too, and told how long", async () => {
      for (let attempt = 0; attempt < 10; attempt += 1)
        expect(await story.signIn({ password: "a wrong password" })).toEqual({ ok: false });
      clock.move(60_000);
      const refused = await story.signIn();
      expect(refused).toMatchObject({ ok: false });
      if (!refused.ok) expect(refused.retryAfterSeconds).toBeGreaterThan(800);
      expect(await story.signIn({ email: "nobody@example.com" })).toEqual({ ok: false });
      clock.move(14 * 60_000);
      expect(await story.signIn()).toMatchObject({ ok: true });
    });

    /** Guesses from so many places that only those who are known are let through. */
    const guessFromEverywhere = (email = EMAIL) =>
      Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          story.signIn({ email, password: "a wrong password", address: `198.51.100.${index}` }),
        ),
      );

    test("AC6 whoever guesses from everywhere does not lock out a person who comes from where they have come before", async () => {
      await story.cookie();
      await guessFromEverywhere();
      const stranger = await story.signIn({ address: "203.0.113.9" });
      expect(stranger).toMatchObject({ ok: false, retryAfterSeconds: expect.any(Number) });
      expect(await story.signIn()).toMatchObject({ ok: true });
      // Their sign-in gives those who guess no new attempts.
      expect(await story.signIn({ address: "203.0.113.10" })).toMatchObject({ retryAfterSeconds: expect.any(Number) });
      await database.script("UPDATE sessions SET expires_at = catalog_now() - interval '31 days'");
      expect(await story.signIn()).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    });

    test("AC5 AC6 of an address that is nobody's it is told the same", async () => {
      const answers = await guessFromEverywhere("nobody@example.com");
      expect(answers.filter((answer) => !answer.ok && answer.retryAfterSeconds !== undefined)).toHaveLength(10);
    });

    test("AC6 attempts at the same time count: no more than thirty are looked at", async () => {
      const answers = await guessFromEverywhere();
      expect(answers.filter((answer) => !answer.ok && answer.retryAfterSeconds === undefined)).toHaveLength(30);
      const refused = (await story.audited()).filter(({ action }) => action === "session.refused");
      expect(refused).toHaveLength(30);
    });

    test("AC6 AC9 success forgives the failures of the e-mail address and is audited", async () => {
      for (let attempt = 0; attempt < 9; attempt += 1) await story.signIn({ password: "a wrong password" });
      const answer = await story.signIn();
      expect(answer.ok).toBe(true);
      expect(await story.signIn({ password: "a wrong password" })).toEqual({ ok: false });
      expect(await story.signIn()).toMatchObject({ ok: true });
      const [started] = (await story.audited()).filter(({ action }) => action === "session.started");
      const userId = story.ada.id;
      expect(started).toEqual({
        action: "session.started",
        subjectId: answer.ok ? answer.sessionId : "",
        details: { userId },
      });
    });

    test("AC6 an absurdly long password is refused without work", async () => {
      statements.length = 0;
      expect(await story.signIn({ password: "x".repeat(1_000_000), address: ADDRESS })).toEqual({ ok: false });
      expect(statements).toEqual([]);
    });

    test("AC10 of several accounts the one whose password it is opens", async () => {
      const other = await accounts.createAccount({ name: "Bakery" });
      const password = "another long password";
      const names = { firstName: "Ada", lastName: "Baker" };
      const user = { accountId: other.id, email: EMAIL, ...names, role: "VIEWER", status: "ACTIVATED" } as const;
      await accounts.createUser({ ...user, password });
      expect(await story.signIn()).toMatchObject({ ok: true, user: { accountId: story.account.id, role: "ADMIN" } });
      expect(await story.signIn({ password })).toMatchObject({
        ok: true,
        user: { accountId: other.id, role: "VIEWER" },
      });
      expect(await story.signIn({ password: "neither of the two" })).toEqual({ ok: false });
    });
  });
}
