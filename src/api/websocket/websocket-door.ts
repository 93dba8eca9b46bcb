import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import {
  type DocumentNode,
  type ExecutionArgs,
  execute,
  GraphQLError,
  type GraphQLSchema,
  subscribe,
  validate,
} from "graphql";
import { CloseCode, type Context as SocketContext, type SubscribePayload } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { type WebSocket, WebSocketServer } from "ws";
import type { Authenticate } from "#api/authenticate.ts";
import type { Cors } from "#api/http/cors.ts";
import { originOf } from "#api/http/front.ts";
import type { SubscriptionWatch } from "#api/subscription-watch.ts";
import type { RecordUse } from "#api/usage-recorder.ts";
import type { Admission, Admissions } from "#graphql/admission.ts";
import type { Context } from "#graphql/context.ts";
import { DocumentCache } from "#graphql/document-cache.ts";
import { paidEvents } from "#graphql/paid-events.ts";
import { parseDocument } from "#graphql/parse-document.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import type { Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";

export type WebsocketDoorOptions = {
  readonly schema: GraphQLSchema;
  readonly admissions: Admissions;
  readonly authenticate: Authenticate;
  readonly createContext: (
    actor: Actor,
    facts: { origin: RequestOrigin & { requestId: string }; signal: AbortSignal },
  ) => Context;
  readonly watch: SubscriptionWatch;
  readonly cors: Cors;
  readonly maxTokens: number;
  readonly maxMessageBytes: number;
  readonly onFault: (fault: unknown) => void;
  readonly recordUse: RecordUse;
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
      execute: (args: Prepared) => args.admission?.run(() => execute(args)) ?? execute(args),
      subscribe: async (args: Prepared) => stoppable(paid(options, args, await subscribe(args)), args.stop),
      onConnect: (context) => connect(options, context),
      onSubscribe: (context, id, payload) => prepare(options, documents, { context, id, payload }),
      onNext: (_context, _id, _payload, _args, { errors, ...result }) =>
        errors && { ...result, errors: told(options, errors) },
      onError: (_context, _id, _payload, errors) => told(options, errors),
    },
    sockets,
  );
  return {
    upgrade: (request, socket, head) => {
      const path = (request.url ?? "").split("?", 1)[0] ?? "";
      const { origin } = request.headers;
      // A client that goes away now would otherwise take the process along: nobody else listens for it.
      socket.on("error", () => socket.destroy());
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
    const actor = await authenticate(
      options,
      context,
      originOf({ request: extra.request, requestId: randomUUID() }, "websocket"),
    );
    if (extra.socket.readyState !== extra.socket.OPEN) return false;
    const ended = new AbortController();
    extra.ended = ended;
    const watching = options.watch.open(actor, () =>
      close(extra.socket, CloseCode.Unauthorized, "The token has ended."),
    );
    // At the socket itself: graphql-ws tells of it only after all subscriptions have ended, which wait for this.
    extra.socket.once("close", () => {
      watching[Symbol.dispose]();
      ended.abort();
    });
    return true;
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    close(extra.socket, mayComeBack.has(error.code) ? tryAgainLater : CloseCode.Unauthorized, error.message);
    return false;
  }
}

const mayComeBack: ReadonlySet<string> = new Set(["SERVICE_UNAVAILABLE", "RATE_LIMITED"]);

/** Clients come back after this one, which they do not after 4401: a database that is away says nothing of the token. */
const tryAgainLater = 1013;

async function authenticate(
  { authenticate: ask }: WebsocketDoorOptions,
  { connectionParams, extra }: Connection,
  origin: RequestOrigin,
): Promise<Actor> {
  const given = connectionParams?.authorization ?? connectionParams?.Authorization;
  // A page cannot set headers on a WebSocket: what a session asks for comes along as a parameter, too.
  const csrf = connectionParams?.["x-catalog-csrf"];
  const headers = {
    ...extra.request.headers,
    ...(typeof given === "string" ? { authorization: given } : {}),
    ...(typeof csrf === "string" ? { "x-catalog-csrf": csrf } : {}),
  };
  const actor = await ask(headers, origin);
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
    const origin = originOf({ request: context.extra.request, requestId: id }, "websocket");
    const actor = await authenticate(options, context, origin);
    const stop = new AbortController();
    const contextValue = options.createContext(actor, {
      origin,
      signal: AbortSignal.any([stop.signal, context.extra.ended?.signal ?? AbortSignal.abort()]),
    });
    const checked = await check(options, documents, payload, contextValue);
    const { rootFields } = contextValue.seen;
    options.recordUse({ actor, origin, rootFields, failed: "problems" in checked });
    if ("problems" in checked) return checked.problems;
    const { operationName, variables: variableValues } = payload;
    return { schema: options.schema, ...checked, operationName, variableValues, contextValue, stop };
  } catch (error) {
    return [asGraphQLError(error)];
  }
}

type Checked =
  | { readonly document: DocumentNode; readonly admission: Admission }
  | { readonly problems: readonly GraphQLError[] };

/** What stands between a message and its execution. */
async function check(
  options: WebsocketDoorOptions,
  documents: DocumentCache,
  { query, operationName, variables }: SubscribePayload,
  context: Context,
): Promise<Checked> {
  try {
    const known = documents.get(query);
    if (known === undefined) await options.admissions.payForText(context);
    const document = known ?? parseDocument(query, { maxTokens: options.maxTokens });
    const problems = validate(options.schema, document);
    if (problems.length > 0) return { problems };
    documents.set(query, document);
    return { document, admission: await options.admissions.admit({ document, operationName, variables, context }) };
  } catch (error) {
    return { problems: [asGraphQLError(error)] };
  }
}

type Prepared = ExecutionArgs & { readonly stop?: AbortController; readonly admission?: Admission };
type Subscribed = Awaited<ReturnType<typeof subscribe>>;

function paid({ admissions }: WebsocketDoorOptions, { contextValue }: Prepared, result: Subscribed): Subscribed {
  if (!(Symbol.asyncIterator in result)) return result;
  // Made by `prepare` from the same caller.
  return paidEvents(result, () => admissions.payForEvent(contextValue as Context));
}

/** A generator that waits for an event does not hear that it is to return: what it waits by is stopped first. */
function stoppable(result: Subscribed, stop: AbortController | undefined): Subscribed {
  if (!(Symbol.asyncIterator in result)) return result;
  const { return: finish } = result;
  result.return = (value) => {
    stop?.abort();
    return finish.call(result, value);
  };
  return result;
}

/** The same words as over HTTP, without the status that a socket does not have. */
function told({ onFault }: WebsocketDoorOptions, errors: readonly GraphQLError[]): GraphQLError[] {
  return errors.map((error) => {
    const { message, nodes, source, positions, path, extensions: all } = toWireError(error, onFault);
    const { http: _http, ...extensions } = all;
    return new GraphQLError(message, { nodes, source, positions, path, extensions });
  });
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const original = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(original.message, { originalError: original });
}

/** A WebSocket close reason holds 123 bytes. */
function close(socket: WebSocket, code: number, reason: string): void {
  const short = Buffer.from(reason)
    .subarray(0, 120)
    .toString("utf8")
    .replace(/\uFFFD$/, "");
  socket.close(code, short);
}

function reject(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
