import { afterAll, describe, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { longTimeout, times } from "../../../faults/instances.ts";
import { addPerson, auditOf, bearer, call, later, storedToken } from "../../http/callers.ts";
import { placesOf, rotationStory } from "./rotation-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const onFirstUse = (graceSeconds = 600) => ({ onFirstUse: { graceSeconds } });

describe("rotation on first use", () => {
  test("T14 the old token lives on until the new one is first used, and for the grace after that", async () => {
    const { rotate, id, door, tokens, statusOf } = await rotationStory(app);
    const { secret, token, replaced } = await rotate(id, onFirstUse(600));
    expect(token.status).toBe("PENDING_FIRST_USE");
    expect(replaced).toMatchObject({ id, status: "RETIRING", supersededAt: null, replacedBy: { id: token.id } });
    await later(app, "30 days", async () => expect(await door(tokens.readOnly)).toBe("open"));
    const before = Date.now();
    expect(await door(secret)).toBe("open");
    expect([await statusOf(token.id), await statusOf(id)]).toEqual(["ACTIVE", "RETIRING"]);
    const end = (await storedToken(app, id))?.superseded_at as Date;
    expect(end.getTime() - before).toBeGreaterThanOrEqual(600_000 - 5);
    expect(end.getTime() - Date.now()).toBeLessThanOrEqual(600_000);
    expect(await door(tokens.readOnly)).toBe("open");
    await later(app, "601 seconds", async () =>
      expect([await door(tokens.readOnly), await door(secret)]).toEqual(["SUPERSEDED", "open"]),
    );
  });

  test("T14 a grace of 0 ends the old token with the new one's first use", async () => {
    const { rotate, id, door, tokens } = await rotationStory(app);
    const { secret } = await rotate(id, onFirstUse(0));
    expect(await door(tokens.readOnly)).toBe("open");
    expect(await door(secret)).toBe("open");
    expect(await door(tokens.readOnly)).toBe("SUPERSEDED");
  });

  test("T14 the grace never goes beyond the old token's own expiry", async () => {
    const { create, rotate, door } = await rotationStory(app);
    const expiresAt = new Date(Date.now() + 60_000);
    const { token } = await create({ expiresAt: expiresAt.toISOString() });
    const { secret } = await rotate(token.id, onFirstUse(86_400));
    await door(secret);
    expect((await storedToken(app, token.id))?.superseded_at).toEqual(expiresAt);
  });

  test("T14 a first use is written once: by 50 requests at the same time, and by all that follow", async () => {
    const { rotate, id, door } = await rotationStory(app);
    const { secret, token } = await rotate(id, onFirstUse(60));
    expect(new Set(await Promise.all(Array.from({ length: 50 }, () => door(secret))))).toEqual(new Set(["open"]));
    const [first, end] = [await storedToken(app, token.id), await storedToken(app, id)];
    await later(app, "30 seconds", async () => expect(await door(secret)).toBe("open"));
    expect([await storedToken(app, token.id), await storedToken(app, id)]).toEqual([first, end]);
    const actions = [...(await auditOf(app, token.id)), ...(await auditOf(app, id))].map(({ action }) => action);
    expect(actions.filter((action) => action === "token.first_used")).toHaveLength(1);
    expect(actions.filter((action) => action === "token.overlap_started")).toHaveLength(1);
  });

  test("T3 later requests write nothing again", async () => {
    const { rotate, id, door } = await rotationStory(app);
    const { secret } = await rotate(id, onFirstUse());
    await door(secret);
    app.statements.length = 0;
    expect((await call(app, { query: "{ __typename }" }, bearer(secret))).status).toBe(200);
    expect(app.statements.filter((text) => /\b(UPDATE|INSERT)\b[\s\S]*\bapi_tokens\b/.test(text))).toEqual([]);
  });

  test(
    "T14 an answer that is dropped again and again leaves a working token every time",
    async () => {
      const { rotate, id, door, tokens, statuses, accountId } = await rotationStory(app);
      const lost: string[] = [];
      for (let time = 0; time < times({ short: 100, long: 1_000 }); time += 1) {
        // Nobody reads the answer: its secret is only kept to see that it opens nothing once another one was made.
        lost.push((await rotate(id, onFirstUse(0))).secret);
        expect(await door(tokens.readOnly), `after ${time + 1} lost answers`).toBe("open");
      }
      expect(await statuses()).toEqual(["PENDING_FIRST_USE", "RETIRING"]);
      expect(await placesOf(app, accountId)).toEqual({ holders: 1, retiring: 1 });
      const last = lost.pop() ?? "";
      expect(await door(lost[0] ?? "")).toBe("SUPERSEDED");
      expect(await door(lost.at(-1) ?? "")).toBe("SUPERSEDED");
      expect(await door(tokens.readOnly), "an unused successor's end does not touch it").toBe("open");
      expect([await door(last), await door(tokens.readOnly)]).toEqual(["open", "SUPERSEDED"]);
    },
    longTimeout,
  );

  test("T14 asking again without a rotation repeats the one of before", async () => {
    const { create, door, tokens } = await rotationStory(app);
    await create({ rotation: onFirstUse(7) });
    const again = await create({});
    expect(again.token.status).toBe("PENDING_FIRST_USE");
    expect(again.replaced?.status).toBe("SUPERSEDED");
    expect((await storedToken(app, again.token.id))?.grace_seconds).toBe(7);
    expect(await door(tokens.readOnly)).toBe("open");
  });

  test("T14 a rotation that is said is about the token in use", async () => {
    const overlap = await rotationStory(app);
    await overlap.create({ rotation: onFirstUse() });
    const next = await overlap.create({ rotation: { overlapMinutes: 60 } });
    expect(next.token.status).toBe("ACTIVE");
    expect((await storedToken(app, overlap.id))?.superseded_at).toEqual(new Date(next.token.createdAt + 3_600_000));
    expect(await overlap.door(overlap.tokens.readOnly)).toBe("open");
    const atOnce = await rotationStory(app);
    const pending = await atOnce.create({ rotation: onFirstUse() });
    await atOnce.create({ rotation: { overlapMinutes: 0 } });
    for (const secret of [atOnce.tokens.readOnly, pending.secret]) expect(await atOnce.door(secret)).toBe("SUPERSEDED");
  });

  test("T14 of 50 made on first use at once one is pending, the token in use goes on, and using it ends it", async () => {
    const { create, door, tokens, statuses, accountId } = await rotationStory(app);
    const made = await Promise.all(Array.from({ length: 50 }, () => create({ rotation: onFirstUse(0) })));
    expect(await statuses()).toEqual(["PENDING_FIRST_USE", "RETIRING"]);
    expect(await placesOf(app, accountId)).toEqual({ holders: 1, retiring: 1 });
    expect(await door(tokens.readOnly)).toBe("open");
    const doors = await Promise.all(made.map(({ secret }) => door(secret)));
    expect(doors.filter((answer) => answer === "open")).toHaveLength(1);
    expect(await door(tokens.readOnly)).toBe("SUPERSEDED");
  });

  test("T14 first uses and rotations at the same time always leave a working token", async () => {
    const { create, door, tokens, statuses } = await rotationStory(app);
    const secrets = [tokens.readOnly];
    for (let round = 0; round < 15; round += 1) {
      const [made] = await Promise.all([
        create({ rotation: onFirstUse(0) }),
        ...secrets.slice(-2).map((secret) => door(secret)),
      ]);
      secrets.push(made.secret);
      const opens = await Promise.all(secrets.slice(0, -1).map((secret) => door(secret)));
      expect(opens, `round ${round}: a token that was used goes on`).toContain("open");
      expect((await statuses()).length).toBeLessThanOrEqual(2);
    }
  });

  test("T14 a token that replaces nothing is active", async () => {
    const { story, create, id } = await rotationStory(app);
    await story.revoke(id);
    const { token, replaced } = await create({ rotation: onFirstUse() });
    expect([token.status, replaced]).toEqual(["ACTIVE", null]);
  });

  test("T16 revoking the unused successor gives the place back", async () => {
    const { rotate, story, id, door, tokens, statusOf, create } = await rotationStory(app);
    const { token, secret } = await rotate(id, onFirstUse());
    await story.revoke(token.id);
    expect([await statusOf(id), await door(tokens.readOnly), await door(secret)]).toEqual([
      "ACTIVE",
      "open",
      "REVOKED",
    ]);
    expect(await story.find(id)).toMatchObject({ supersededAt: null, replacedBy: null });
    expect((await auditOf(app, id)).at(-1)?.action).toBe("token.restored");
    expect((await create({})).replaced).toMatchObject({ id, status: "SUPERSEDED" });
  });

  test("T16 a successor that expires unused gives the place back", async () => {
    const { rotate, id, door, tokens, create, story } = await rotationStory(app);
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await rotate(id, onFirstUse(), { expiresAt });
    await later(app, "2 minutes", async () => {
      expect(await door(tokens.readOnly)).toBe("open");
      expect((await story.replacement("READ_ONLY"))?.id).toBe(id);
      expect((await create({})).replaced).toMatchObject({ id, status: "SUPERSEDED" });
      expect(await door(tokens.readOnly)).toBe("SUPERSEDED");
    });
  });

  test("T16 revoking a successor that was used does not stretch the old token's end", async () => {
    const { rotate, story, id, door } = await rotationStory(app);
    const { token, secret } = await rotate(id, onFirstUse(60));
    await door(secret);
    const end = (await storedToken(app, id))?.superseded_at;
    await story.revoke(token.id);
    expect((await storedToken(app, id))?.superseded_at).toEqual(end);
  });

  test("T15 endOverlap ends a token that waits, and its successor goes on", async () => {
    const { rotate, endOverlap, id, door, tokens } = await rotationStory(app);
    const { secret } = await rotate(id, onFirstUse());
    expect(await endOverlap(id)).toMatchObject({ id, status: "SUPERSEDED" });
    expect([await door(tokens.readOnly), await door(secret)]).toEqual(["SUPERSEDED", "open"]);
  });

  test("T14 the old token of a suspended maker stays refused, and a refused successor is not used", async () => {
    const { rotate, id, door, userId, accountId, statusOf, tokens } = await rotationStory(app);
    await addPerson(app, accountId, "ADMIN");
    const { token, secret } = await rotate(id, onFirstUse(0));
    const set = (status: string) =>
      app.database.query(sql`UPDATE users SET status = ${status}::user_status WHERE id = ${userId}::uuid`);
    await set("SUSPENDED");
    expect(await door(secret)).toBe("OWNER_SUSPENDED");
    await set("ACTIVATED");
    expect([await statusOf(token.id), await door(tokens.readOnly)]).toEqual(["PENDING_FIRST_USE", "open"]);
  });

  test.each(["grace_seconds = -1", "grace_seconds = 86401", "slot = 1, retiring_slot = 1"])(
    "the database refuses %s",
    async (change) => {
      const { id } = await rotationStory(app);
      await expect(app.database.script(`UPDATE api_tokens SET ${change} WHERE id = '${id}'`)).rejects.toThrow(
        /violates check/,
      );
    },
  );
});
