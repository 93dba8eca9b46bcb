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
import { createMcpServer } from "./mcp-server.ts";
import { type McpCall, McpRefusal } from "./mcp-tool.ts";
import { mcpTools } from "./mcp-tools.ts";

export type McpDoorOptions = {
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
  return async (exchange) => {
    if (!paths.has(exchange.path)) return false;
    const { request, response } = exchange;
    // The protocol's own answer to a page of another site that makes a browser call us.
    if (request.headers.origin !== undefined && !options.cors.allows(request.headers.origin)) {
      throw new CatalogError("FORBIDDEN", "Pages of this origin may not call the catalog.");
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
      if (error !== undefined)
        throw new McpRefusal(String(error.extensions.code), `${error.message}${advice(error.extensions)}`);
      return data;
    },
  };
}

/** What a model should do next about an error. */
function advice({ code, field }: Readonly<Record<string, unknown>>): string {
  switch (code) {
    case "NOT_FOUND":
      return " Find the right id with search_assets.";
    case "BAD_USER_INPUT":
      return typeof field === "string" ? ` Change ${field} and call again.` : " Change the input and call again.";
    case "FORBIDDEN":
      return " Tell the person that this token does not reach that far; do not try again.";
    case "RATE_LIMITED":
    case "SERVICE_UNAVAILABLE":
      return " Wait a moment and call again.";
    default:
      return "";
  }
}
