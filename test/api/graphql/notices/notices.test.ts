import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount } from "#testkit/test-app.ts";
import { openNoticeStory } from "../../../modules/notices/notice-story.ts";
import { bearer, call, dataOf, errorOf } from "../../http/callers.ts";

const story = await openNoticeStory();
afterAll(() => story[Symbol.asyncDispose]());
const { app, mail } = story;

type Shown = { readonly id: string; readonly kind: string; readonly state: string; readonly subject: string | null };

const list = `query ($limit: Int = 100, $after: ID, $states: [NoticeState!]) {
  notices(limit: $limit, after: $after, states: $states) {
    id kind thresholdDays token { id maskedValue } channel recipient state attempts lastError createdAt sentAt subject text
  }
}`;
const retry = "mutation ($id: ID!) { retryNotice(id: $id) { id state attempts } }";

async function account() {
  const made = await createTestAccount(app.app);
  const ask = (query: string, variables: Record<string, unknown> = {}, token = made.tokens.readWrite) =>
    call(app, { query, variables }, bearer(token));
  return { ...made, ask };
}

describe("notices", () => {
  test("N10 are listed newest first with what was sent, by state and page", async () => {
    const { ask, email } = await account();
    const waiting: Shown[] = dataOf(await ask(list));
    expect(waiting.map(({ kind, state, subject }) => ({ kind, state, subject }))).toEqual(
      Array.from({ length: 2 }, () => ({ kind: "TOKEN_GENERATED", state: "PENDING", subject: null })),
    );
    await app.app.modules.graphql.notices.deliver();
    const sent: Shown[] = dataOf(await ask(list, { states: ["SENT"] }));
    expect(sent.map(({ id }) => id)).toEqual(waiting.map(({ id }) => id));
    expect(sent[0]).toMatchObject({
      channel: "MAIL",
      recipient: email,
      attempts: 1,
      lastError: null,
      thresholdDays: null,
      token: { maskedValue: expect.stringMatching(/^cat_tok_eu_…\w{4}$/) },
      subject: expect.stringMatching(/^\[Catalog eu\] .* was generated$/),
      text: expect.stringContaining("/settings/api"),
    });
    const pages = [dataOf(await ask(list, { limit: 1 })), dataOf(await ask(list, { limit: 1, after: sent[0]?.id }))];
    expect(pages.flat().map(({ id }: Shown) => id)).toEqual(sent.map(({ id }) => id));
    expect(dataOf(await ask(list, { states: ["DEAD"] }))).toEqual([]);
  });

  test("a limit out of range is BAD_USER_INPUT of limit, and an after that is no id lists nothing", async () => {
    const { ask } = await account();
    for (const limit of [0, -1, 1_001])
      expect(errorOf(await ask(list, { limit }))).toMatchObject({ code: "BAD_USER_INPUT", field: "limit" });
    expect(dataOf(await ask(list, { after: "nonsense" }))).toEqual([]);
  });

  test("N7 retryNotice has what waits tried at once, and refuses what was sent, is not there or is another's", async () => {
    const { ask } = await account();
    const stranger = await account();
    mail.refusal = new Error("busy");
    await app.app.modules.graphql.notices.deliver();
    mail.refusal = null;
    const [failed]: Shown[] = dataOf(await ask(list));
    expect(failed).toMatchObject({ state: "PENDING", attempts: 1, lastError: expect.stringContaining("busy") });
    const id = failed?.id ?? "";
    for (const [by, wrong] of [
      [stranger, id],
      [stranger, "00000000-0000-7000-8000-000000000000"],
      [stranger, "nonsense"],
    ] as const)
      expect(errorOf(await by.ask(retry, { id: wrong }))).toMatchObject({ code: "NOT_FOUND", field: "id" });
    expect(dataOf(await ask(retry, { id }))).toEqual({ id, state: "PENDING", attempts: 0 });
    await app.app.modules.graphql.notices.deliver();
    expect(dataOf(await ask(list, { states: ["SENT"] }))).toMatchObject([{ id }]);
    expect(errorOf(await ask(retry, { id }))).toMatchObject({ code: "BAD_USER_INPUT", field: "id" });
  });

  test("N13 are refused without a token and to a Read Only token", async () => {
    const { ask, tokens } = await account();
    expect(errorOf(await call(app, { query: list }, {}))).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    expect(errorOf(await ask(list, {}, tokens.readOnly))).toMatchObject({ status: 403, requiredScope: "READ_WRITE" });
    expect(errorOf(await ask(retry, { id: "x" }, tokens.readOnly))).toMatchObject({ status: 403 });
  });
});
