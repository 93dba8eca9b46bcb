import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { addPerson } from "../../api/http/callers.ts";
import { openNoticeStory, type StoredNotice } from "./notice-story.ts";

const story = await openNoticeStory();
afterAll(() => story[Symbol.asyncDispose]());
beforeEach(() => story.reset());

const told = (rows: readonly StoredNotice[]) => rows.map((row) => [row.kind, row.threshold_days, row.state]);
const subject = (what: string) => `[Catalog eu] Read Only token "nightly" ${what}`;

describe("thresholds", () => {
  test("N3 mails go out 30, 7 and 1 days before the end and after it, each once however often it is looked", async () => {
    const account = await story.account();
    const id = await story.issue(account, "60 days");
    const expected: string[] = [];
    const steps = [
      ["29 days", undefined],
      ["30 days 1 minute", "expires in 30 days"],
      ["52 days", undefined],
      ["53 days 1 minute", "expires in 7 days"],
      ["58 days", undefined],
      ["59 days 1 minute", "expires in 1 day"],
      ["59 days 23 hours", undefined],
      ["60 days 1 minute", "has expired"],
      ["60 days 20 hours", undefined],
      ["64 days", undefined],
    ] as const;
    for (const [when, what] of steps) {
      await story.at(when);
      for (let again = 0; again < 3; again += 1) await story.run();
      if (what !== undefined) expected.push(subject(what));
      expect([when, story.subjects(account)]).toEqual([when, expected]);
    }
    expect(told(await story.stored(id))).toEqual([
      ["token.expiring", 30, "SENT"],
      ["token.expiring", 7, "SENT"],
      ["token.expiring", 1, "SENT"],
      ["token.expired", 0, "SENT"],
    ]);
  });

  test("N4 after a pause only the most urgent is sent, and the passed ones never come later", async () => {
    const account = await story.account();
    const id = await story.issue(account, "60 days");
    await story.at("59 days 12 hours");
    await story.run();
    await story.run();
    expect(story.subjects(account)).toEqual([subject("expires in 12 hours")]);
    expect(told(await story.stored(id))).toEqual([
      ["token.expiring", 30, "SKIPPED"],
      ["token.expiring", 7, "SKIPPED"],
      ["token.expiring", 1, "SENT"],
    ]);
  });

  test("N3 what expired during a pause of three days is told after it, once, and nothing else of it", async () => {
    const account = await story.account();
    const id = await story.issue(account, "60 days");
    await story.at("58 days");
    await story.run();
    await story.at("61 days 12 hours");
    await story.run();
    await story.run();
    expect(story.subjects(account)).toEqual([subject("expires in 2 days"), subject("has expired")]);
    expect(told(await story.stored(id)).filter(([, , state]) => state === "SENT")).toHaveLength(2);
  });

  test.each([
    ["7 days", "6 days 12 hours", ["expires in 12 hours", "has expired"]],
    ["1 day", "12 hours", ["has expired"]],
    ["60 minutes", "30 minutes", ["has expired"]],
  ])("N5 a token that lives %s is not announced by a threshold as long as that", async (life, before, expected) => {
    const account = await story.account();
    const id = await story.issue(account, life);
    await story.run();
    expect(await story.stored(id)).toEqual([]);
    for (const when of [before, `${life} 1 second`]) {
      await story.at(when);
      await story.run();
    }
    expect(story.subjects(account)).toEqual(expected.map(subject));
  });

  test("N5 a token of the playground is not announced at all", async () => {
    const account = await story.account();
    const id = await story.issue(account, "60 minutes", "PLAYGROUND");
    await story.at("61 minutes");
    await story.run();
    expect(await story.stored(id)).toEqual([]);
  });

  test("N9 a token that was revoked or replaced is neither announced nor told as expired", async () => {
    const account = await story.account();
    const ids = [await story.issue(account, "60 days"), await story.issue(account, "60 days")];
    await story.app.database.query(
      sql`UPDATE api_tokens SET revoked_at = catalog_now() WHERE id = ${ids[0] ?? ""}::uuid`,
    );
    await story.app.database.query(
      sql`UPDATE api_tokens SET superseded_at = catalog_now() + interval '1 day' WHERE id = ${ids[1] ?? ""}::uuid`,
    );
    for (const when of ["53 days 1 minute", "60 days 1 minute"]) {
      await story.at(when);
      await story.run();
    }
    expect(story.subjects(account)).toEqual([]);
  });

  test("N9 a token that is revoked between the sweep and the sending is not announced any more", async () => {
    const account = await story.account();
    const id = await story.issue(account, "60 days");
    await story.at("53 days 1 minute");
    await story.app.app.modules.graphql.notices.sweep();
    await story.app.database.query(sql`UPDATE api_tokens SET revoked_at = catalog_now() WHERE id = ${id}::uuid`);
    await story.run();
    expect(story.subjects(account)).toEqual([]);
    expect((await story.stored(id)).at(-1)).toMatchObject({ state: "SKIPPED", last_error: expect.any(String) });
  });

  test("N3 the last hour of an overlap is told if the old token was used within the hour before, and not otherwise", async () => {
    const account = await story.account();
    const [used, unused] = [await story.issue(account, "60 days"), await story.issue(account, "60 days")];
    await story.app.database.query(sql`UPDATE api_tokens SET superseded_at = catalog_now() + interval '1 day'
      WHERE id = ANY (${[used, unused]}::uuid[])`);
    await story.at("22 hours");
    await story.app.database.query(sql`UPDATE api_tokens SET last_used_at = catalog_now() WHERE id = ${used}::uuid`);
    await story.run();
    expect(story.subjects(account)).toEqual([]);
    await story.at("23 hours 1 minute");
    await story.app.database.query(sql`UPDATE api_tokens SET last_used_at = catalog_now() WHERE id = ${used}::uuid`);
    await story.run();
    await story.run();
    expect(story.subjects(account)).toEqual([subject("is still in use and ends in 1 hour")]);
    expect(await story.stored(unused)).toEqual([]);
  });

  test("N1 every active administrator is mailed once; other roles, the suspended and other accounts are not", async () => {
    const [account, other] = [await story.account(), await story.account()];
    const second = await addPerson(story.app, account.accountId, "ADMIN");
    const suspended = await addPerson(story.app, account.accountId, "ADMIN");
    const steward = await addPerson(story.app, account.accountId, "STEWARD");
    await story.app.database.query(sql`UPDATE users SET status = 'SUSPENDED' WHERE id = ${suspended.id}::uuid`);
    await story.issue(account, "60 days");
    await story.at("53 days 1 minute");
    await story.run();
    await story.run();
    const recipients = story.mail.mails.map(({ to }) => to);
    const ours = [account.email, second.email, suspended.email, steward.email, other.email];
    expect(recipients.filter((to) => ours.includes(to)).toSorted()).toEqual([account.email, second.email].toSorted());
  });
});
