import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { bodyOf, headersOf, plainStatusOf } from "#graphql/wire-errors.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import type { Door } from "#kernel/door.ts";
import { CatalogError } from "#kernel/errors.ts";
import { isUnavailable, serviceUnavailable } from "#platform/database/failures.ts";
import { type Logger, scrub } from "#platform/logger/logger.ts";
import { clientAddress } from "./client-address.ts";
import { type Cors, preflight } from "./cors.ts";

/** One request on its way through the front. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Without the query. */
  readonly path: string;
};

/** Where a request comes from, as audit rows and usage remember it. */
export function originOf({ request, requestId, response }: Arrival, door: Door) {
  doors.set(request, door);
  const origin = {
    requestId,
    remoteAddress: clientAddress(request),
    userAgent: request.headers["user-agent"]?.slice(0, longestUserAgent),
    door,
  };
  arrivals.set(origin, { request, response });
  return origin;
}

/** On a socket there is no response of its own. */
type Arrival = Pick<Exchange, "request" | "requestId"> & { readonly response?: ServerResponse | undefined };

const arrivals = new WeakMap<RequestOrigin, Pick<Arrival, "request" | "response">>();

/** What the caller's header says. On a socket the headers are of all its operations, and so of none. */
export function headerOf(origin: RequestOrigin, name: string): string | undefined {
  const { request, response } = arrivals.get(origin) ?? {};
  const value = response === undefined ? undefined : request?.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** Puts headers on the answer to the request that came from there, unless it is on its way already. */
export function tell(origin: RequestOrigin, headers: Readonly<Record<string, string>>): void {
  const response = arrivals.get(origin)?.response;
  if (response === undefined || response.headersSent) return;
  for (const name in headers) response.setHeader(name, headers[name] ?? "");
}

const longestUserAgent = 300;
const doors = new WeakMap<IncomingMessage, Door>();

/** The door that a request came to, once it has asked where it comes from. */
export function doorOf(request: IncomingMessage): Door | undefined {
  return doors.get(request);
}

/** Answers the exchange, or answers false when the path is another's. */
export type Route = (exchange: Exchange) => Promise<boolean> | boolean;

export type FrontOptions = {
  readonly routes: readonly Route[];
  readonly cors: Cors;
  readonly logger: Logger;
  readonly isDraining: () => boolean;
};

// A caller's own id is kept if it is harmless in a log, which something like a token is not.
const requestIdPattern = /^(?!.*cat_(tok|scim)_)[\w.:-]{1,128}$/;

/** The one callback that every request comes through: its id, its origin, its route, its log line, its last resort. */
export function createFront({ routes, cors, logger, isDraining }: FrontOptions): RequestListener {
  return (request, response) => {
    const started = performance.now();
    const given = request.headers["x-request-id"];
    const requestId = typeof given === "string" && requestIdPattern.test(given) ? given : randomUUID();
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    response.setHeader("x-request-id", requestId);
    // A draining process asks its clients to come back on a new connection, which another process takes.
    if (isDraining()) response.setHeader("connection", "close");
    response.once("close", () => {
      const took = Math.round(performance.now() - started);
      logger.info(
        { requestId, method: request.method, path, op: labelOf(request.url), status: response.statusCode, ms: took },
        "request",
      );
    });
    if (preflight(cors, request, response)) return;
    answer(routes, { request, response, requestId, path }).catch((error: unknown) => {
      logger.error(
        { requestId, error: error instanceof Error ? { message: error.message, stack: error.stack } : String(error) },
        "request failed",
      );
      refuse(response, lastResort(error));
    });
  };
}

async function answer(routes: readonly Route[], exchange: Exchange): Promise<void> {
  try {
    for (const route of routes) if (await route(exchange)) return;
    throw new CatalogError("NOT_FOUND", `There is nothing at ${scrub(exchange.path)}. The API is at /public/graphql.`);
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    refuse(exchange.response, error);
  }
}

/** A refusal before GraphQL: the status for those who read statuses, the body for those who read bodies. */
export function refuse(response: ServerResponse, error: CatalogError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = Buffer.from(bodyOf(error));
  response.writeHead(plainStatusOf(error), {
    "content-type": "application/json; charset=utf-8",
    "content-length": body.length,
    ...headersOf(error),
  });
  response.end(body);
}

function lastResort(error: unknown): CatalogError {
  if (isUnavailable(error)) return serviceUnavailable(error);
  return new CatalogError("INTERNAL_SERVER_ERROR", "Something went wrong here. Tell the operator the request id.");
}

/** Clients label their calls `?op=getTables`. */
function labelOf(url: string | undefined): string | undefined {
  return /[?&]op=(\w{1,64})/.exec(url ?? "")?.[1];
}
