import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp, type TestApp } from "#testkit/test-app.ts";
import { UNKNOWN_ID } from "#testkit/warehouse-story.ts";
import { type AssistantStory, assistantStory, roastery } from "./assistant-story.ts";

describe("the AI Assistant over GraphQL", () => {
  let app: TestApp;
  let assistant: AssistantStory;
  let stranger: AssistantStory;
  let catalog: Awaited<ReturnType<typeof roastery>>;

  beforeAll(async () => {
    app = await createTestApp();
    assistant = assistantStory(app);
    stranger = assistantStory(app, app.other.tokens.readWrite);
    catalog = await roastery(app);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const question = "Who owns the orders table?";
  const asked = () => ({ email: app.email, externalConversationId: "thread", origin: "DUST", question });

  test("AS1 a question with every argument is taken on, waited for and answered with its assets", async () => {
    const document = `query ($data: AddAiAssistantJobInput!) { addAiAssistantJob(data: $data) { data { id jobId } } }`;
    const { body } = await app.graphql(document, { data: { ...asked(), email: ` ${app.email.toUpperCase()} ` } });
    const { id, jobId } = body.data.addAiAssistantJob.data;
    expect(id).toBe(jobId);
    const { status, answer, assets } = await assistant.result(jobId, { delaySeconds: 10 });
    expect(status).toBe("COMPLETED");
    expect(answer).toBe(`[shop.raw.orders](${app.url}/tables/${catalog.orders}) is owned by Ada Admin (${app.email}).`);
    expect(assets).toEqual([
      {
        id: catalog.orders,
        internalLink: `${app.url}/tables/${catalog.orders}`,
        name: "orders",
        url: "https://warehouse.test/orders",
      },
    ]);
    const [row] = await app.database.query(sql`SELECT origin::text, question FROM assistant_jobs`);
    expect(row).toEqual({ origin: "DUST", question });
  });

  test("AS2 until it is done the answer is empty, and waiting ends after the seconds that were asked for", async () => {
    const id = await assistant.ask(question, { externalConversationId: "held" });
    await assistant.ended(id);
    // As it is before any process has got to it.
    await app.database.query(sql`UPDATE assistant_jobs SET status = 'ADDED', answer = NULL, assets = '[]'
      WHERE id = ${id}::uuid`);
    const before = performance.now();
    expect(await assistant.result(id, { delaySeconds: 1 })).toEqual({ answer: "", assets: [], status: "ADDED" });
    expect(performance.now() - before).toBeGreaterThan(900);
    expect(await assistant.result(id)).toMatchObject({ status: "ADDED" });
  });

  test("AS2 whoever waits is told when the answer is there, not at the end of the wait", async () => {
    const before = performance.now();
    const { status } = await assistant.result(await assistant.ask(question), { delaySeconds: 10 });
    expect(status).toBe("COMPLETED");
    expect(performance.now() - before).toBeLessThan(5_000);
  });

  test.each([
    ["an origin that is not this API's", { origin: "SLACK_BOT" }, "data.origin"],
    ["an empty question", { question: " " }, "data.question"],
    ["a question of 10,000 characters", { question: "x".repeat(10_000) }, "data.question"],
    ["a question that cannot be stored", { question: "who\u0000" }, "data.question"],
    ["an empty conversation id", { externalConversationId: "" }, "data.externalConversationId"],
    ["an endless conversation id", { externalConversationId: "x".repeat(501) }, "data.externalConversationId"],
    ["nobody's e-mail address", { email: "nobody@example.com" }, "data.email"],
  ])("AS1 %s is refused by name", async (_, wrong, field) => {
    expect(await assistant.refusedQuestion({ ...asked(), ...wrong })).toMatchObject({ code: "BAD_USER_INPUT", field });
  });

  test("AS1 a user of another account, and a suspended one, are nobody", async () => {
    const refused = { code: "BAD_USER_INPUT", field: "data.email" };
    expect(await assistant.refusedQuestion({ ...asked(), email: app.other.email })).toMatchObject(refused);
    const person = { accountId: app.accountId, email: "left@example.com", firstName: "Lee", lastName: "Left" };
    const left = { ...person, role: "CONTRIBUTOR", status: "SUSPENDED", password: "long gone by now" } as const;
    await app.app.modules.accounts.createUser(left);
    expect(await assistant.refusedQuestion({ ...asked(), email: person.email })).toMatchObject(refused);
  });

  test("AS1 a question of 9,999 characters is answered", async () => {
    const long = `${question} ${"please ".repeat(2_000)}`.slice(0, 9_998).padEnd(9_999, "e");
    expect(await assistant.answerTo(long)).toMatchObject({ status: "COMPLETED" });
  });

  test.each([-1, 11])("AS2 a wait of %s seconds is refused", async (delaySeconds) => {
    const refusal = await assistant.refusedResult({ id: UNKNOWN_ID, delaySeconds });
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", field: "data.delaySeconds" });
  });

  test("AS3 an unknown id, a malformed one and another account's are all not found", async () => {
    const id = await assistant.ask(question);
    for (const one of [UNKNOWN_ID, "nonsense"])
      expect(await assistant.refusedResult({ id: one })).toMatchObject({ code: "NOT_FOUND", field: "data.id" });
    expect(await stranger.refusedResult({ id })).toMatchObject({ code: "NOT_FOUND" });
    expect(await assistant.ended(id)).toMatchObject({ status: "COMPLETED" });
  });

  test("AS3 both need Read & Write, and somebody", async () => {
    const id = await assistant.ask(question);
    const forbidden = { status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" };
    expect(await assistant.refusedQuestion(asked(), app.tokens.readOnly)).toMatchObject(forbidden);
    expect(await assistant.refusedResult({ id }, app.tokens.readOnly)).toMatchObject(forbidden);
    const nobody = { status: 401, code: "UNAUTHENTICATED" };
    expect(await assistant.refusedQuestion(asked(), null)).toMatchObject(nobody);
    expect(await assistant.refusedResult({ id }, null)).toMatchObject(nobody);
  });

  test("AS3 nothing of another account's catalog is found", async () => {
    const id = await stranger.ask(question, { email: app.other.email });
    const { answer, assets } = await stranger.ended(id);
    expect(assets).toEqual([]);
    expect(answer).toContain("I found nothing in the catalog");
  });

  test("AS4 a follow-up speaks of what was spoken of, and waits for the answer before it", async () => {
    const thread = { externalConversationId: "follow-up" };
    // All at once: the later ones cannot be understood before the first is answered.
    const first = await assistant.ask("Where is order_lines?", thread);
    const second = await assistant.ask("And who owns it?", thread);
    const third = await assistant.ask("What feeds it?", thread);
    const fourth = await assistant.ask("and what about bean_stock?", thread);
    expect((await assistant.ended(first)).assets[0]?.id).toBe(catalog.lines);
    expect(await assistant.ended(second)).toMatchObject({
      answer: `[shop.marts.order_lines](${app.url}/tables/${catalog.lines}) is owned by the team Finance.`,
    });
    expect((await assistant.ended(third)).assets.map(({ id }) => id)).toEqual([catalog.lines, catalog.orders]);
    const { answer, assets } = await assistant.ended(fourth);
    expect(assets[0]?.id).toBe(catalog.stock);
    expect(answer).toContain("No lineage into");
  });

  test("AS4 a thread is one person's: another id, or another person, begins anew", async () => {
    await assistant.answerTo("Where is order_lines?", { externalConversationId: "mine" });
    const { answer, assets } = await assistant.answerTo("And who owns it?", { externalConversationId: "not mine" });
    expect(assets).toEqual([]);
    expect(answer).toContain("I cannot tell which asset this is about");
  });

  test("AS5 what is not there is said plainly", async () => {
    const { answer, assets } = await assistant.answerTo("Where are the zeppelins?");
    expect(assets).toEqual([]);
    expect(answer).toContain("I found nothing in the catalog for “Where are the zeppelins?”");
  });

  test("AS5 what is deleted is no more spoken of", async () => {
    const thread = { externalConversationId: "deleted" };
    const data = [{ schemaId: (await schemaOf(catalog.orders)) ?? "", externalId: "gone", name: "vanishing_act" }];
    const [made] = await catalog.story.ask<{ id: string }[]>(
      "mutation ($data: [CreateTableInput!]!) { createTables(data: $data) { id } }",
      { data },
    );
    expect((await assistant.answerTo("Where is vanishing_act?", thread)).assets[0]?.id).toBe(made?.id);
    await catalog.story.ask("mutation ($data: [UpdateTableInput!]!) { updateTables(data: $data) { id } }", {
      data: [{ id: made?.id, deletedAt: new Date().toISOString() }],
    });
    expect((await assistant.answerTo("Who owns it?", thread)).assets).toEqual([]);
  });

  async function schemaOf(tableId: string): Promise<string | undefined> {
    const statement = sql`SELECT schema_id AS id FROM tables WHERE id = ${tableId}::uuid`;
    return (await app.database.query<{ id: string }>(statement))[0]?.id;
  }
});
