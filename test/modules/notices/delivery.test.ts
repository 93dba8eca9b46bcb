import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestAccount } from "#testkit/test-app.ts";
import { auditOf } from "../../api/http/callers.ts";
import { openNoticeStory } from "./notice-story.ts";

const story = await openNoticeStory({ CATALOG_PUBLIC_URL: "https://eu.example.com" });
afterAll(() => story[Symbol.asyncDispose]());
const { notices, tokens } = story.app.app.modules.graphql;
const operator = { kind: "cli" } as const;

beforeEach(() => story.reset());

/** A token of a new account that was revoked, and whose mail waits to be sent. */
async function revoked(given?: TestAccount) {
  const account = given ?? (await story.account());
  const id = await story.issue(account, "60 days");
  await tokens.operator.revoke(
    { accountId: account.accountId, userId: account.userId, by: operator },
    { id, reason: "<b>lost</b>\nSubject: x" },
  );
  return { account, id };
}

describe("mails", () => {
  test("N2 N10 of a change say what happened in text and HTML, with where to go, and hold no secret", async () => {
    const { account } = await revoked();
    await notices.deliver();
    const [mail] = story.mail.mails.filter(({ to }) => to === account.email);
    expect(mail?.subject).toBe('[Catalog eu] Read Only token "nightly" was revoked');
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain("cat_tok_eu_…abcd");
      expect(part).toContain("https://eu.example.com/settings/api");
      expect(part).toContain("http://localhost:4001/settings/api");
      expect(part).toMatch(/\d{4} at \d\d:\d\d UTC/);
      expect(part).toContain(account.email);
    }
    expect(mail?.html).toContain("&lt;b&gt;lost&lt;/b&gt; Subject: x");
    expect(mail?.raw).not.toMatch(/cat_tok_[a-z]+_[0-9A-Za-z]{8}/);
    expect(mail?.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  });

  test("N10 of a new token never hold the secret that its answer showed", async () => {
    const account = await story.account();
    const maker = { accountId: account.accountId, userId: account.userId, by: operator };
    const { secret } = await tokens.operator.issue(maker, { scope: "READ_ONLY", name: "fresh" });
    await notices.deliver();
    expect(story.subjects(account)).toContain('[Catalog eu] Read Only token "fresh" was generated');
    const random = secret.reveal().slice("cat_tok_eu_".length, -4);
    for (const { raw, text, html } of story.mail.mails)
      for (const part of [raw, text, html]) expect(part).not.toContain(random);
    const [stored] = await story.app.database.query<{ all: string }>(
      sql`SELECT coalesce(string_agg(to_jsonb(n)::text, ''), '') AS all FROM notices n`,
    );
    expect(stored?.all).not.toContain(random);
  });

  test("N2 a change that is rolled back tells nobody", async () => {
    const account = await story.account();
    const tokenId = await story.issue(account, "60 days");
    const failed = story.app.database.transaction(async (tx) => {
      await notices.enqueue(tx, { accountId: account.accountId, tokenId, kind: "token.leaked" });
      throw new Error("rolled back");
    });
    await expect(failed).rejects.toThrow("rolled back");
    expect(await story.stored(tokenId)).toEqual([]);
  });

  test("N1 the same told twice in two transactions is sent once", async () => {
    const account = await story.account();
    const tokenId = await story.issue(account, "60 days");
    const tell = () =>
      story.app.database.transaction((tx) =>
        notices.enqueue(tx, { accountId: account.accountId, tokenId, kind: "token.leaked" }),
      );
    await Promise.all([tell(), tell(), tell()]);
    await Promise.all([notices.deliver(), notices.deliver()]);
    expect(story.subjects(account)).toEqual([
      '[Catalog eu] Read Only token "nightly" was found in the open and revoked',
    ]);
  });
});

