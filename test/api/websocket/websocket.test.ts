import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createTestAccount, createTestApp } from "#testkit/test-app.ts";
import { openTestDatabase } from "#testkit/test-database.ts";
import { tokenStory } from "../graphql/tokens/token-story.ts";
import { socketClient } from "./subscription-doors.ts";

const app = await createTestApp();
afterAll(() => app[Symbol.asyncDispose]());

const address = (path = "/public/graphql") => `${app.url.replace(/^http/, "ws")}${path}`;

async function account() {
  const created = await createTestAccount(app.app);
  return { ...created, story: tokenStory(app, created) };
}

type Told = { readonly data?: unknown; readonly errors?: readonly unknown[] };

/** The first result of an operation over a socket of its own; a refusal of the operation is answered as its errors. */
async function ask(token: string, query: string, variables?: Record<string, unknown>): Promise<Told> {
  const client = socketClient(app.url, token);
  try {
    for await (const result of client.iterate({ query, variables })) return result as Told;
    return {};
  } catch (errors) {
    return { errors } as Told;
  } finally {
    await client.dispose();
  }
}

/** How the server closed a socket that said this. */
async function closing(url: string, ...messages: object[]) {
  const socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws");
  await once(socket, "open");
  for (const message of messages) socket.send(JSON.stringify(message));
  const [code, reason] = await once(socket, "close");
  return { code, reason: String(reason) };
}

const init = (payload?: object) => ({ type: "connection_init", payload });

describe("a WebSocket", () => {
  test("T1 without or with a bad token is closed with 4401 and the reason", async () => {
    const { story, tokens } = await account();
    const [readOnly] = await story.list({ scope: "READ_ONLY" });
    await story.revoke(readOnly?.id ?? "");
    const url = address();
    const revoked = { authorization: `Bearer ${tokens.readOnly}` };
    expect(await closing(url, init())).toMatchObject({ code: 4401 });
    expect(await closing(url, init({ authorization: "Bearer nonsense" }))).toMatchObject({ code: 4401 });
    expect(await closing(url, init({ authorization: 5 }))).toMatchObject({ code: 4401 });
    expect(await closing(url, init(revoked))).toMatchObject({
      code: 4401,
      reason: expect.stringContaining("revoked at"),
    });
  });

  test("T1 that asks before it said who it is is closed with 4401", async () => {
    const subscribe = { id: "1", type: "subscribe", payload: { query: "{ __typename }" } };
    expect(await closing(address(), subscribe)).toMatchObject({ code: 4401 });
  });

  test("T12 while the database is away is closed as try again later, not as unauthorized", async () => {
    const database = await openTestDatabase();
    let away = false;
    const failure = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const query: typeof database.query = (statement) => (away ? Promise.reject(failure) : database.query(statement));
    await using down = await createTestApp({ database: { ...database, query } });
    away = true;
    const hello = init({ authorization: `Bearer ${down.tokens.readOnly}` });
    expect(await closing(`${down.url}/graphql`, hello)).toMatchObject({ code: 1013 });
  });

  test.each(["/public/graphql", "/graphql"])("is served at %s", async (path) => {
    const { tokens } = await account();
    const socket = new WebSocket(address(path), "graphql-transport-ws");
    await once(socket, "open");
    socket.send(JSON.stringify(init({ Authorization: tokens.readOnly })));
    const [message] = await once(socket, "message");
    expect(JSON.parse(String(message))).toEqual({ type: "connection_ack" });
    socket.close();
  });

  test.each([
    ["an origin that is not allowed", "/graphql", { origin: "https://evil.example" }, 403],
    ["another path", "/elsewhere", {}, 404],
  ])("is rejected before it opens: %s", async (_what, path, headers, status) => {
    const socket = new WebSocket(address(path), "graphql-transport-ws", { headers });
    const [error] = await once(socket, "error");
    expect(String(error)).toContain(`Unexpected server response: ${status}`);
  });

  test.each(["own", "peer"])("is taken from a page of the %s origin", async (whose) => {
    const { tokens } = await account();
    const origin = whose === "own" ? app.url : "http://localhost:4001";
    const client = socketClient(app.url, tokens.readOnly, { headers: { origin } });
    const { value } = await client.iterate({ query: "{ __typename }" }).next();
    expect(value).toEqual({ data: { __typename: "Query" } });
    await client.dispose();
  });

  test("that breaks off in the middle of being rejected takes nothing along", async () => {
    const { hostname, port } = new URL(app.url);
    for (const path of ["/elsewhere", "/graphql"]) {
      const socket = connect(Number(port), hostname);
      await once(socket, "connect");
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
      socket.resetAndDestroy();
    }
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });
});

