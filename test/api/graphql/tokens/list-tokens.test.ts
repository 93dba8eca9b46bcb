import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, bearer, errorOf, later, sessionOf } from "../../http/callers.ts";
import { type TokenFields, tokenStory } from "./token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

async function account() {
  const created = await createTestAccount(app.app);
  return { ...created, story: tokenStory(app, created) };
}

const idsOf = (tokens: readonly TokenFields[]) => tokens.map(({ id }) => id);

test("successors of a long history are read together: statements do not grow with the list", async () => {
  const { story } = await history();
  const statuses = ["ACTIVE", "SUPERSEDED", "REVOKED"];
  const statements = async (limit: number) => {
    app.statements.length = 0;
    expect(await story.list({ statuses, limit })).toHaveLength(limit);
    return app.statements.length;
  };
  expect(await statements(7)).toBe(await statements(3));
});

/** Seven tokens: five Read Only ones, each the next one's predecessor, and a revoked one among two Read & Write ones. */
async function history() {
  const { story, ...rest } = await account();
  const session = await sessionOf(app, await addPerson(app, rest.accountId, "ADMIN"));
  const byPerson = tokenStory(app, rest, session);
  const [firstReadOnly] = await byPerson.list({ scope: "READ_ONLY" });
  const [firstReadWrite] = await byPerson.list({ scope: "READ_WRITE" });
  const made = [];
  for (let index = 0; index < 4; index += 1) made.push((await byPerson.create({ scope: "READ_ONLY" })).token.id);
  await byPerson.revoke(firstReadWrite?.id ?? "");
  const { token } = await byPerson.create({ scope: "READ_WRITE" });
  const oldestFirst = [firstReadOnly?.id ?? "", firstReadWrite?.id ?? "", ...made, token.id];
  return { story: byPerson, newestFirst: oldestFirst.toReversed(), made, firstReadOnly, firstReadWrite };
}

describe("apiTokens", () => {
  test("lists the live ones, newest first, unless other statuses are asked for", async () => {
    const { story, newestFirst, made, firstReadOnly, firstReadWrite } = await history();
    expect(idsOf(await story.list())).toEqual([newestFirst[0], made[3]]);
    const all = await story.list({
      statuses: ["ACTIVE", "RETIRING", "PENDING_FIRST_USE", "EXPIRED", "REVOKED", "SUPERSEDED"],
    });
    expect(idsOf(all)).toEqual(newestFirst);
    expect(idsOf(await story.list({ statuses: ["REVOKED"] }))).toEqual([firstReadWrite?.id]);
    expect(idsOf(await story.list({ statuses: ["SUPERSEDED"] }))).toEqual([
      made[2],
      made[1],
      made[0],
      firstReadOnly?.id,
    ]);
    expect(await story.list({ statuses: ["EXPIRED"] })).toEqual([]);
    expect(await story.list({ statuses: [] })).toEqual([]);
  });

  test("T9 keeps the history: each replaced token names its replacement", async () => {
    const { story, made, firstReadOnly } = await history();
    const replaced = await story.list({ statuses: ["SUPERSEDED"] });
    expect(replaced.map(({ replacedBy }) => replacedBy?.id)).toEqual([made[3], made[2], made[1], made[0]]);
    expect((await story.find(firstReadOnly?.id ?? ""))?.replacedBy).toEqual({ id: made[0] });
  });

  test("takes a scope, a limit and the token after which to go on, also all of them together", async () => {
    const { story, newestFirst, made } = await history();
    const statuses = ["ACTIVE", "REVOKED", "SUPERSEDED"];
    expect(idsOf(await story.list({ scope: "READ_ONLY" }))).toEqual([made[3]]);
    expect(idsOf(await story.list({ statuses, limit: 3 }))).toEqual(newestFirst.slice(0, 3));
    expect(idsOf(await story.list({ statuses, limit: 3, after: newestFirst[2] }))).toEqual(newestFirst.slice(3, 6));
    expect(idsOf(await story.list({ statuses, limit: 3, after: newestFirst[5] }))).toEqual(newestFirst.slice(6));
    expect(await story.list({ statuses, after: newestFirst[6] })).toEqual([]);
    const together = { statuses: ["SUPERSEDED"], scope: "READ_ONLY", limit: 2, after: made[2] };
    expect(idsOf(await story.list(together))).toEqual([made[1], made[0]]);
  });

  test("after a token of another account, or an id that is none, there is nothing", async () => {
    const { story } = await account();
    const [theirs] = await tokenStory(app, app.other).list();
    expect(await story.list({ after: theirs?.id })).toEqual([]);
    expect(await story.list({ after: "no-id" })).toEqual([]);
  });

  test.each([0, -1, 1_001])("a limit of %i is BAD_USER_INPUT of limit", async (limit) => {
    const { story } = await account();
    expect(await story.refusedList({ limit })).toMatchObject({ status: 200, code: "BAD_USER_INPUT", field: "limit" });
  });

  test("lists tokens of this account only", async () => {
    const { story, email } = await account();
    for (const token of await story.list()) expect(token.createdBy.email).toBe(email);
    expect(await story.list()).toHaveLength(2);
  });

  test("T10 is refused to Read Only tokens and to people who are no administrators", async () => {
    const { story, tokens, accountId } = await account();
    const refused = errorOf(await story.ask("{ apiTokens { id } }", {}, bearer(tokens.readOnly)));
    expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    const session = await sessionOf(app, await addPerson(app, accountId, "STEWARD"));
    const steward = errorOf(await story.ask("{ apiTokens { id } }", {}, session));
    expect(steward).toMatchObject({ status: 403, code: "FORBIDDEN", requiredRole: "ADMIN" });
  });
});

