import { randomBytes } from "node:crypto";
import { afterAll, describe, expect, test } from "vitest";
import type { TokenNotice } from "#kernel/notice.ts";
import { createTokens, type Tokens } from "#modules/tokens/tokens.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";

const app = await createTestApp();
const events = await createEventBus(app.database);
afterAll(async () => {
  await events[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

const by = { kind: "cli" } as const;

/** The slice over the app's database, with an outbox that is looked into. */
async function story(enqueue?: (notice: TokenNotice) => Promise<void>) {
  const told: TokenNotice[] = [];
  const { accountId, userId } = await createTestAccount(app.app);
  const tokens: Tokens = createTokens({
    database: app.database,
    events,
    region: "eu",
    randomBytes,
    audit: { record: async () => undefined },
    tokensPerScope: async () => 1,
    notices: {
      enqueue: async (_tx, notice) => {
        await enqueue?.(notice);
        told.push(notice);
      },
    },
  });
  const [readOnly] = await tokens.operator.list(accountId, { scope: "READ_ONLY" });
  return {
    told,
    tokens: tokens.operator,
    verify: tokens.verify,
    maker: { accountId, userId, by },
    id: readOnly?.id ?? "",
  };
}

describe("what administrators are told", () => {
  test("T22 of a token that is made, and of the one that it replaced, with the instant of its end", async () => {
    const { told, tokens, maker, id } = await story();
    const { accountId } = maker;
    const { token } = await tokens.rotate(maker, { id, rotation: { overlapMinutes: 60 } });
    const endsAt = new Date(token.createdAt.getTime() + 3_600_000).toISOString();
    expect(told).toEqual([
      { accountId, tokenId: id, kind: "token.replaced", details: { successorId: token.id, endsAt } },
      { accountId, tokenId: token.id, kind: "token.generated", details: { replacedId: id, graceSeconds: null } },
    ]);
  });

  test("T22 of a token that waits for its successor only once its end is known: at the first use", async () => {
    const { told, tokens, maker, id, verify } = await story();
    const { secret, token } = await tokens.rotate(maker, { id, rotation: { onFirstUse: { graceSeconds: 60 } } });
    expect(told.map(({ kind, tokenId }) => [kind, tokenId])).toEqual([["token.generated", token.id]]);
    await verify(secret.reveal());
    await verify(secret.reveal());
    expect(told.slice(1)).toMatchObject([{ tokenId: id, kind: "token.replaced", details: { successorId: token.id } }]);
  });

  test("T22 of a revocation once, with its reason", async () => {
    const { told, tokens, maker, id } = await story();
    for (const reason of ["lost", "lost again"]) await tokens.revoke(maker, { id, reason });
    expect(told).toMatchObject([{ tokenId: id, kind: "token.revoked", details: { reason: "lost" } }]);
  });

  test("T22 in the transaction of the change: what cannot be told does not happen", async () => {
    const { tokens, maker, id } = await story(async () => {
      throw new Error("the outbox is full");
    });
    await expect(tokens.rotate(maker, { id })).rejects.toThrow("the outbox is full");
    await expect(tokens.revoke(maker, { id })).rejects.toThrow("the outbox is full");
    const [token] = await tokens.list(maker.accountId, { scope: "READ_ONLY" });
    expect(token).toMatchObject({ id, status: "ACTIVE" });
  });
});

describe("verification", () => {
  test("T13 says when the token ends, and whether it retires", async () => {
    const { tokens, maker, id, verify } = await story();
    const { secret, token } = await tokens.rotate(maker, { id });
    expect(await verify(secret.reveal())).toMatchObject({ actor: { endsAt: token.expiresAt, isRetiring: false } });
    await tokens.rotate(maker, { id: token.id, rotation: { overlapMinutes: 60 } });
    const retiring = await verify(secret.reveal());
    if (!("actor" in retiring)) throw new Error("it was refused");
    expect(retiring.actor.isRetiring).toBe(true);
    expect(retiring.actor.endsAt < retiring.actor.expiresAt).toBe(true);
  });

  test("T14 a waiting token retires without an end of its own but its expiry", async () => {
    const { tokens, maker, id, verify } = await story();
    const { secret, token } = await tokens.rotate(maker, { id });
    await tokens.rotate(maker, { id: token.id, rotation: { onFirstUse: { graceSeconds: 0 } } });
    expect(await verify(secret.reveal())).toMatchObject({ actor: { endsAt: token.expiresAt, isRetiring: true } });
  });
});
