import { afterAll, describe, expect, test } from "vitest";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { addPerson, auditOf, bearer, sessionOf, storedToken } from "../../http/callers.ts";
import { tokenStory } from "./token-story.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

async function account() {
  const created = await createTestAccount(app.app);
  const story = tokenStory(app, created);
  const [readOnly] = await story.list({ scope: "READ_ONLY" });
  const [readWrite] = await story.list({ scope: "READ_WRITE" });
  if (readOnly === undefined || readWrite === undefined) throw new Error("the account lacks its tokens");
  return { ...created, story, readOnly, readWrite };
}

describe("revokeToken", () => {
  test("T4 is at once: the very next request is refused, and so are 50 at the same time", async () => {
    const { story, tokens, readOnly } = await account();
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
    const revoked = await story.revoke(readOnly.id);
    const knocks = await Promise.all(Array.from({ length: 50 }, () => story.knock(tokens.readOnly)));
    const revokedAt = new Date(revoked.revokedAt ?? 0).toISOString();
    for (const knock of knocks) expect(knock).toMatchObject({ status: 401, reason: "REVOKED", revokedAt });
  });

  test("T9 answers when, why and by whom, and stays listed with it", async () => {
    const { story, readOnly, userId, email } = await account();
    const before = Date.now();
    const revoked = await story.revoke(readOnly.id, "  leaked in a notebook ");
    expect(revoked).toMatchObject({ status: "REVOKED", revokeReason: "leaked in a notebook", supersededAt: null });
    expect(revoked).toMatchObject({ revokedBy: { id: userId, email, name: "Ada Admin" }, replacedBy: null });
    expect(revoked.revokedAt).toBeGreaterThanOrEqual(before - 5);
    expect(revoked.revokedAt).toBeLessThanOrEqual(Date.now() + 5);
    expect(await story.list({ statuses: ["REVOKED"] })).toEqual([revoked]);
    expect((await story.list()).map(({ id }) => id)).not.toContain(readOnly.id);
  });

  test("T9 is idempotent and final: revoking again changes neither when, why nor by whom", async () => {
    const { story, readOnly, accountId } = await account();
    const first = await story.revoke(readOnly.id, "first");
    const somebodyElse = await sessionOf(app, await addPerson(app, accountId, "ADMIN"));
    expect(await story.revoke(readOnly.id, "second", somebodyElse)).toEqual(first);
    expect((await auditOf(app, readOnly.id)).map(({ action }) => action)).toEqual(["token.created", "token.revoked"]);
  });

  test("T9 of 20 at the same time one is written down, and all answer it", async () => {
    const { story, readOnly } = await account();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => story.revoke(readOnly.id, `${index}`)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await auditOf(app, readOnly.id)).filter(({ action }) => action === "token.revoked")).toHaveLength(1);
  });

  test("T9 a replaced token stays as it is, and its replacement goes on", async () => {
    const { story, readOnly } = await account();
    const { secret, token } = await story.create({ scope: "READ_ONLY" });
    const answer = await story.revoke(readOnly.id, "too late");
    expect(answer).toMatchObject({
      status: "SUPERSEDED",
      revokedAt: null,
      revokeReason: null,
      replacedBy: { id: token.id },
    });
    expect(await story.knock(secret)).toMatchObject({ status: 200 });
  });

  test("T9 a revoked token frees its place, and the next one replaces nothing", async () => {
    const { story, readOnly } = await account();
    await story.revoke(readOnly.id);
    expect(await storedToken(app, readOnly.id)).toMatchObject({ slot: null, retiring_slot: null });
    expect((await story.create({ scope: "READ_ONLY", ifActive: "FAIL" })).replaced).toBeNull();
  });

  test("T10 a Read Only token may revoke itself, and has ended when the answer is there", async () => {
    const { story, tokens, readOnly, userId } = await account();
    const revoked = await story.revoke(readOnly.id, "done", bearer(tokens.readOnly));
    expect(revoked).toMatchObject({ status: "REVOKED", revokedBy: { id: userId } });
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 401, reason: "REVOKED" });
    expect((await auditOf(app, readOnly.id)).at(-1)).toMatchObject({ actor_kind: "apiToken", actor_id: readOnly.id });
  });

  test("T10 a Read Only token may not revoke another token", async () => {
    const { story, tokens, readWrite } = await account();
    const refused = await story.refusedRevoke(readWrite.id, bearer(tokens.readOnly));
    expect(refused).toMatchObject({ status: 403, code: "FORBIDDEN", requiredScope: "READ_WRITE" });
    expect(await story.knock(tokens.readWrite)).toMatchObject({ status: 200 });
  });

  test("T10 is refused without credentials and to sessions of every role but ADMIN", async () => {
    const { story, tokens, accountId, readOnly } = await account();
    expect(await story.refusedRevoke(readOnly.id, {})).toMatchObject({ status: 401, code: "UNAUTHENTICATED" });
    for (const role of ["STEWARD", "CONTRIBUTOR", "VIEWER"] as const) {
      const session = await sessionOf(app, await addPerson(app, accountId, role));
      expect(await story.refusedRevoke(readOnly.id, session)).toMatchObject({ status: 403, code: "FORBIDDEN" });
    }
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
  });

  test("another account's token is NOT_FOUND, as is an id that is none, and goes on", async () => {
    const [mine, theirs] = [await account(), await account()];
    for (const id of [theirs.readOnly.id, "00000000-0000-7000-8000-000000000000", "no-id", "' OR 1=1 --"]) {
      expect(await mine.story.refusedRevoke(id)).toMatchObject({ status: 200, code: "NOT_FOUND", field: "id" });
      expect(await mine.story.find(id)).toBeNull();
    }
    expect(await mine.story.knock(theirs.tokens.readOnly)).toMatchObject({ status: 200 });
  });

  test("a reason that is too long or cannot be stored is BAD_USER_INPUT of reason, and the token goes on", async () => {
    const { story, tokens, readOnly } = await account();
    const document = "mutation ($id: ID!, $reason: String) { revokeToken(id: $id, reason: $reason) { id } }";
    for (const reason of ["x".repeat(1_001), "a\u0000b"]) {
      const { body } = await story.ask(document, { id: readOnly.id, reason });
      expect(body.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "reason" });
    }
    expect(await story.knock(tokens.readOnly)).toMatchObject({ status: 200 });
  });
});
