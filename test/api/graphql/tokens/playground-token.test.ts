import { afterAll, describe, expect, test } from "vitest";
import type { UserRole } from "#kernel/actor.ts";
import { createTestApp } from "#testkit/test-app.ts";
import { addPerson, bearer, type HeaderValues, later, sessionOf, storedToken } from "../../http/callers.ts";
import { websocketDoor } from "../../websocket/subscription-doors.ts";
import { rotationStory } from "./rotation-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

async function signedIn(role: UserRole = "VIEWER") {
  const story = await rotationStory(app);
  const headers = await sessionOf(app, await addPerson(app, story.accountId, role));
  return { ...story, headers };
}

const signOut = (headers: HeaderValues) => fetch(`${app.url}/sign-out`, { method: "POST", headers });

describe("createPlaygroundToken", () => {
  test("T20 opens the door for an hour, in the name of the person, and takes no place", async () => {
    const { playground, headers, door, tokens, story } = await signedIn();
    const { secret, token, replaced } = await playground({}, headers);
    expect(token).toMatchObject({ kind: "PLAYGROUND", scope: "READ_ONLY", status: "ACTIVE", role: "VIEWER" });
    expect([token.expiresAt - token.createdAt, replaced]).toEqual([3_600_000, null]);
    expect([await door(secret), await door(tokens.readOnly)]).toEqual(["open", "open"]);
    expect(await storedToken(app, token.id)).toMatchObject({ slot: null, retiring_slot: null, grace_seconds: null });
    expect((await story.replacement("READ_ONLY"))?.id).not.toBe(token.id);
    await later(app, "31 minutes", async () => expect(await door(secret), "its session was idle").toBe("EXPIRED"));
  });

  test("T20 lives as many minutes as asked, 1 to 60", async () => {
    const { playground, headers, refused, door } = await signedIn();
    const { secret, token } = await playground({ minutes: 5 }, headers);
    expect(token.expiresAt - token.createdAt).toBe(300_000);
    await later(app, "301 seconds", async () => expect(await door(secret)).toBe("EXPIRED"));
    for (const minutes of [0, -1, 61]) {
      const error = await refused("playground", { scope: "READ_ONLY", minutes }, headers);
      expect(error).toMatchObject({ code: "BAD_USER_INPUT", field: "minutes" });
    }
  });

  test("T20 is for signed-in people: no token makes one, nor does nobody", async () => {
    const { refused, tokens } = await signedIn();
    for (const token of [tokens.readOnly, tokens.readWrite]) {
      const error = await refused("playground", { scope: "READ_ONLY" }, bearer(token));
      expect(error).toMatchObject({ code: "FORBIDDEN", reason: "SESSION_REQUIRED" });
    }
    expect(await refused("playground", { scope: "READ_ONLY" }, {})).toMatchObject({ status: 401 });
  });

  test("T20 a VIEWER gets Read Only alone, others Read & Write too", async () => {
    const viewer = await signedIn("VIEWER");
    const error = await viewer.refused("playground", { scope: "READ_WRITE" }, viewer.headers);
    expect(error).toMatchObject({ code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    for (const role of ["CONTRIBUTOR", "STEWARD", "ADMIN"] as const) {
      const { playground, headers } = await signedIn(role);
      expect((await playground({ scope: "READ_WRITE" }, headers)).token).toMatchObject({ scope: "READ_WRITE", role });
    }
  });

  test("T20 ends when the session that made it ends, its subscriptions within a second, and is listed so", async () => {
    const { playground, headers, door, statusOf } = await signedIn();
    const { secret, token } = await playground({}, headers);
    const watch = "subscription { catalogChanges(assetTypes: [TABLE]) { ids } }";
    await using subscription = await websocketDoor.open(app.url, secret, watch);
    expect(await door(secret)).toBe("open");
    const ended = subscription.ended();
    expect((await signOut(headers)).ok).toBe(true);
    expect([await door(secret), await statusOf(token.id)]).toEqual(["EXPIRED", "EXPIRED"]);
    expect(await ended).toBeLessThan(1_500);
  });

  test("T20 another session of the same person does not keep it alive", async () => {
    const { playground, accountId, door } = await signedIn();
    const person = await addPerson(app, accountId, "STEWARD");
    const [one, other] = [await sessionOf(app, person), await sessionOf(app, person)];
    const made = [await playground({}, one), await playground({}, other)];
    await signOut(one);
    expect(await Promise.all(made.map(({ secret }) => door(secret)))).toEqual(["EXPIRED", "open"]);
  });

  test("T20 of more than ten of a person the oldest ends, also when they are made at once", async () => {
    const { playground, headers, door } = await signedIn();
    const made = [];
    for (let count = 0; count < 10; count += 1) made.push(await playground({}, headers));
    const eleventh = await playground({}, headers);
    expect(eleventh.replaced).toMatchObject({ id: made[0]?.token.id, status: "SUPERSEDED" });
    expect(await door(made[0]?.secret ?? "")).toBe("SUPERSEDED");
    await Promise.all(Array.from({ length: 15 }, () => playground({}, headers)));
    const doors = await Promise.all([...made, eleventh].map(({ secret }) => door(secret)));
    expect(doors).toEqual(doors.map(() => "SUPERSEDED"));
  });

  test("T20 is listed by its kind alone", async () => {
    const { playground, headers, story } = await signedIn();
    const { token } = await playground({}, headers);
    const ids = async (kinds?: string[]) => {
      const query = "query ($kinds: [TokenKind!]) { apiTokens(kinds: $kinds) { id } }";
      return (await story.ask(query, kinds ? { kinds } : {})).body.data.apiTokens.map(({ id }: { id: string }) => id);
    };
    expect(await ids()).not.toContain(token.id);
    expect(await ids(["PLAYGROUND"])).toEqual([token.id]);
    expect(await ids(["STANDARD", "PLAYGROUND"])).toHaveLength(3);
  });

  test("T20 the person who made it revokes it, as an administrator does, and nobody else", async () => {
    const { playground, headers, story, accountId, door } = await signedIn();
    const stranger = await sessionOf(app, await addPerson(app, accountId, "VIEWER"));
    const [one, other] = [await playground({}, headers), await playground({}, headers)];
    expect(await story.refusedRevoke(one.token.id, stranger)).toMatchObject({ code: "FORBIDDEN" });
    expect(await door(one.secret)).toBe("open");
    expect((await story.revoke(one.token.id, "done", headers)).status).toBe("REVOKED");
    await story.revoke(other.token.id);
    expect([await door(one.secret), await door(other.secret)]).toEqual(["REVOKED", "REVOKED"]);
  });

  test("T20 a person who is no administrator still revokes no standard token", async () => {
    const { headers, story, id, door, tokens } = await signedIn("STEWARD");
    expect(await story.refusedRevoke(id, headers)).toMatchObject({ code: "FORBIDDEN", requiredRole: "ADMIN" });
    expect(await door(tokens.readOnly)).toBe("open");
  });

  test("T20 is neither rotated nor taken over", async () => {
    const { playground, headers, refused } = await signedIn();
    const { token } = await playground({}, headers);
    for (const document of ["rotate", "takeOver"] as const)
      expect(await refused(document, { id: token.id })).toMatchObject({ code: "BAD_USER_INPUT", field: "id" });
  });

  test.each(["slot = 1", "expires_at = created_at + interval '61 minutes'", "kind = 'STANDARD'", "session_id = NULL"])(
    "the database refuses %s",
    async (change) => {
      const { playground, headers } = await signedIn();
      const { token } = await playground({}, headers);
      await expect(app.database.script(`UPDATE api_tokens SET ${change} WHERE id = '${token.id}'`)).rejects.toThrow(
        /violates check|do not change/,
      );
    },
  );
});

describe("a fresh session", () => {
  const again = { status: 403, code: "FORBIDDEN", reason: "SIGN_IN_AGAIN" };

  test("T21 a Read & Write token is made within ten minutes of signing in, by the database's clock", async () => {
    const { create, refused, playground, headers } = await signedIn("ADMIN");
    expect((await create({ scope: "READ_WRITE" }, headers)).token.scope).toBe("READ_WRITE");
    await later(app, "11 minutes", async () => {
      expect(await refused("create", { scope: "READ_WRITE" }, headers)).toMatchObject(again);
      expect(await refused("playground", { scope: "READ_WRITE" }, headers)).toMatchObject(again);
      expect((await create({ scope: "READ_ONLY" }, headers)).token.scope).toBe("READ_ONLY");
      expect((await playground({ scope: "READ_ONLY" }, headers)).token.scope).toBe("READ_ONLY");
    });
  });

  test("T21 the same holds for rotating one; a token that manages tokens has no session to be old", async () => {
    const { refused, story, headers, rotate } = await signedIn("ADMIN");
    const [readWrite] = await story.list({ scope: "READ_WRITE" });
    await later(app, "11 minutes", async () => {
      expect(await refused("rotate", { id: readWrite?.id }, headers)).toMatchObject(again);
      expect((await rotate(readWrite?.id ?? "")).token.scope).toBe("READ_WRITE");
    });
  });
});
