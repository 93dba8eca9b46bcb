import { afterAll, describe, expect, test } from "vitest";
import { sendGraphql } from "#testkit/graphql-client.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, later, sessionOf } from "../../http/callers.ts";
import { websocketDoor } from "../../websocket/subscription-doors.ts";
import { placesOf, rotationStory } from "./rotation-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const minute = 60_000;
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();

describe("rotation with an overlap", () => {
  test("T13 at once without a rotation, or with an overlap of 0", async () => {
    for (const rotation of [undefined, { overlapMinutes: 0 }]) {
      const { rotate, id, door, tokens } = await rotationStory(app);
      const { secret, token, replaced } = await rotate(id, rotation);
      expect(replaced).toMatchObject({ id, status: "SUPERSEDED", supersededAt: token.createdAt });
      expect([await door(tokens.readOnly), await door(secret)]).toEqual(["SUPERSEDED", "open"]);
    }
  });

  test("T13 the old token lives on until its overlap ends, to the second, by the database's clock", async () => {
    const { rotate, id, door, tokens, statusOf } = await rotationStory(app);
    const { secret, token, replaced } = await rotate(id, { overlapMinutes: 60 });
    expect(token.status).toBe("ACTIVE");
    expect(replaced).toMatchObject({ id, status: "RETIRING", replacedBy: { id: token.id } });
    expect(replaced?.supersededAt).toBe(token.createdAt + 60 * minute);
    expect([await door(tokens.readOnly), await door(secret)]).toEqual(["open", "open"]);
    const untilEnd = (token.createdAt + 60 * minute - Date.now()) / 1_000;
    await later(app, `${untilEnd - 1.5} seconds`, async () => expect(await door(tokens.readOnly)).toBe("open"));
    await later(app, `${untilEnd + 0.001} seconds`, async () => {
      expect(await door(tokens.readOnly)).toBe("SUPERSEDED");
      expect(await statusOf(id)).toBe("SUPERSEDED");
      expect(await door(secret)).toBe("open");
    });
  });

  test("T13 the old token is told in each answer until when it goes on, the new one is not", async () => {
    await using kept = await createTestApp({ environment: { CATALOG_ANSWER_CACHE_BYTES: "1000000" } });
    const { rotate, id, tokens } = await rotationStory(kept);
    const list = (token: string) => sendGraphql(kept.url, "{ getTags { totalCount } }", {}, token);
    for (let time = 1; time <= 4; time += 1)
      expect((await list(tokens.readOnly)).body).not.toHaveProperty("extensions");
    const { secret, replaced } = await rotate(id, { overlapMinutes: 60 });
    const endsAt = new Date(replaced?.supersededAt ?? 0).toISOString();
    for (let time = 1; time <= 2; time += 1) {
      const { headers, body } = await list(tokens.readOnly);
      expect(headers.get("catalog-token-expires-at")).toBe(endsAt);
      expect(body).toMatchObject({
        data: { getTags: { totalCount: 0 } },
        extensions: { warning: { code: "TOKEN_RETIRING", endsAt, message: expect.stringContaining(endsAt) } },
      });
    }
    expect((await list(secret)).body).not.toHaveProperty("extensions");
  });

  test("T13 never beyond the old token's own expiry", async () => {
    const { create, rotate } = await rotationStory(app);
    const expiresAt = inMinutes(30);
    const { token } = await create({ expiresAt });
    const { replaced, token: next } = await rotate(token.id, { overlapMinutes: 10_080 });
    expect(replaced?.supersededAt).toBe(Date.parse(expiresAt));
    expect(next.expiresAt - next.createdAt, "a full life of its own").toBe(365 * 24 * 60 * minute);
  });

  test("T13 createToken takes a rotation too", async () => {
    const { create, id, door, tokens } = await rotationStory(app);
    const { replaced } = await create({ rotation: { overlapMinutes: 5 } });
    expect(replaced).toMatchObject({ id, status: "RETIRING" });
    expect(await door(tokens.readOnly)).toBe("open");
  });

  test("keeps scope and name, unless another name is given", async () => {
    const { create, rotate } = await rotationStory(app);
    const { token } = await create({ name: "nightly" });
    const next = await rotate(token.id, { overlapMinutes: 5 });
    expect(next.token).toMatchObject({ name: "nightly", scope: "READ_ONLY", kind: "STANDARD" });
    expect((await rotate(next.token.id, undefined, { name: "hourly" })).token.name).toBe("hourly");
  });

  test("T15 rotating again ends the older at once: two live tokens at most", async () => {
    const { rotate, id, door, tokens, statuses, accountId } = await rotationStory(app);
    const second = await rotate(id, { overlapMinutes: 60 });
    const third = await rotate(second.token.id, { overlapMinutes: 60 });
    expect(await door(tokens.readOnly)).toBe("SUPERSEDED");
    expect([await door(second.secret), await door(third.secret)]).toEqual(["open", "open"]);
    expect(await statuses()).toEqual(["ACTIVE", "RETIRING"]);
    expect(await placesOf(app, accountId)).toEqual({ holders: 1, retiring: 1 });
  });

  test("T15 of 50 rotated at once exactly one is active and at most one retires", async () => {
    const { create, statuses, accountId, door } = await rotationStory(app);
    const rotation = { overlapMinutes: 60 };
    const made = await Promise.all(Array.from({ length: 50 }, () => create({ rotation })));
    expect(await statuses()).toEqual(["ACTIVE", "RETIRING"]);
    expect(await placesOf(app, accountId)).toEqual({ holders: 1, retiring: 1 });
    const doors = await Promise.all(made.map(({ secret }) => door(secret)));
    expect(doors.filter((answer) => answer === "open")).toHaveLength(2);
  });

  test("T15 of 50 that rotate one token with an overlap, one succeeds and the others are told of it", async () => {
    const { refused, id, statuses } = await rotationStory(app);
    const attempt = () => refused("rotate", { id, rotation: { overlapMinutes: 60 } });
    const reasons = (await Promise.all(Array.from({ length: 50 }, attempt))).map((error) =>
      "reason" in error ? error.reason : "made",
    );
    expect(reasons.filter((reason) => reason === "made")).toHaveLength(1);
    expect(reasons.filter((reason) => reason === "ALREADY_REPLACED")).toHaveLength(49);
    expect(await statuses()).toEqual(["ACTIVE", "RETIRING"]);
  });

  test("a token that has ended, of the other scope or of another account is not replaced", async () => {
    const { refused, story, id } = await rotationStory(app);
    const other = await rotationStory(app);
    const [readWrite] = await story.list({ scope: "READ_WRITE" });
    expect(await refused("rotate", { id: other.id })).toMatchObject({ code: "NOT_FOUND", field: "id" });
    expect(await refused("rotate", { id: "none" })).toMatchObject({ code: "NOT_FOUND", field: "id" });
    const wrong = await refused("create", { scope: "READ_ONLY", replace: readWrite?.id });
    expect(wrong).toMatchObject({ code: "BAD_USER_INPUT", field: "replace" });
    await story.revoke(id);
    const ended = await refused("rotate", { id });
    expect(ended).toMatchObject({ code: "BAD_USER_INPUT", field: "id", reason: "TOKEN_ENDED" });
  });

  test.each([
    ["rotation.overlapMinutes", { overlapMinutes: -1 }],
    ["rotation.overlapMinutes", { overlapMinutes: 10_081 }],
    ["rotation.onFirstUse.graceSeconds", { onFirstUse: { graceSeconds: -1 } }],
    ["rotation.onFirstUse.graceSeconds", { onFirstUse: { graceSeconds: 86_401 } }],
  ])("what lies outside is BAD_USER_INPUT of %s and changes nothing: %j", async (field, rotation) => {
    const { refused, id, statusOf } = await rotationStory(app);
    expect(await refused("rotate", { id, rotation })).toMatchObject({ code: "BAD_USER_INPUT", field });
    expect(await statusOf(id)).toBe("ACTIVE");
  });

  test.each([{}, { overlapMinutes: 1, onFirstUse: { graceSeconds: 1 } }])(
    "exactly one way has to be given: %j",
    async (rotation) => {
      const { refused, id } = await rotationStory(app);
      expect((await refused("rotate", { id, rotation })).message).toMatch(/exactly one|[Ee]xactly one|oneOf|OneOf/);
    },
  );

  test("T10 is refused to people who are no administrators, Read Only tokens and nobody at all", async () => {
    const { refused, id, tokens, accountId, statusOf } = await rotationStory(app);
    const steward = await sessionOf(app, await addPerson(app, accountId, "STEWARD"));
    for (const document of ["rotate", "endOverlap", "takeOver"] as const) {
      expect(await refused(document, { id }, {})).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
      expect(await refused(document, { id }, bearer(tokens.readOnly))).toMatchObject({ status: 403 });
      expect(await refused(document, { id }, steward)).toMatchObject({ status: 403, requiredRole: "ADMIN" });
    }
    expect(await statusOf(id)).toBe("ACTIVE");
  });

  test("T10 a retiring token reads itself, and of its successor nothing that it may not read", async () => {
    const { rotate, id, story, tokens } = await rotationStory(app);
    await rotate(id, { overlapMinutes: 60 });
    expect(await story.current(bearer(tokens.readOnly))).toMatchObject({ id, status: "RETIRING", replacedBy: null });
  });

  test("T11 is written down: what was replaced, when it ends, and what was cut short", async () => {
    const { rotate, id } = await rotationStory(app);
    const { token } = await rotate(id, { overlapMinutes: 60 });
    const endsAt = new Date(token.createdAt + 60 * minute).toISOString();
    expect((await auditOf(app, id)).at(-1)).toMatchObject({
      action: "token.replaced",
      details: { replacedBy: token.id, endsAt },
    });
    await rotate(token.id);
    expect((await auditOf(app, id)).at(-1)?.action).toBe("token.overlap_ended");
  });
});

