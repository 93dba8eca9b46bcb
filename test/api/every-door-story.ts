import { once } from "node:events";
import { watch } from "node:fs";
import { request } from "node:http";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { TestAccount, TestApp } from "#testkit/test-app.ts";
import { ask } from "#testkit/warehouse.ts";
import { tokenStory } from "./graphql/tokens/token-story.ts";
import { bearer } from "./http/callers.ts";
import { cheap } from "./limits/limits-story.ts";
import { scimStory } from "./scim/scim-story.ts";
import { eventStreamDoor, type SubscriptionDoor, socketClient, websocketDoor } from "./websocket/subscription-doors.ts";

/** What a door answered: a status, or the code that a socket was closed with, and everything that it said. */
export type Answer = { readonly status: number; readonly text: string };

/** What there is of an account, by the doors that show it. */
export type Things = {
  readonly termId: string;
  readonly tableId: string;
  readonly sourceId: string;
  readonly userId: string;
};

type Token = string | null;

/** One door, as its clients use it. */
export type EveryDoor = {
  readonly name: string;
  readonly kind: "apiToken" | "scimToken";
  readonly works: (token: Token, own: Things) => Promise<Answer>;
  readonly invalid: (token: Token, own: Things) => Promise<Answer>;
  /** Null where tokens have no scope. */
  readonly writes: ((token: Token, own: Things) => Promise<Answer>) | null;
  /** Reaches for something of another account by its id. */
  readonly reaches: (token: Token, theirs: Things) => Promise<Answer>;
  /** Begins something that goes on, has the token revoked in the middle, and answers what the rest of it came to. */
  readonly midStream: (caller: Caller) => Promise<Answer>;
};

/** An account of its own, so that others go on when its token ends. */
export type Caller = {
  readonly account: TestAccount;
  readonly token: string;
  readonly own: Things;
  readonly revoke: () => Promise<unknown>;
};

const deleteTerm = "mutation ($id: String!) { deleteTerm(data: { id: $id }) }";
let stamp = 1_600_000_000;

export function everyDoor(app: TestApp, uploads: string): EveryDoor[] {
  return [graphqlDoor(app), socketDoor(app), restDoor(app), uploadDoor(app, uploads), mcpDoor(app), scimDoor(app)];
}

type Sent = { readonly method?: string; readonly body?: unknown; readonly headers?: Record<string, string> };

