import { afterAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, errorOf, sessionOf } from "../../http/callers.ts";
import { rotationStory } from "./rotation-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

describe("several places of a scope", () => {
  async function withPlaces(max: number) {
    const story = await rotationStory(app);
    await story.updatePolicy({ max });
    return story;
  }

  test("T17 a free place is taken first and nothing is replaced; then the oldest makes way", async () => {
    const { create, id, story, door, tokens } = await withPlaces(3);
    expect(await story.replacement("READ_ONLY")).toBeNull();
    const [second, third] = [await create({ rotation: { overlapMinutes: 5 } }), await create({})];
    expect([second.replaced, third.replaced]).toEqual([null, null]);
    expect((await story.replacement("READ_ONLY"))?.id).toBe(id);
    expect((await create({})).replaced).toMatchObject({ id, status: "SUPERSEDED" });
    expect([await door(tokens.readOnly), await door(second.secret), await door(third.secret)]).toEqual([
      "SUPERSEDED",
      "open",
      "open",
    ]);
  });

  test("T17 replace says which token makes way, even if a place is free", async () => {
    const { create, id, door, tokens } = await withPlaces(3);
    const second = await create({});
    const third = await create({ replace: second.token.id, rotation: { overlapMinutes: 5 } });
    expect(third.replaced).toMatchObject({ id: second.token.id, status: "RETIRING" });
    expect((await create({ replace: id })).replaced).toMatchObject({ id, status: "SUPERSEDED" });
    expect([await door(tokens.readOnly), await door(second.secret)]).toEqual(["SUPERSEDED", "open"]);
  });

  test("T7 ifActive FAIL refuses the token that replace names", async () => {
    const { refused, id, door, tokens } = await withPlaces(3);
    const error = await refused("create", { scope: "READ_ONLY", replace: id, ifActive: "FAIL" });
    expect(error).toMatchObject({ code: "BAD_USER_INPUT", reason: "SCOPE_OCCUPIED", activeTokenId: id });
    expect(await door(tokens.readOnly)).toBe("open");
  });

  test("T15 each place has its own overlap", async () => {
    const { create, rotate, id, statuses } = await withPlaces(2);
    const second = await create({});
    await rotate(id, { overlapMinutes: 5 });
    await rotate(second.token.id, { overlapMinutes: 5 });
    expect(await statuses()).toEqual(["ACTIVE", "ACTIVE", "RETIRING", "RETIRING"]);
  });

  test("T6 of 50 made at once as many stay active as there are places", async () => {
    const { create, statuses } = await withPlaces(3);
    await Promise.all(Array.from({ length: 50 }, () => create({})));
    expect(await statuses()).toEqual(["ACTIVE", "ACTIVE", "ACTIVE"]);
  });

  test("T19 fewer places end nothing; no more are taken until enough have ended", async () => {
    const { create, updatePolicy, statuses, story, id } = await withPlaces(2);
    const second = await create({});
    await updatePolicy({ max: 1 });
    expect(await statuses()).toEqual(["ACTIVE", "ACTIVE"]);
    await story.revoke(id);
    const third = await create({});
    expect(third.replaced?.id, "the place that is left is the second").toBe(second.token.id);
    expect(await statuses()).toEqual(["ACTIVE"]);
  });
});

describe("takeOverToken", () => {
  async function madeBySomebodyElse() {
    const story = await rotationStory(app);
    const person = await addPerson(app, story.accountId, "ADMIN");
    const made = await story.create({}, await sessionOf(app, person));
    const set = (change: string) =>
      app.database.script(`UPDATE users SET ${change} WHERE id = '${person.id}' AND account_id = '${story.accountId}'`);
    return { ...story, person, made, set };
  }

  test("T18 a suspended maker's token works again, with the role of whoever took it over", async () => {
    const { made, set, takeOver, door, userId, person, story } = await madeBySomebodyElse();
    await set("status = 'SUSPENDED'");
    expect(await door(made.secret)).toBe("OWNER_SUSPENDED");
    const taken = await takeOver(made.token.id);
    expect(taken).toMatchObject({ id: made.token.id, status: "ACTIVE", role: "ADMIN", createdBy: { id: userId } });
    expect(await door(made.secret)).toBe("open");
    const audit = await auditOf(app, made.token.id);
    expect(audit.at(-1)).toMatchObject({ action: "token.taken_over", details: { from: person.id, to: userId } });
    expect((await story.current(bearer(made.secret)))?.role).toBe("ADMIN");
  });

  test("T18 an active maker's token, too; the maker's suspension then leaves it alone", async () => {
    const { made, set, takeOver, door } = await madeBySomebodyElse();
    await takeOver(made.token.id);
    await set("status = 'SUSPENDED'");
    expect(await door(made.secret)).toBe("open");
  });

  test("T18 one's own token stays as it is, without an audit row", async () => {
    const { takeOver, id } = await rotationStory(app);
    expect((await takeOver(id)).id).toBe(id);
    expect((await auditOf(app, id)).map(({ action }) => action)).not.toContain("token.taken_over");
  });

  test("a token that has ended or is another account's is not taken over", async () => {
    const { refused, story, id } = await rotationStory(app);
    const other = await rotationStory(app);
    expect(await refused("takeOver", { id: other.id })).toMatchObject({ code: "NOT_FOUND" });
    await story.revoke(id);
    expect(await refused("takeOver", { id })).toMatchObject({ code: "BAD_USER_INPUT", reason: "TOKEN_ENDED" });
  });
});

