import { inspect } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { Database } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { createStory, EMAIL } from "./story.ts";
import { createTestAccounts, emptyDatabase, type TestDatabase } from "./watched-database.ts";

const UNKNOWN = "00000000-0000-7000-8000-000000000000";
const rejection = (code: string, field: string) => ({ code, details: { field } });

export function people(current: () => TestDatabase): void {
  describe("accounts and people", () => {
    let opened: TestDatabase;
    let database: Database;
    let accounts: Accounts;

    beforeEach(async () => {
      opened = current();
      ({ database } = opened);
      await emptyDatabase(database);
      ({ accounts } = createTestAccounts(opened));
    });

    const person = (accountId: string, email: string) =>
      ({ accountId, email, firstName: "Bo", lastName: "Bean", role: "VIEWER", status: "ACTIVATED" }) as const;

    test("AC3 the first administrator brings the account along", async () => {
      expect(await accounts.onlyAccount()).toBeNull();
      const { accountId, userId, password } = await accounts.createAdministrator({ email: EMAIL });
      expect(await accounts.onlyAccount()).toEqual({ id: accountId, name: "Catalog" });
      expect(await accounts.firstAdministrator(accountId)).toMatchObject({ id: userId, email: EMAIL, role: "ADMIN" });
      const answer = await accounts.signIn({ email: EMAIL, password: password.reveal(), origin: {} });
      expect(answer.ok).toBe(true);
    });

    test("AC1 a generated password is long, readable, never twice the same and never printed", async () => {
      const passwords = Array.from({ length: 50 }, () => accounts.generatePassword().reveal());
      for (const password of passwords) expect(password).toMatch(/^([a-km-np-z2-9]{5}-){4}[a-km-np-z2-9]{5}$/);
      expect(new Set(passwords)).toHaveLength(50);
      expect(inspect(await accounts.createAdministrator({ email: EMAIL }))).toContain("[secret]");
    });

    test("AC3 the second administrator joins the only account", async () => {
      const first = await accounts.createAdministrator({ email: EMAIL });
      const second = await accounts.createAdministrator({ email: "bo@example.com", password: "given by the operator" });
      expect(second.accountId).toBe(first.accountId);
      expect(second.password.reveal()).toBe("given by the operator");
      expect(await accounts.firstAdministrator(first.accountId)).toMatchObject({ id: first.userId });
      await database.script(`UPDATE users SET status = 'SUSPENDED' WHERE id = '${first.userId}'`);
      expect(await accounts.firstAdministrator(first.accountId)).toMatchObject({ id: second.userId });
    });

    test("AC3 administrators made at once share one account", async () => {
      const emails = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"];
      const made = await Promise.all(emails.map((email) => accounts.createAdministrator({ email })));
      expect(new Set(made.map(({ accountId }) => accountId))).toHaveLength(1);
    });

    test("AC3 an instance of several accounts has to be told which", async () => {
      const one = await accounts.createAccount({ name: "One" });
      await accounts.createAccount({ name: "Two" });
      await expect(accounts.onlyAccount()).rejects.toMatchObject(rejection("BAD_USER_INPUT", "account"));
      await expect(accounts.onlyAccount()).rejects.toThrow("--account");
      await expect(accounts.createAdministrator({ email: EMAIL })).rejects.toThrow("--account");
      await expect(accounts.resetPassword({ email: EMAIL })).rejects.toThrow("--account");
      expect(await accounts.createAdministrator({ accountId: one.id, email: EMAIL })).toMatchObject({
        accountId: one.id,
      });
    });

    test("AC3 an account that does not exist is not found", async () => {
      for (const accountId of [UNKNOWN, "nonsense"]) {
        const notFound = rejection("NOT_FOUND", "account");
        await expect(accounts.createAdministrator({ accountId, email: EMAIL })).rejects.toMatchObject(notFound);
        await expect(accounts.createUser(person(accountId, EMAIL))).rejects.toMatchObject(notFound);
        await expect(accounts.tokensPerScope(accountId)).rejects.toMatchObject({ code: "NOT_FOUND" });
        expect(await accounts.findUserByEmail(accountId, EMAIL)).toBeNull();
        expect(await accounts.firstAdministrator(accountId)).toBeNull();
      }
      expect(await accounts.onlyAccount()).toBeNull();
    });

    test("AC3 an account may be given its id, once", async () => {
      const id = "01990000-0000-7000-8000-000000000001";
      expect(await accounts.createAccount({ name: " Given ", id })).toEqual({ id, name: "Given" });
      await expect(accounts.createAccount({ name: "Again", id })).rejects.toMatchObject(
        rejection("BAD_USER_INPUT", "id"),
      );
      await expect(accounts.createAccount({ name: "No", id: "1" })).rejects.toMatchObject(
        rejection("BAD_USER_INPUT", "id"),
      );
      await expect(accounts.createAccount({ name: " " })).rejects.toMatchObject(rejection("BAD_USER_INPUT", "name"));
      expect(await accounts.tokensPerScope(id)).toBe(1);
    });

    test("AC2 an address is kept in lower case and once per account", async () => {
      const { account } = await createStory(database, accounts);
      const bo = await accounts.createUser(person(account.id, " Bo.Bean@Example.COM "));
      expect(bo.email).toBe("bo.bean@example.com");
      expect(await accounts.findUserByEmail(account.id, "BO.bean@example.com")).toEqual(bo);
      await expect(accounts.createUser(person(account.id, "BO.BEAN@example.com"))).rejects.toMatchObject(
        rejection("BAD_USER_INPUT", "email"),
      );
      const other = await accounts.createAccount({ name: "Other" });
      expect((await accounts.createUser(person(other.id, "bo.bean@example.com"))).accountId).toBe(other.id);
    });

    test("AC2 of users made at once with the same address one is made", async () => {
      const { account } = await createStory(database, accounts);
      const attempts = Array.from({ length: 5 }, () => accounts.createUser(person(account.id, "bo@example.com")));
      const outcomes = await Promise.allSettled(attempts);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(rejection("BAD_USER_INPUT", "email"));
      }
    });

    test("AC2 a person whom a source brought along is the same person", async () => {
      const { account } = await createStory(database, accounts);
      const unified = { accountId: account.id, email: "bo@example.com", name: "B. Bean" };
      const { id } = await database.prisma.unifiedUser.create({ data: unified });
      expect((await accounts.createUser(person(account.id, "bo@example.com"))).unifiedUserId).toBe(id);
      expect(await database.prisma.unifiedUser.findUnique({ where: { id } })).toMatchObject({ name: "B. Bean" });
    });

    test.each(["", "nobody", "a\u0000b@example.com", "a b@example.com", "@", `${"a".repeat(250)}@example.com`])(
      "AC2 %j is no address",
      async (email) => {
        const { account } = await createStory(database, accounts);
        await expect(accounts.createUser(person(account.id, email))).rejects.toMatchObject(
          rejection("BAD_USER_INPUT", "email"),
        );
      },
    );

    test("AC1 a short password is refused, and the refusal does not repeat it", async () => {
      const { account } = await createStory(database, accounts);
      const attempt = accounts.createUser({ ...person(account.id, "bo@example.com"), password: "elevenchars" });
      await expect(attempt).rejects.toMatchObject(rejection("BAD_USER_INPUT", "password"));
      await expect(attempt).rejects.not.toThrow("elevenchars");
    });

    test("AC9 what was made is audited, without a secret, and the catalog has another version", async () => {
      const story = await createStory(database, accounts);
      await accounts.createUser(person(story.account.id, "bo@example.com"), { kind: "system" });
      const rows = await story.audited();
      expect(rows.map(({ action }) => action)).toEqual(["account.created", "user.created", "user.created"]);
      expect(rows[1]).toMatchObject({ subjectId: story.ada.id, details: { email: EMAIL, role: "ADMIN" } });
      expect(JSON.stringify(rows)).not.toMatch(/argon2|battery/);
      const [version] = await database.query(sql`SELECT catalog_version::int AS version FROM accounts`);
      expect(version).toEqual({ version: 2 });
    });

    test("AC9 a reset of nobody's password is not found", async () => {
      await expect(accounts.resetPassword({ email: EMAIL })).rejects.toMatchObject(rejection("NOT_FOUND", "email"));
      await createStory(database, accounts);
      await expect(accounts.resetPassword({ email: "no@example.com" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });
}