async function send(app: TestApp, path: string, token: Token, { method, body, headers }: Sent = {}): Promise<Answer> {
  const form = body instanceof FormData;
  const response = await fetch(`${app.url}${path}`, {
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: {
      ...(token === null ? {} : bearer(token)),
      ...(body === undefined || form ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

function graphqlDoor(app: TestApp): EveryDoor {
  const post = (token: Token, query: string, variables = {}) =>
    send(app, "/public/graphql", token, { body: { query, variables } });
  return {
    name: "GraphQL",
    kind: "apiToken",
    works: (token) => post(token, cheap),
    invalid: (token) => post(token, "{ nothing }"),
    writes: (token, { termId }) => post(token, deleteTerm, { id: termId }),
    reaches: (token, { termId }) => post(token, deleteTerm, { id: termId }),
    midStream: async (caller) => {
      await subscribedUntilRevoked(app, eventStreamDoor, caller);
      return post(caller.token, cheap);
    },
  };
}

function socketDoor(app: TestApp): EveryDoor {
  const operate = async (token: Token, query: string, variables = {}): Promise<Answer> => {
    const client = socketClient(app.url, token ?? undefined);
    try {
      const { value } = await client.iterate({ query, variables }).next();
      return { status: 200, text: JSON.stringify(value) };
    } catch (refusal) {
      // Errors of the operation come as a list, the end of the socket as its event.
      if (Array.isArray(refusal)) return { status: 200, text: JSON.stringify(refusal) };
      const { code, reason } = refusal as { code: number; reason: string };
      return { status: code, text: reason };
    } finally {
      await client.dispose();
    }
  };
  return {
    name: "WebSocket",
    kind: "apiToken",
    works: (token) => operate(token, cheap),
    invalid: (token) => operate(token, "{ nothing }"),
    writes: (token, { termId }) => operate(token, deleteTerm, { id: termId }),
    reaches: (token, { termId }) => operate(token, deleteTerm, { id: termId }),
    midStream: async (caller) => {
      await subscribedUntilRevoked(app, websocketDoor, caller);
      return operate(caller.token, cheap);
    },
  };
}

/** Returns once the subscription, which was heard to run, has ended by itself. */
async function subscribedUntilRevoked(app: TestApp, door: SubscriptionDoor, { account, token, revoke }: Caller) {
  await using subscription = await door.open(app.url, token, "subscription { catalogChanges { ids } }");
  let heard = false;
  const first = subscription.next().then((message) => {
    heard = true;
    return message;
  });
  while (!heard) {
    await app.app.modules.store.write(account.accountId, async (write) =>
      write.changed("SOURCE", "UPDATED", [uuidV7()]),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  if ((await first)?.errors !== undefined) throw new Error("the subscription was refused");
  await revoke();
  await subscription.ended();
}

function restDoor(app: TestApp): EveryDoor {
  return {
    name: "REST",
    kind: "apiToken",
    works: (token) => send(app, "/datasets", token),
    invalid: (token) => send(app, "/datasets?page=99999999999", token),
    writes: (token) => send(app, "/api-tokens", token, { body: { scope: "READ_ONLY", name: "door" } }),
    reaches: (token, { tableId }) => send(app, `/dataset-tables/${tableId}/columns`, token),
    midStream: ({ token, revoke }) => nextPage(revoke, (page) => send(app, `/datasets?page=${page}`, token)),
  };
}

/** The second page of a list whose first one was answered before the token ended. */
async function nextPage(revoke: Caller["revoke"], read: (page: number) => Promise<Answer>): Promise<Answer> {
  const first = await read(1);
  if (first.status !== 200) throw new Error(`the first page is ${first.status}: ${first.text}`);
  await revoke();
  return read(2);
}

function uploadDoor(app: TestApp, folder: string): EveryDoor {
  const upload = (token: Token, { sourceId }: Pick<Things, "sourceId">, name = "checks") => {
    const body = new FormData();
    body.append("file", new Blob(["id,table_path,name,status,run_at\n"]), "upload");
    stamp += 1;
    return send(app, `/quality-${sourceId}/${stamp}-${name}.csv`, token, { body });
  };
  return {
    name: "uploads",
    kind: "apiToken",
    works: upload,
    invalid: (token, { sourceId }) => {
      return send(app, `/quality-${sourceId}/no-stamp.csv`, token, { body: new FormData() });
    },
    writes: upload,
    reaches: upload,
    midStream: (caller) => sentUntilRevoked(app, folder, caller),
  };
}

/** Sends half of a file, and the other half once the token, which was good enough to begin with, has ended. */
async function sentUntilRevoked(app: TestApp, folder: string, { token, own, revoke }: Caller): Promise<Answer> {
  stamp += 1;
  const headers = { ...bearer(token), "content-type": "multipart/form-data; boundary=b" };
  const sending = request(`${app.url}/quality-${own.sourceId}/${stamp}-checks.csv`, { method: "POST", headers });
  const answered = once(sending, "response");
  const kept = new AbortController();
  const begun = once(watch(folder, { signal: kept.signal }), "change");
  sending.write('--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nid,table_path,');
  await begun;
  kept.abort();
  await revoke();
  sending.end("name,status,run_at\n\r\n--b--\r\n");
  const [response] = await answered;
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text };
}

function mcpDoor(app: TestApp): EveryDoor {
  const headers = { accept: "application/json, text/event-stream", "mcp-protocol-version": "2025-06-18" };
  const call = (token: Token, name: string, input = {}) => {
    const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: input } };
    return send(app, "/mcp", token, { body, headers });
  };
  return {
    name: "MCP",
    kind: "apiToken",
    works: (token) => call(token, "whoami"),
    invalid: (token) => call(token, "get_asset", { id: 5 }),
    writes: (token, { tableId }) => call(token, "attach_tags", { kind: "TABLE", id: tableId, labels: ["x"] }),
    reaches: (token, { tableId }) => call(token, "get_asset", { id: tableId }),
    midStream: ({ token, revoke }) => nextPage(revoke, () => call(token, "whoami")),
  };
}

function scimDoor(app: TestApp): EveryDoor {
  return {
    name: "SCIM",
    kind: "scimToken",
    works: (token) => send(app, "/auth/scim/Users", token),
    invalid: (token) => send(app, "/auth/scim/Users?filter=nonsense", token),
    writes: null,
    reaches: (token, { userId }) => send(app, `/auth/scim/Users/${userId}`, token),
    midStream: ({ token, revoke }) =>
      nextPage(revoke, (page) => send(app, `/auth/scim/Users?count=1&startIndex=${page}`, token)),
  };
}

/** Somebody with a good token for the door. */
export async function callerAt(app: TestApp, { kind }: EveryDoor, account: TestAccount, own: Things): Promise<Caller> {
  const tokens = tokenStory(app, account);
  if (kind === "apiToken") {
    const token = account.tokens.readWrite;
    const { id = "" } = (await tokens.current(bearer(token))) ?? {};
    return { account, own, token, revoke: () => tokens.revoke(id) };
  }
  const { token, tokenId } = await scimStory(app, account.accountId);
  const document = "mutation ($id: ID!) { revokeScimToken(id: $id) { id } }";
  return { account, own, token, revoke: () => ask(app, document, { id: tokenId }, account.tokens.readWrite) };
}
