import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { execute, GraphQLError, type GraphQLSchema, parse, subscribe, validate } from "graphql";
import { CloseCode, type Context as SocketContext, type SubscribePayload } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Authenticate } from "#api/authenticate.ts";
import type { Cors } from "#api/http/cors.ts";
import type { SubscriptionWatch } from "#api/subscription-watch.ts";
import type { Context } from "#graphql/context.ts";
import { DocumentCache } from "#graphql/document-cache.ts";
import type { Gate } from "#graphql/gate.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import type { Actor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";

export type WebsocketDoorOptions = {
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly authenticate: Authenticate;
  readonly createContext: (
    actor: Actor,
    facts: { requestId: string; remoteAddress: string | undefined; signal: AbortSignal },
  ) => Context;
  readonly watch: SubscriptionWatch;
  readonly cors: Cors;
  readonly maxTokens: number;
  readonly maxMessageBytes: number;
  readonly onFault: (fault: unknown) => void;
};

export type WebsocketDoor = {
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Tells every client to come back elsewhere, and waits until they are gone. */
  readonly close: () => Promise<void>;
};

const paths = new Set(["/public/graphql", "/graphql"]);

/**
 * GraphQL over WebSocket (the graphql-transport-ws protocol). Nothing that guards requests runs by itself on a socket:
 * origin, token, scope and cost are asked here, the token again for every operation.
 */
export function createWebsocketDoor(options: WebsocketDoorOptions): WebsocketDoor {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageBytes });
  const documents = new DocumentCache(4_000_000);
  const server = useServer<ConnectionParams, ConnectionExtra>(
    {
      schema: options.schema,
      execute,
      subscribe,
      onConnect: (context) => connect(options, context),
      onDisconnect: ({ extra }) => extra.ended?.abort(),
      onSubscribe: (context, id, payload) => prepare(options, documents, { context, id, payload }),
      onError: (_context, _id, _payload, errors) => errors.map((error) => toWireError(error, options.onFault)),
    },
    sockets,
  );
  return {
    upgrade: (request, socket, head) => {
      const path = (request.url ?? "").split("?", 1)[0] ?? "";
      const { origin } = request.headers;
      if (!paths.has(path)) return reject(socket, "404 Not Found");
      if (origin !== undefined && !options.cors.allows(origin)) return reject(socket, "403 Forbidden");
      sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit("connection", ws, request));
    },
    close: async () => {
      for (const client of sockets.clients) client.close(1001, "The server is going away; connect again.");
      await server.dispose();
    },
  };
}

type ConnectionParams = Record<string, unknown>;
type ConnectionExtra = Record<PropertyKey, unknown> & { ended?: AbortController };
type Connection = SocketContext<ConnectionParams, Extra & ConnectionExtra>;

async function connect(options: WebsocketDoorOptions, context: Connection): Promise<boolean> {
  const { extra } = context;
  try {
    const actor = await authenticate(options, context);
    const ended = new AbortController();
    extra.ended = ended;
    const watching = options.watch.open(actor, () => close(extra.socket, "The token has ended."));
    ended.signal.addEventListener("abort", () => watching[Symbol.dispose]());
    return true;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    close(extra.socket, error.message);
    return false;
  }
}

async function authenticate(
  { authenticate: ask }: WebsocketDoorOptions,
  { connectionParams, extra }: Connection,
): Promise<Actor> {
  const given = connectionParams?.authorization ?? connectionParams?.Authorization;
  const headers = extra.request.headers;
  const actor = await ask(typeof given === "string" ? { ...headers, authorization: given } : headers);
  if (actor.kind === "anonymous") {
    throw new CatalogError("UNAUTHENTICATED", "Send the token as connection parameter: {authorization: 'Bearer …'}.");
  }
  return actor;
}

type Subscription = { readonly context: Connection; readonly id: string; readonly payload: SubscribePayload };

async function prepare(
  options: WebsocketDoorOptions,
  documents: DocumentCache,
  { context, id, payload }: Subscription,
) {
  try {
    const actor = await authenticate(options, context);
    const document = documents.get(payload.query) ?? parse(payload.query, { maxTokens: options.maxTokens });
    const problems = validate(options.schema, document);
    if (problems.length > 0) return problems.map((problem) => toWireError(problem, options.onFault));
    documents.set(payload.query, document);
    const contextValue = options.createContext(actor, {
      requestId: id,
      remoteAddress: context.extra.request.socket.remoteAddress,
      signal: context.extra.ended?.signal ?? AbortSignal.abort(),
    });
    const { operationName, variables } = payload;
    options.gate({ document, operationName, variables, context: contextValue });
    return { schema: options.schema, document, operationName, variableValues: variables, contextValue };
  } catch (error) {
    return [toWireError(error instanceof GraphQLError ? error : wrapped(error), options.onFault)];
  }
}

function wrapped(error: unknown): GraphQLError {
  const original = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(original.message, { originalError: original });
}

/** A WebSocket close reason holds 123 bytes. */
function close(socket: WebSocket, reason: string): void {
  const short = Buffer.from(reason)
    .subarray(0, 120)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  socket.close(CloseCode.Unauthorized, short);
}

function reject(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
