import type { IncomingMessage, ServerResponse } from "node:http";
import { type DocumentNode, GraphQLError, type GraphQLSchema, type ParseOptions } from "graphql";
import { createYoga, type Plugin, type YogaServerInstance } from "graphql-yoga";
import type { Context } from "#graphql/context.ts";
import { DocumentCache } from "#graphql/document-cache.ts";
import type { Gate } from "#graphql/gate.ts";
import { parseDocument } from "#graphql/parse-document.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Logger } from "#platform/logger/logger.ts";

export const graphqlPath = "/public/graphql";

export type GraphqlDoorOptions = {
  readonly schema: GraphQLSchema;
  readonly gate: Gate;
  readonly maxTokens: number;
  readonly logger: Logger;
};

/** What the front has worked out before the door opens. */
export type ServerContext = {
  readonly catalog: Context;
  /** Called when the request turns out to be a subscription, which has to end when its caller's right does. */
  readonly watchSubscription: () => void;
};

export type GraphqlDoor = {
  readonly handle: (request: IncomingMessage, response: ServerResponse, context: ServerContext) => Promise<void>;
  readonly dispose: () => Promise<void>;
};

/** GraphQL over HTTP: queries and mutations by POST, queries by GET, subscriptions as Server-Sent Events. */
export function createGraphqlDoor(options: GraphqlDoorOptions): GraphqlDoor {
  const yoga = createYoga<ServerContext>({
    schema: options.schema,
    graphqlEndpoint: graphqlPath,
    // The front limits bodies, answers CORS and serves pages: Yoga's own ways would cost time or load from elsewhere.
    maxRequestBodySize: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    logging: false,
    batching: false,
    parserAndValidationCache: { documentCache: documents(), errorCache: boundedErrors() },
    context: ({ catalog }) => catalog,
    maskedErrors: { maskError: (error) => toWireError(error, (fault) => logFault(options.logger, fault)) },
    plugins: [useTokenLimit(options.maxTokens), useGate(options.gate), useContractStatus()],
  });
  return {
    handle: async (request, response, context) => {
      await serve(yoga, request, response, context);
    },
    dispose: async () => {
      await yoga.dispose();
    },
  };
}

/** Both paths that clients use lead to the same endpoint. */
async function serve(
  yoga: YogaServerInstance<ServerContext, object>,
  request: IncomingMessage,
  response: ServerResponse,
  context: ServerContext,
): Promise<void> {
  if (request.url?.startsWith("/graphql")) request.url = `/public${request.url}`;
  await yoga(request, response, context);
}

function documents() {
  const cache = new DocumentCache();
  return {
    get: (text: string) => cache.get(text),
    set: (text: string, document: DocumentNode) => cache.set(text, document),
  };
}

/** Broken documents are not worth keeping: whoever sends them by the thousand sends different ones. */
function boundedErrors() {
  return { get: () => undefined, set: () => undefined };
}

function useTokenLimit(maxTokens: number): Plugin {
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source: string, given?: ParseOptions) => parseDocument(source, { ...given, maxTokens })),
  };
}

function useGate(gate: Gate): Plugin<ServerContext> {
  const check = (args: {
    document: DocumentNode;
    operationName?: string | null;
    variableValues?: unknown;
    contextValue: unknown;
  }) => {
    const context = (args.contextValue as ServerContext).catalog;
    if (context === undefined) throw new CatalogError("INTERNAL_SERVER_ERROR", "The request has no context.");
    // GraphQL's own type for variables is looser than what JSON can hold.
    const variables = args.variableValues as Record<string, unknown> | undefined;
    gate({ document: args.document, operationName: args.operationName, variables, context });
  };
  return {
    onExecute: ({ args }) => check(args),
    onSubscribe: ({ args }) => {
      check(args);
      (args.contextValue as ServerContext).watchSubscription();
    },
  };
}

/**
 * A document that does not fit the schema is 400 for everybody but those who ask for `application/json` by name, to whom
 * GraphQL over HTTP promises 200.
 */
function useContractStatus(): Plugin {
  return {
    onResultProcess: ({ request, result, setResult }) => {
      if (!("errors" in result) || result.errors === undefined) return;
      const spec = request.headers.get("accept")?.includes("application/json") === true;
      setResult({ ...result, errors: result.errors.map((error) => asDocumentError(error, spec)) });
    },
  };
}

/** A new error, since those of validation are kept with their document and answered again. */
function asDocumentError(error: GraphQLError, spec: boolean): GraphQLError {
  if (!String(error.extensions.code).startsWith("GRAPHQL_")) return error;
  const { message, nodes, source, positions, extensions } = error;
  const http = { ...Object(extensions.http), spec };
  return new GraphQLError(message, { nodes, source, positions, extensions: { ...extensions, type: "INPUT", http } });
}

function logFault(logger: Logger, fault: unknown): void {
  logger.error(
    { error: fault instanceof Error ? { message: fault.message, stack: fault.stack } : String(fault) },
    "a resolver failed",
  );
}