describe("an operation over a WebSocket", () => {
  test("T10 a Read Only token reads, and its mutations are refused with the code and the scope", async () => {
    const { tokens } = await account();
    expect(await ask(tokens.readOnly, "{ currentToken { scope } }")).toEqual({
      data: { currentToken: { scope: "READ_ONLY" } },
    });
    const { errors } = await ask(tokens.readOnly, "mutation { createToken(scope: READ_WRITE) { secret } }");
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN", requiredScope: "READ_WRITE" } }]);
  });

  test("T10 a Read & Write token changes", async () => {
    const { tokens } = await account();
    const { data } = await ask(tokens.readWrite, "mutation { createToken(scope: READ_ONLY) { replaced { status } } }");
    expect(data).toEqual({ createToken: { replaced: { status: "SUPERSEDED" } } });
  });

  test("T4 of a token that was revoked since the socket opened is refused", async () => {
    const { tokens, story } = await account();
    const [readOnly] = await story.list({ scope: "READ_ONLY" });
    let closed: unknown;
    const on = { closed: (event: { code: number }) => (closed = event.code) };
    const client = socketClient(app.url, tokens.readOnly, { on });
    expect((await client.iterate({ query: "{ __typename }" }).next()).value).toEqual({ data: { __typename: "Query" } });
    await story.revoke(readOnly?.id ?? "");
    const told = await client
      .iterate({ query: "{ currentToken { id } }" })
      .next()
      .catch((error: unknown) => error);
    expect(JSON.stringify(told)).not.toContain("currentToken");
    expect(closed === undefined || closed === 4401 || closed === 1000).toBe(true);
    await client.dispose();
  });

  test("answers errors with the same codes as over HTTP, and no status", async () => {
    const { tokens } = await account();
    const token = tokens.readWrite;
    const missing = await ask(token, 'mutation { revokeToken(id: "00000000-0000-7000-8000-000000000000") { id } }');
    expect(missing.errors).toMatchObject([{ extensions: { code: "NOT_FOUND", field: "id" }, path: ["revokeToken"] }]);
    expect(await ask(token, "{ nothing }")).toMatchObject({
      errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
    });
    expect(await ask(token, "{ nothing")).toMatchObject({
      errors: [{ message: expect.stringContaining("Syntax Error") }],
    });
    const wrong = await ask(token, "query ($s: TokenScope!) { tokenReplacement(scope: $s) { id } }", { s: "ALL" });
    expect(wrong).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    const wide = await ask(
      token,
      `{ ${Array.from({ length: 201 }, (_, index) => `a${index}: __typename`).join(" ")} }`,
    );
    expect(wide).toMatchObject({ errors: [{ extensions: { code: "QUERY_TOO_COMPLEX", limit: 200 } }] });
    for (const { errors } of [missing, wrong, wide]) expect(JSON.stringify(errors)).not.toContain('"http"');
  });

  test("tells nothing of a fault of the server", async () => {
    const { tokens, accountId } = await account();
    await app.database.script(`
      CREATE FUNCTION no_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the disk of 10.1.2.3'; END $$;
      CREATE TRIGGER no_audit BEFORE INSERT ON audit_events FOR EACH ROW
        WHEN (NEW.account_id = '${accountId}') EXECUTE FUNCTION no_audit();`);
    const { errors } = await ask(tokens.readWrite, "mutation { createToken(scope: READ_ONLY) { secret } }");
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    expect(JSON.stringify(errors)).not.toContain("10.1.2.3");
  });
});
