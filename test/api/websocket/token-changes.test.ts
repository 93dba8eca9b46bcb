import { createClient } from "graphql-ws";
import { afterAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { sessionOf } from "../http/callers.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const query = "subscription { tokenChanges { at } }";

/** A page's socket: it brings the cookie and its origin along by itself, and can set no other header. */
function open(params: Record<string, string>, headers: Record<string, string> = {}) {
  class Socket extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers });
    }
  }
  const url = `${app.url.replace(/^http/, "ws")}/public/graphql`;
  const options = { url, webSocketImpl: Socket, connectionParams: params, retryAttempts: 0, onNonLazyError: () => {} };
  return createClient(options).iterate({ query });
}

async function change(accountId: string, userId: string): Promise<void> {
  const maker = { accountId, userId, by: { kind: "cli" } } as const;
  await app.app.modules.graphql.tokens.operator.issue(maker, { scope: "READ_ONLY" });
}

/** Changes until the subscription tells of it: when a subscription listens is not announced to its client. */
async function heard(
  messages: ReturnType<typeof open>,
  { accountId, userId } = app as { accountId: string; userId: string },
) {
  let message: Awaited<ReturnType<typeof messages.next>> | undefined;
  const first = messages.next().then((one) => {
    message = one;
  });
  while (message === undefined) {
    await change(accountId, userId);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await first;
  await messages.return?.();
  return message.value;
}

test("tokenChanges tells an administrator's token of a change", async () => {
  const account = await createTestAccount(app.app);
  // Making tokens of the other scope leaves the one that listens alone.
  const messages = open({ authorization: `Bearer ${account.tokens.readWrite}` });
  expect(await heard(messages, account)).toEqual({ data: { tokenChanges: { at: expect.any(Number) } } });
});

test("a signed-in administrator's page hears it with the parameter that stands for the header", async () => {
  const { cookie = "" } = (await sessionOf(app, app)) as { cookie?: string };
  const headers = { cookie, origin: app.url };
  expect(await heard(open({ "x-catalog-csrf": "1" }, headers))).toMatchObject({ data: expect.anything() });
  await expect(open({}, headers).next()).rejects.toMatchObject({ code: 4401 });
  await expect(
    open({ "x-catalog-csrf": "1" }, { cookie, origin: "http://localhost:4001" }).next(),
  ).rejects.toMatchObject({ code: 4401 });
});

test("without a token it is refused, and so is a Read Only token", async () => {
  await expect(open({}).next()).rejects.toMatchObject({ code: 4401 });
  const account = await createTestAccount(app.app);
  const refused = open({ authorization: `Bearer ${account.tokens.readOnly}` }).next();
  await expect(refused).rejects.toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
});

test("nothing is told of another account", async () => {
  const messages = open({ authorization: `Bearer ${app.other.tokens.readWrite}` });
  let told = 0;
  const first = messages.next().then(() => {
    told += 1;
  });
  const mine = await createTestAccount(app.app);
  // By the time the other subscription has heard of ten changes, this one would have heard of them, too.
  for (let count = 0; count < 10; count += 1) {
    await heard(open({ authorization: `Bearer ${mine.tokens.readWrite}` }), mine);
  }
  expect(told).toBe(0);
  await messages.return?.();
  await first;
});
