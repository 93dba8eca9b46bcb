import { afterAll, afterEach, describe, expect, test } from "vitest";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { sql } from "#platform/database/sql.ts";
import { createTestAccount, createTestApp, type TestAccount } from "#testkit/test-app.ts";
import { tokenStory } from "../graphql/tokens/token-story.ts";
import { addPerson, clock, later } from "../http/callers.ts";
import { type Change, eventStreamDoor, type SubscriptionDoor, websocketDoor } from "./subscription-doors.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());
afterEach(() => app.database.script(clock("clock_timestamp()")));

const document = (types = "") => `subscription { catalogChanges${types} { assetType action ids at } }`;

async function account() {
  const created = await createTestAccount(app.app);
  return { ...created, story: tokenStory(app, created) };
}

/** What is written only to find out whether somebody listens. */
const beacons = new Set<string | undefined>();

/** Writes until the subscription tells of it: when a subscription listens is not announced to its client. */
async function open(door: SubscriptionDoor, of: TestAccount, token: string, types?: string) {
  const subscription = await door.open(app.url, token, document(types));
  const beacon = uuidV7();
  beacons.add(beacon);
  let heard = false;
  const first = subscription.next().then((message) => {
    heard = true;
    return message;
  });
  while (!heard) {
    await changed(of, "SOURCE", "UPDATED", beacon);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await first).toMatchObject({ data: { catalogChanges: { assetType: "SOURCE", action: "UPDATED" } } });
  const change = async (): Promise<Change | undefined> => {
    const message = await subscription.next();
    expect(message?.errors).toBeUndefined();
    const found = (message?.data as { catalogChanges: Change } | undefined)?.catalogChanges;
    return beacons.has(found?.ids[0]) ? change() : found;
  };
  return { ...subscription, change, [Symbol.asyncDispose]: subscription[Symbol.asyncDispose] };
}

type Written = Parameters<Parameters<Parameters<typeof app.app.modules.store.write>[1]>[0]["changed"]>;

function changed({ accountId }: TestAccount, ...[type, action, id]: [Written[0], Written[1], string]): Promise<void> {
  return app.app.modules.store.write(accountId, async (write) => write.changed(type, action, [id]));
}

describe.each([websocketDoor, eventStreamDoor])("catalogChanges over $name", (door) => {
  test("tells what the account's own programs create, update and delete, and of these types only", async () => {
    const mine = await account();
    await using subscription = await open(door, mine, mine.tokens.readOnly, "(assetTypes: [SOURCE])");
    const data = { name: "Warehouse", technology: "POSTGRES" };
    const create = "mutation ($data: CreateSourceInput!) { createSource(data: $data) { id } }";
    const { body } = await mine.story.ask(create, { data });
    const { id } = body.data.createSource;
    await changed(mine, "TABLE", "CREATED", uuidV7());
    const update = "mutation ($data: UpdateSourceInput!) { updateSource(data: $data) { id } }";
    expect((await mine.story.ask(update, { data: { id, name: "Lake" } })).body.errors).toBeUndefined();
    await changed(mine, "SOURCE", "DELETED", id);
    expect(await subscription.change()).toMatchObject({ assetType: "SOURCE", action: "CREATED", ids: [id] });
    expect(await subscription.change()).toMatchObject({ assetType: "SOURCE", action: "UPDATED", ids: [id] });
    expect(await subscription.change()).toMatchObject({ assetType: "SOURCE", action: "DELETED", ids: [id] });
  });

  test("tells nothing of another account", async () => {
    const [mine, theirs] = [await account(), await account()];
    await using subscription = await open(door, mine, mine.tokens.readOnly);
    const [hidden, own] = [uuidV7(), uuidV7()];
    await changed(theirs, "TABLE", "CREATED", hidden);
    await changed(mine, "TABLE", "CREATED", own);
    expect(await subscription.change()).toMatchObject({ assetType: "TABLE", action: "CREATED", ids: [own] });
  });

  test("tells nothing of what was rolled back", async () => {
    const mine = await account();
    await using subscription = await open(door, mine, mine.tokens.readOnly);
    const write = app.app.modules.store.write(mine.accountId, async ({ changed: tell }) => {
      tell("TABLE", "CREATED", [uuidV7()]);
      throw new Error("rolled back");
    });
    await expect(write).rejects.toThrow("rolled back");
    const own = uuidV7();
    await changed(mine, "TABLE", "CREATED", own);
    expect((await subscription.change())?.ids).toEqual([own]);
  });

  test("T4 ends within a second of its token's revocation, and a sibling's goes on", async () => {
    const mine = await account();
    await using revoked = await open(door, mine, mine.tokens.readOnly);
    await using sibling = await open(door, mine, mine.tokens.readWrite);
    const [readOnly] = await mine.story.list({ scope: "READ_ONLY" });
    const ended = revoked.ended();
    await mine.story.revoke(readOnly?.id ?? "");
    expect(await ended).toBeLessThan(1_500);
    const own = uuidV7();
    await changed(mine, "TABLE", "CREATED", own);
    expect((await sibling.change())?.ids).toEqual([own]);
  });

  test("T5 ends within a second of its token's replacement", async () => {
    const mine = await account();
    await using subscription = await open(door, mine, mine.tokens.readOnly);
    const { token } = await mine.story.create({ scope: "READ_ONLY" });
    expect(token.status).toBe("ACTIVE");
    expect(await subscription.ended()).toBeLessThan(1_000);
  });

  test("T5 ends within a second of its token's expiry", async () => {
    const mine = await account();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { secret } = await mine.story.create({ scope: "READ_ONLY", expiresAt });
    await using subscription = await open(door, mine, secret);
    await later(app, "61 minutes", async () => expect(await subscription.ended()).toBeLessThan(1_000));
  });

  test("T5 ends within a second of its maker's suspension", async () => {
    const mine = await account();
    await using subscription = await open(door, mine, mine.tokens.readOnly);
    await addPerson(app, mine.accountId, "ADMIN");
    await app.database.query(sql`UPDATE users SET status = 'SUSPENDED' WHERE id = ${mine.userId}::uuid`);
    expect(await subscription.ended()).toBeLessThan(1_000);
  });

  test("refuses types that are none by GraphQL's own error", async () => {
    const mine = await account();
    await using subscription = await door.open(app.url, mine.tokens.readOnly, document("(assetTypes: [PLANET])"));
    const told = await subscription.next().catch((errors: unknown) => ({ errors }));
    expect(JSON.stringify(told?.errors)).toContain("GRAPHQL_VALIDATION_FAILED");
  });
});

test("one transaction's change of 400 assets comes in messages of at most 150", async () => {
  const mine = await account();
  await using subscription = await open(websocketDoor, mine, mine.tokens.readOnly);
  const ids = Array.from({ length: 400 }, () => uuidV7());
  await app.app.modules.store.write(mine.accountId, async (write) => write.changed("COLUMN", "CREATED", ids));
  const parts = [await subscription.change(), await subscription.change(), await subscription.change()];
  expect(parts.map((part) => part?.ids.length)).toEqual([150, 150, 100]);
  expect(parts.flatMap((part) => part?.ids)).toEqual(ids);
});
