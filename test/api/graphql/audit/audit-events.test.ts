import { afterAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, call, errorOf, later, sessionOf } from "../../http/callers.ts";
import { tokenStory } from "../tokens/token-story.ts";
import { type EventFields, eventsDocument, eventsOf } from "./audit-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

/** An account whose administrator, signed in, made two tokens and revoked one. */
async function history() {
  const account = await createTestAccount(app.app);
  const person = await addPerson(app, account.accountId, "ADMIN");
  const session = { ...(await sessionOf(app, person)), "x-request-id": "in-person" };
  const story = tokenStory(app, account, session);
  const first = await story.create({ scope: "READ_ONLY", name: "first" });
  const second = await story.create({ scope: "READ_ONLY", name: "second" });
  await story.revoke(second.token.id);
  return { ...account, person, session, first: first.token.id, second: second.token.id };
}

const actionsOf = (events: readonly EventFields[]) => events.map(({ action }) => action);

describe("AU6 auditEvents", () => {
  test("lists what was done, newest first, by whom and from where", async () => {
    const { person, session, second } = await history();
    const events = await eventsOf(app, session);
    expect(actionsOf(events).slice(0, 5)).toEqual([
      "token.revoked",
      "token.created",
      "token.replaced",
      "token.created",
      "token.replaced",
    ]);
    expect(events[0]).toMatchObject({
      actorKind: "USER",
      actorId: person.id,
      actor: person.email,
      subjectId: second,
      requestId: "in-person",
      remoteAddress: expect.stringContaining("127.0.0.1"),
    });
    expect(events.at(-1)?.at).toBeLessThanOrEqual(events[0]?.at ?? 0);
    expect(events.find(({ action }) => action === "token.created")?.details).toMatchObject({ name: "second" });
  });

  test("names a token by its name, or by its last characters", async () => {
    const { tokens, session } = await history();
    const story = tokenStory(app, app, session);
    const { secret } = await story.create({ scope: "READ_WRITE", name: "robot" });
    const { token } = await story.create({ scope: "READ_ONLY" }, bearer(secret));
    const [made] = await eventsOf(app, session, { subjectId: token.id });
    expect(made).toMatchObject({ actorKind: "API_TOKEN", actor: "robot" });
    expect(JSON.stringify(made)).not.toContain(secret);
    expect(tokens.readWrite).not.toBe(secret);
  });

  test("takes actions, actor, subject and a time, alone and together", async () => {
    const { session, person, first, second } = await history();
    expect(actionsOf(await eventsOf(app, session, { actions: ["token.revoked"] }))).toEqual(["token.revoked"]);
    expect(actionsOf(await eventsOf(app, session, { actions: [] }))).toEqual([]);
    expect(actionsOf(await eventsOf(app, session, { subjectId: first }))).toEqual(["token.replaced", "token.created"]);
    const byPerson = await eventsOf(app, session, { actorId: person.id, actions: ["token.created"] });
    expect(byPerson.map(({ subjectId }) => subjectId)).toEqual([second, first]);
    const [{ at } = { at: 0 }] = await eventsOf(app, session, { actions: ["token.revoked"] });
    const instant = new Date(at).toISOString();
    expect(actionsOf(await eventsOf(app, session, { since: instant }))[0]).toBe("token.revoked");
    expect(actionsOf(await eventsOf(app, session, { until: instant }))).not.toContain("token.revoked");
    expect(await eventsOf(app, session, { since: new Date(at + 60_000).toISOString() })).toEqual([]);
  });

  test("goes on after an event without gap or repetition", async () => {
    const { session } = await history();
    const all = await eventsOf(app, session);
    const paged: EventFields[] = [];
    for (;;) {
      const page = await eventsOf(app, session, { limit: 3, after: paged.at(-1)?.id ?? null });
      paged.push(...page);
      if (page.length < 3) break;
    }
    expect(paged).toEqual(all);
    expect(all.length).toBeGreaterThan(6);
  });

  test.each([0, -1, 1_001])("refuses a limit of %s", async (limit) => {
    const answer = await call(app, { query: eventsDocument, variables: { limit } }, bearer(app.tokens.readWrite));
    expect(errorOf(answer)).toMatchObject({ code: "BAD_USER_INPUT", field: "limit" });
  });

  test("an id that is none, or of another account, belongs to nothing", async () => {
    const { session } = await history();
    const [foreign] = await eventsOf(app, bearer(app.tokens.readWrite));
    for (const id of ["nonsense", foreign?.id]) {
      expect(await eventsOf(app, session, { after: id })).toEqual([]);
      expect(await eventsOf(app, session, { subjectId: id })).toEqual([]);
      expect(await eventsOf(app, session, { actorId: id })).toEqual([]);
    }
  });

  test("is refused without a token, to a Read Only token and to whoever is no administrator", async () => {
    const { accountId } = await history();
    const ask = (headers: Record<string, string>) => call(app, { query: "{ auditEvents { id } }" }, headers);
    expect(errorOf(await ask({}))).toMatchObject({ status: 401 });
    expect(errorOf(await ask(bearer(app.tokens.readOnly)))).toMatchObject({ status: 403, requiredScope: "READ_WRITE" });
    for (const role of ["STEWARD", "CONTRIBUTOR", "VIEWER"] as const) {
      const session = await sessionOf(app, await addPerson(app, accountId, role));
      expect(errorOf(await ask(session))).toMatchObject({ status: 403 });
    }
  });

  test("shows nothing of another account", async () => {
    const { accountId } = await history();
    const own = new Set((await eventsOf(app, bearer(app.other.tokens.readWrite))).map(({ id }) => id));
    const rows = await app.database.query<{ id: string }>(
      sql`SELECT id FROM audit_events WHERE account_id = ${accountId}::uuid`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ id }) => own.has(id))).toEqual([]);
  });
});

describe("AU7 the end of a token's life", () => {
  test("is written once, for tokens that ended by themselves, however many look", async () => {
    const { session, ...account } = await history();
    const story = tokenStory(app, account, session);
    const { token } = await story.create({ scope: "READ_ONLY", expiresAt: new Date(Date.now() + 3_600_000) });
    const revoked = await story.create({ scope: "READ_WRITE", expiresAt: new Date(Date.now() + 3_600_000) });
    await story.revoke(revoked.token.id, "not needed");
    const { recordExpiries } = app.app.modules.graphql.audit;
    const expiries = async (id: string) => (await auditOf(app, id)).filter(({ action }) => action === "token.expired");
    await recordExpiries();
    expect(await expiries(token.id)).toEqual([]);
    await later(app, "2 hours", async () => {
      await Promise.all(Array.from({ length: 5 }, recordExpiries));
      await recordExpiries();
    });
    expect(await expiries(token.id)).toMatchObject([{ actor_kind: "system", details: { scope: "READ_ONLY" } }]);
    expect(await expiries(revoked.token.id)).toEqual([]);
  });
});