describe("when the mail server is away", () => {
  test("N6 N7 a revoke succeeds, the mail waits a minute at least, and arrives once when the server is back", async () => {
    const account = await story.account();
    await story.mail.stop();
    const { id } = await revoked(account);
    expect(await notices.deliver()).toMatchObject({ sent: 0, failed: 1 });
    const [waiting] = await story.stored(id);
    expect(waiting).toMatchObject({
      state: "PENDING",
      attempts: 1,
      last_error: expect.stringContaining("ECONNREFUSED"),
    });
    await story.mail.start();
    expect(await notices.deliver()).toMatchObject({ sent: 0, failed: 0 });
    await story.at("2 minutes");
    expect(await notices.deliver()).toMatchObject({ sent: 1, failed: 0 });
    expect(await notices.deliver()).toMatchObject({ sent: 0 });
    expect(story.subjects(account)).toHaveLength(1);
    expect((await story.stored(id))[0]).toMatchObject({ state: "SENT", attempts: 2, last_error: null });
  });

  test("N7 after ten tries it is dead and listed, and an administrator's retry brings it back", async () => {
    const { account, id } = await revoked();
    story.mail.refusal = new Error("mailbox is full");
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await story.at(`${attempt * 8} hours`);
      await notices.deliver();
    }
    story.mail.refusal = null;
    const [row] = await story.stored(id);
    expect(row).toMatchObject({ state: "DEAD", attempts: 10, last_error: expect.stringContaining("mailbox is full") });
    const [dead] = await notices.operator.list(account.accountId, { states: ["DEAD"] });
    expect(dead).toMatchObject({ tokenId: id, recipient: account.email, attempts: 10 });
    await notices.operator.retry(account.accountId, operator, dead?.id ?? "");
    expect(await notices.deliver()).toMatchObject({ sent: 1 });
    expect(story.subjects(account)).toHaveLength(1);
    expect((await auditOf(story.app, dead?.id ?? "")).map(({ action }) => action)).toEqual(["notice.retried"]);
    await expect(notices.operator.retry(account.accountId, operator, dead?.id ?? "")).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
    });
  });

  test("N8 a process that dies before its mark leads to the same mail with the same Message-ID, and to no other", async () => {
    const { account, id } = await revoked();
    await notices.deliver();
    // What a crash leaves behind: claimed and sent, but not marked.
    await story.app.database.query(sql`UPDATE notices SET state = 'PENDING', sent_at = NULL,
      next_attempt_at = catalog_now() + interval '2 minutes' WHERE token_id = ${id}::uuid`);
    await notices.deliver();
    expect(story.subjects(account)).toHaveLength(1);
    await story.at("3 minutes");
    await notices.deliver();
    const ids = story.mail.mails.filter(({ to }) => to === account.email).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test("N6 no transaction is open while a mail is sent: tokens are made and revoked meanwhile", async () => {
    const { account, id } = await revoked();
    const other = await story.issue(account, "60 days");
    const seen: string[] = [];
    story.mail.beforeAccepting = async () => {
      const by = { accountId: account.accountId, userId: account.userId, by: operator };
      seen.push((await tokens.operator.revoke(by, { id: other })).status);
    };
    await notices.deliver();
    story.mail.beforeAccepting = async () => undefined;
    expect(seen).toContain("REVOKED");
    expect((await story.stored(id))[0]).toMatchObject({ state: "SENT" });
  });
});

describe("without a mail server", () => {
  test("mails are files that their owner alone can read", async () => {
    const folder = mkdtempSync(join(tmpdir(), "catalog-mails-"));
    await using app = await createTestApp({ environment: { CATALOG_MAIL_FOLDER: join(folder, "mails") } });
    const { sent } = await app.app.modules.graphql.notices.deliver();
    expect(sent).toBe(4);
    const files = readdirSync(join(folder, "mails"));
    expect(files).toHaveLength(4);
    for (const name of files) {
      expect(name).toMatch(/^catalog-[0-9a-f]{40}\.eml$/);
      expect(statSync(join(folder, "mails", name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, "mails", name), "utf8")).toMatch(/^Subject: /m);
    }
    rmSync(folder, { recursive: true });
  });
});