describe("endOverlap", () => {
  test.each(["the retiring token", "its successor"])("T15 ends it now, named by %s", async (name) => {
    const { rotate, endOverlap, id, door, tokens } = await rotationStory(app);
    const { secret, token } = await rotate(id, { overlapMinutes: 60 });
    const ended = await endOverlap(name === "its successor" ? token.id : id);
    expect(ended).toMatchObject({ id, status: "SUPERSEDED", replacedBy: { id: token.id } });
    expect([await door(tokens.readOnly), await door(secret)]).toEqual(["SUPERSEDED", "open"]);
    expect((await auditOf(app, id)).at(-1)?.action).toBe("token.overlap_ended");
    expect(await endOverlap(id), "once more").toEqual(ended);
  });

  test("a token without an overlap is refused, and goes on", async () => {
    const { refused, id, door, tokens } = await rotationStory(app);
    expect(await refused("endOverlap", { id })).toMatchObject({ code: "BAD_USER_INPUT", reason: "NO_OVERLAP" });
    expect(await refused("endOverlap", { id: "none" })).toMatchObject({ code: "NOT_FOUND" });
    expect(await door(tokens.readOnly)).toBe("open");
  });

  test("T5 a subscription of the old token ends within a second of its overlap, at its instant or ended early", async () => {
    const early = await rotationStory(app);
    const subscribe = ({ tokens }: typeof early) =>
      websocketDoor.open(app.url, tokens.readOnly, "subscription { catalogChanges(assetTypes: [TABLE]) { ids } }");
    await early.rotate(early.id, { overlapMinutes: 60 });
    await using one = await subscribe(early);
    const ended = one.ended();
    await early.endOverlap(early.id);
    expect(await ended).toBeLessThan(1_500);
    const late = await rotationStory(app);
    await late.rotate(late.id, { overlapMinutes: 60 });
    await using another = await subscribe(late);
    await later(app, "61 minutes", async () => expect(await another.ended()).toBeLessThan(1_000));
  });
});