describe("currentToken and apiToken", () => {
  test("T10 a token of either scope reads itself by both", async () => {
    const { tokens } = await account();
    for (const token of [tokens.readOnly, tokens.readWrite]) {
      const story = tokenStory(app, app, bearer(token));
      const current = await story.current(bearer(token));
      expect(current?.maskedValue).toBe(`cat_tok_eu_…${token.slice(-4)}`);
      expect(await story.find(current?.id ?? "")).toEqual(current);
    }
  });

  test("T10 a Read Only token cannot read another token of its account", async () => {
    const { story, tokens } = await account();
    const [readWrite] = await story.list({ scope: "READ_WRITE" });
    const document = "query ($id: ID!) { apiToken(id: $id) { id } }";
    const refused = errorOf(await story.ask(document, { id: readWrite?.id }, bearer(tokens.readOnly)));
    expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });

  test("currentToken is null for a signed-in person", async () => {
    const { story, accountId } = await account();
    expect(await story.current(await sessionOf(app, await addPerson(app, accountId, "VIEWER")))).toBeNull();
  });

  test("T5 a token's status follows the database's clock", async () => {
    const { story, accountId } = await account();
    const { token } = await story.create({
      scope: "READ_ONLY",
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    });
    const session = await sessionOf(app, await addPerson(app, accountId, "ADMIN"));
    expect((await story.find(token.id))?.status).toBe("ACTIVE");
    await later(app, "2 minutes", async () => {
      const byPerson = tokenStory(app, app, session);
      expect((await byPerson.find(token.id))?.status).toBe("EXPIRED");
      expect(idsOf(await byPerson.list({ statuses: ["EXPIRED"] }))).toEqual([token.id]);
    });
  });
});

describe("tokenReplacement", () => {
  test("T7 names the token that createToken would end, and changes nothing", async () => {
    const { story } = await account();
    const [active] = await story.list({ scope: "READ_ONLY" });
    expect(await story.replacement("READ_ONLY")).toEqual(active);
    expect(await story.replacement("READ_ONLY")).toEqual(active);
    expect((await story.create({ scope: "READ_ONLY" })).replaced?.id).toBe(active?.id);
  });

  test("is null when the place is free", async () => {
    const { story } = await account();
    const [active] = await story.list({ scope: "READ_ONLY" });
    await story.revoke(active?.id ?? "");
    expect(await story.replacement("READ_ONLY")).toBeNull();
  });
});
