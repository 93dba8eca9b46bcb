import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { type GraphQLSchema, parse, validate } from "graphql";
import { type Authenticate, credentialsRequired } from "#api/authenticate.ts";
import { limitBody } from "#api/http/body.ts";
import type { Cors } from "#api/http/cors.ts";
import { originOf, type Route } from "#api/http/front.ts";
import { type RecordUse, recordOnClose } from "#api/usage-recorder.ts";
import type { Context } from "#graphql/context.ts";
import type { RunOperation } from "#graphql/run-operation.ts";
import type { AccountActor, Actor } from "#kernel/actor.ts";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Region } from "#kernel/region.ts";
import { createKnownHosts, type HostSettings } from "./known-hosts.ts";
import { createMcpServer } from "./mcp-server.ts";
import { CatalogRefusal, type McpCall } from "./mcp-tool.ts";
import { mcpTools } from "./mcp-tools.ts";

export type McpDoorOptions = HostSettings & {
  readonly schema: GraphQLSchema;
  readonly runOperation: RunOperation;
  readonly authenticate: Authenticate;
  readonly createContext: (
    actor: Actor,
    facts: { readonly origin: RequestOrigin & { readonly requestId: string }; readonly signal: AbortSignal },
  ) => Context;
  readonly recordUse: RecordUse;
  readonly cors: Cors;
  readonly region: Region;
  readonly version: string;
  readonly maxBodyBytes: number;
  readonly onFault: (fault: unknown) => void;
};

const paths = new Set(["/mcp", "/mcp/server"]);

/**
 * The Model Context Protocol over streamable HTTP, stateless: each request is authenticated and served by itself, so that
 * a revoked token stops in the middle of a conversation. Both eras of the protocol are spoken.
 */
export function createMcpDoor(options: McpDoorOptions): Route {
  for (const { name, documents } of mcpTools) {
    for (const document of documents) {
      const [problem] = validate(options.schema, parse(document));
      if (problem !== undefined) throw new Error(`A document of ${name} does not fit the schema: ${problem.message}`);
    }
  }
  const isKnownHost = createKnownHosts(options);
  return async (exchange) => {
    if (!paths.has(exchange.path)) return false;
    const { request, response } = exchange;
    const stranger = strangerOf(request.headers, { isKnownHost, cors: options.cors });
    if (stranger !== undefined) {
      turnAway(response, stranger);
      return true;
    }
    const origin = originOf(exchange, "mcp");
    const actor = await options.authenticate(request.headers, origin);
    if (actor.kind === "anonymous") throw credentialsRequired();
    await limitBody(request, options.maxBodyBytes);
    const ended = new AbortController();
    response.once("close", () => ended.abort("the response is closed"));
    const context = options.createContext(actor, { origin, signal: ended.signal });
    recordOnClose(options.recordUse, response, context);
    const call = callOf(options, actor, context);
    const handler = createMcpHandler(() => createMcpServer(call, options.version), { onerror: options.onFault });
    response.once("close", () => void handler.close());
    await toNodeHandler(handler)(request, response, "body" in request ? parsed(request.body) : undefined);
    return true;
  };
}

type Judges = Pick<McpDoorOptions, "cors"> & { readonly isKnownHost: (header: string | undefined) => boolean };

/** Why a page of another site is thought to make a browser call us; undefined when none does. */
function strangerOf({ host, origin }: IncomingHttpHeaders, { isKnownHost, cors }: Judges): string | undefined {
  if (!isKnownHost(host)) {
    return "This instance does not go by the name in the Host header. Its operator names it in CATALOG_PUBLIC_URL, or further names in CATALOG_ALLOWED_ORIGINS.";
  }
  return origin === undefined || cors.allows(origin) ? undefined : "Pages of this origin may not call the catalog.";
}

/** In the protocol's own form, and before anything else of the request is looked at. */
function turnAway(response: ServerResponse, message: string): void {
  const body = JSON.stringify({ jsonrpc: "2.0", error: { code: -32000, message }, id: null });
  response.writeHead(403, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" }).end(body);
}

/** A body that had to be counted while it was read is parsed here; any other is read by the handler. */
function parsed(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    throw new CatalogError("BAD_USER_INPUT", "The body is no JSON.");
  }
}

function callOf({ runOperation, region }: McpDoorOptions, actor: AccountActor, context: Context): McpCall {
  return {
    actor,
    region,
    run: async (query, variables) => {
      const { data, errors } = await runOperation({ query, variables, context });
      const [error] = errors ?? [];
      if (error === undefined) return data;
      const { code, field } = error.extensions;
      throw new CatalogRefusal(String(code), error.message, typeof field === "string" ? field : undefined);
    },
  };
}
