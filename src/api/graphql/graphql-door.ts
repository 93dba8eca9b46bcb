import type { IncomingMessage, ServerResponse } from "node:http";
import { type DocumentNode, GraphQLError, type GraphQLSchema, type ParseOptions } from "graphql";
import { createYoga, isAsyncIterable, type Plugin } from "graphql-yoga";
import type { Admission, Admissions } from "#graphql/admission.ts";
import type { ExecuteCompiled } from "#graphql/compiled-execution.ts";
import type { Context } from "#graphql/context.ts";
import { DocumentCache } from "#graphql/document-cache.ts";
import { paidEvents } from "#graphql/paid-events.ts";
import { parseDocument } from "#graphql/parse-document.ts";
import { toWireError } from "#graphql/wire-errors.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { acceptedType, statusOfVariables } from "./accepted-type.ts";
import { AnswerCache } from "./answer-cache.ts";
import { createFastPath } from "./fast-path.ts";

export const graphqlPath = "/public/graphql";

export type GraphqlDoorOptions = {
  readonly schema: GraphQLSchema;
  readonly admissions: Admissions;
  readonly executeCompiled: ExecuteCompiled;
  readonly maxTokens: number;
  /** Bytes of answers that are kept; 0 keeps none. */
  readonly answerCacheBytes: number;
  readonly logger: Logger;
  readonly publicUrl: string;
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
  const documents = new DocumentCache();
  const valid = new WeakSet<DocumentNode>();
  const onFault = (fault: unknown): void => logFault(options.logger, fault);
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
    parserAndValidationCache: { documentCache: cacheOf(documents), errorCache: boundedErrors() },
    context: ({ catalog }) => catalog,
    maskedErrors: { maskError: (error) => toWireError(error, onFault) },
    plugins: [useTokenLimit(options.maxTokens), useGate(options, valid), useContractStatus()],
  });
  const { host } = new URL(options.publicUrl);
  const answers = new AnswerCache(options.answerCacheBytes);
  const isValid = (document: DocumentNode): boolean => valid.has(document);
  const answerFast = createFastPath({ ...options, documents, isValid, answers, onFault });
  return {
    handle: async (request, response, context) => {
      if (await answerFast(request, response, context.catalog)) return;
      await options.admissions.payForText(context.catalog);
      nameEndpoint(request, host);
      await yoga(request, response, context);
    },
    dispose: async () => {
      await yoga.dispose();
    },
  };
}

/**
 * Both paths that clients use lead to the same endpoint. Yoga makes a URL of the `Host` header and answers one of which
 * none can be made with its own stack, so that it is given our name instead of what the client wrote.
 */
function nameEndpoint(request: IncomingMessage, host: string): void {
  if (request.url?.startsWith("/graphql")) request.url = `/public${request.url}`;
  request.headers.host = host;
}

function cacheOf(documents: DocumentCache) {
  return {
    get: (text: string) => documents.get(text),
    set: (text: string, document: DocumentNode) => documents.set(text, document),
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

/** What is executed here was validated before; its document may take the fast path the next time. */
function useGate(
  { admissions, executeCompiled }: Pick<GraphqlDoorOptions, "admissions" | "executeCompiled">,
  valid: WeakSet<DocumentNode>,
): Plugin<ServerContext> {
  const admit = async (args: GatedArgs): Promise<Admitted> => {
    valid.add(args.document);
    const context = (args.contextValue as ServerContext).catalog;
    if (context === undefined) throw new CatalogError("INTERNAL_SERVER_ERROR", "The request has no context.");
    // GraphQL's own type for variables is looser than what JSON can hold.
    const variables = args.variableValues as Record<string, unknown> | undefined;
    const request = { document: args.document, operationName: args.operationName, variables, context };
    return { ...(await admissions.admit(request)), variables, context };
  };
  return {
    onExecute: async ({ args, executeFn, setExecuteFn }) => {
      const admitted = await admit(args);
      setExecuteFn((given) => admitted.run(() => executeCompiled(admitted) ?? executeFn(given)));
    },
    onSubscribe: async ({ args }) => {
      const { context } = await admit(args);
      (args.contextValue as ServerContext).watchSubscription();
      return {
        onSubscribeResult: ({ result, setResult }) => {
          if (!isAsyncIterable(result)) return;
          setResult(paidEvents(result, () => admissions.payForEvent(context)));
        },
      };
    },
  };
}

type Admitted = Admission & { readonly variables: Record<string, unknown> | undefined; readonly context: Context };

type GatedArgs = {
  document: DocumentNode;
  operationName?: string | null;
  variableValues?: unknown;
  contextValue: unknown;
};

/**
 * A document that does not fit the schema is 400 for everybody but those who ask for `application/json` by name, to whom
 * GraphQL over HTTP promises 200.
 */
function useContractStatus(): Plugin {
  return {
    onResultProcess: ({ request, result, setResult }) => {
      if (!("errors" in result) || result.errors === undefined) return;
      const accept = request.headers.get("accept");
      const spec = accept?.includes("application/json") === true;
      const http = { status: statusOfVariables(acceptedType(accept ?? undefined)) };
      setResult({
        ...result,
        errors: result.errors.map((error) =>
          isOfVariables(error) ? withHttp(error, http) : asDocumentError(error, spec),
        ),
      });
    },
  };
}

/** A value that does not fit where it is given; what a resolver says of one has a path. */
function isOfVariables({ path, extensions, message }: GraphQLError): boolean {
  return path === undefined && extensions.code === "BAD_USER_INPUT" && message.startsWith('Variable "');
}

function asDocumentError(error: GraphQLError, spec: boolean): GraphQLError {
  if (!String(error.extensions.code).startsWith("GRAPHQL_")) return error;
  return withHttp(error, { ...Object(error.extensions.http), spec });
}

/** A new error, since those of validation are kept with their document and answered again. */
function withHttp({ message, nodes, source, positions, extensions }: GraphQLError, http: object): GraphQLError {
  return new GraphQLError(message, { nodes, source, positions, extensions: { ...extensions, type: "INPUT", http } });
}

function logFault(logger: Logger, fault: unknown): void {
  logger.error(
    { error: fault instanceof Error ? { message: fault.message, stack: fault.stack } : String(fault) },
    "a resolver failed",
  );
}
