import { afterAll, expect, test } from "vitest";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { tokenStory } from "../graphql/tokens/token-story.ts";
import { addPerson } from "../http/callers.ts";
import { eventStreamDoor, websocketDoor } from "./subscription-doors.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

test.each([websocketDoor, eventStreamDoor])(
  "over $name, what only administrators may follow ends within a second of the role",
  async (door) => {
    const made = await createTestAccount(app.app);
    const { accountId, userId, tokens } = made;
    await addPerson(app, accountId, "ADMIN");
    await using subscription = await door.open(app.url, tokens.readWrite, "subscription { tokenChanges { at } }");
    const ask = tokenStory(app, made);
    let heard = false;
    const first = subscription.next().then((message) => {
      heard = true;
      return message;
    });
    // When a subscription listens is not announced: something is changed until it tells of it.
    while (!heard) await ask.create({ scope: "READ_ONLY" });
    expect(await first).toMatchObject({ data: { tokenChanges: { at: expect.any(Number) } } });
    const ended = subscription.ended();
    await app.database.query(sql`UPDATE users SET role = 'STEWARD' WHERE id = ${userId}::uuid`);
    expect(await ended).toBeLessThan(1_500);
  },
);