describe("tokenPolicy", () => {
  test("T19 is read, changed in part, and written down", async () => {
    const { policy, updatePolicy, accountId } = await rotationStory(app);
    const before = await policy();
    expect(before).toMatchObject({ maxActiveTokensPerScope: 1, maxTokenLifeDays: 365 });
    expect(before).toMatchObject({ keepsAddresses: true, usageRetentionDays: 90 });
    const after = await updatePolicy({ days: 30, keeps: false });
    expect(after).toMatchObject({ maxActiveTokensPerScope: 1, maxTokenLifeDays: 30, keepsAddresses: false });
    expect(await policy()).toEqual(after);
    expect(after.updatedAt).toBeGreaterThan(before.updatedAt);
    const rows = (await auditOf(app, accountId)).filter(({ action }) => action === "token_policy.updated");
    expect(rows).toMatchObject([
      { details: { before: { maxTokenLifeDays: 365 }, after: { maxTokenLifeDays: 30, keepsAddresses: false } } },
    ]);
    expect(await updatePolicy({ days: 30 }), "nothing new").toEqual(after);
    expect((await auditOf(app, accountId)).filter(({ action }) => action === "token_policy.updated")).toEqual(rows);
  });

  test("T19 a shorter life binds tokens to come, and leaves the live ones", async () => {
    const { updatePolicy, create, story, id } = await rotationStory(app);
    const before = await story.find(id);
    await updatePolicy({ days: 1 });
    expect((await story.find(id))?.expiresAt).toBe(before?.expiresAt);
    const { token } = await create({});
    expect(token.expiresAt - token.createdAt).toBe(86_400_000);
  });

  test.each([
    ["maxActiveTokensPerScope", { max: 0 }],
    ["maxActiveTokensPerScope", { max: 101 }],
    ["maxTokenLifeDays", { days: 0 }],
    ["maxTokenLifeDays", { days: 3_651 }],
    ["usageRetentionDays", { retention: 0 }],
    ["usageRetentionDays", { retention: 3_651 }],
  ])("T19 outside its range %s is BAD_USER_INPUT and changes nothing: %j", async (field, change) => {
    const { refused, policy } = await rotationStory(app);
    const before = await policy();
    expect(await refused("updatePolicy", change)).toMatchObject({ code: "BAD_USER_INPUT", field });
    expect(await policy()).toEqual(before);
  });

  test.each(["max_active_tokens_per_scope = 101", "max_token_life_days = 0", "usage_retention_days = 0"])(
    "T19 the database refuses %s",
    async (change) => {
      const { accountId } = await rotationStory(app);
      const statement = `UPDATE accounts SET ${change} WHERE id = '${accountId}'`;
      await expect(app.database.script(statement)).rejects.toThrow(/violates check/);
    },
  );

  test("T10 is an administrator's: others are refused, and see nothing of another account", async () => {
    const { refused, tokens, accountId, policy } = await rotationStory(app);
    const steward = await sessionOf(app, await addPerson(app, accountId, "STEWARD"));
    for (const document of ["policy", "updatePolicy"] as const) {
      expect(await refused(document, {}, {})).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
      expect(await refused(document, {}, bearer(tokens.readOnly))).toMatchObject({ status: 403 });
      expect(await refused(document, {}, steward)).toMatchObject({ status: 403, requiredRole: "ADMIN" });
    }
    const other = await rotationStory(app);
    await other.updatePolicy({ max: 7 });
    expect((await policy()).maxActiveTokensPerScope).toBe(1);
    expect(errorOf(await app.graphql("{ tokenPolicy { updatedAt } }")).status).toBe(200);
    expect(
      await app.database.query(
        sql`SELECT max_active_tokens_per_scope AS max FROM accounts WHERE id = ${other.accountId}::uuid`,
      ),
    ).toEqual([{ max: 7 }]);
  });
});
