import { GraphQLError } from "graphql";
import { CatalogError, type ErrorCode } from "#kernel/errors.ts";
import { rateHeaders } from "#kernel/rate-standing.ts";
import { isUnavailable, isUnstorableValue, serviceUnavailable } from "#platform/database/failures.ts";

/** How each error stands on the wire of GraphQL over HTTP, and with which status where the answer is no GraphQL result. */
const wire = {
  UNAUTHENTICATED: { status: 401, plainStatus: 401, type: "AUTHENTICATION" },
  FORBIDDEN: { status: 403, plainStatus: 403, type: "AUTHORIZATION" },
  ACCESS_DENIED: { status: 200, plainStatus: 403, type: "AUTHORIZATION" },
  BAD_USER_INPUT: { status: 200, plainStatus: 400, type: "INPUT" },
  NOT_FOUND: { status: 200, plainStatus: 404, type: "NOT_FOUND" },
  QUERY_TOO_COMPLEX: { status: 400, plainStatus: 400, type: "LIMIT" },
  RATE_LIMITED: { status: 429, plainStatus: 429, type: "LIMIT" },
  IDEMPOTENCY_CONFLICT: { status: 409, plainStatus: 409, type: "INPUT" },
  IDEMPOTENCY_MISMATCH: { status: 422, plainStatus: 422, type: "INPUT" },
  PAYLOAD_TOO_LARGE: { status: 413, plainStatus: 413, type: "LIMIT" },
  SERVICE_UNAVAILABLE: { status: 503, plainStatus: 503, type: "AVAILABILITY" },
  INTERNAL_SERVER_ERROR: { status: 200, plainStatus: 500, type: "INTERNAL" },
} as const satisfies Record<ErrorCode, { status: number; plainStatus: number; type: string }>;

export const retryAfterSeconds = 2;

export function statusOf(error: CatalogError): number {
  return wire[error.code].status;
}

/** The status of an answer that is no GraphQL result, where 200 would say that all went well. */
export function plainStatusOf(error: CatalogError): number {
  return wire[error.code].plainStatus;
}

/** The headers that a refusal carries besides its status. */
export function headersOf(error: CatalogError): Record<string, string> {
  if (error.code === "UNAUTHENTICATED") return { "www-authenticate": challengeOf(error) };
  if (error.code === "FORBIDDEN" && error.details.requiredScope !== undefined) {
    return { "www-authenticate": 'Bearer realm="catalog", error="insufficient_scope", scope="read_write"' };
  }
  if (error.code === "RATE_LIMITED") return limitHeadersOf(error);
  if (error.code === "SERVICE_UNAVAILABLE") return { "retry-after": String(retryAfterSeconds) };
  return {};
}

/** When to come back, and with a budget that was overdrawn how it stands. */
function limitHeadersOf({ details }: CatalogError): Record<string, string> {
  const { limit, remaining, windowSeconds, retryAfterSeconds: seconds } = details;
  if (typeof seconds !== "number") return {};
  const retry = { "retry-after": String(seconds) };
  if (typeof limit !== "number" || typeof remaining !== "number" || typeof windowSeconds !== "number") return retry;
  return { ...retry, ...rateHeaders({ limit, remaining, windowSeconds, resetSeconds: seconds }) };
}

function challengeOf({ details, message }: CatalogError): string {
  if (details.reason === undefined) return 'Bearer realm="catalog"';
  return `Bearer realm="catalog", error="invalid_token", error_description="${message.replace(/[^\x20-\x7e]|["\\]/g, "")}"`;
}

export function extensionsOf(error: CatalogError): Record<string, unknown> {
  return { code: error.code, type: wire[error.code].type, ...error.details };
}

/** The body of an answer that never reached GraphQL. */
export function bodyOf(error: CatalogError): string {
  return JSON.stringify({ errors: [{ message: error.message, extensions: extensionsOf(error) }] });
}

/**
 * What a caller is told of an error that execution met. Our own errors keep their code; a database that is away is 503;
 * anything else is a fault of ours, of which only the request id is told.
 */
export function toWireError(error: unknown, onFault: (fault: unknown) => void): GraphQLError {
  const given = error instanceof GraphQLError ? error : undefined;
  const original = given?.originalError ?? error;
  if (original instanceof CatalogError) return asGraphQL(original, given);
  if (isUnavailable(original)) return asGraphQL(serviceUnavailable(original), given);
  if (given !== undefined && isOfRequest(given)) return withCode(given);
  if (isUnstorableValue(original)) return asGraphQL(unstorableValue(original), given);
  onFault(original);
  const fault = new CatalogError(
    "INTERNAL_SERVER_ERROR",
    "Something went wrong here. Tell the operator the request id.",
  );
  return asGraphQL(fault, given);
}

/**
 * Whether the caller wrote what is wrong. Errors of validation and of variables point into the document and carry what a
 * scalar said as their cause, but no path: they were met before any field was. An argument is judged at its field.
 */
function isOfRequest(error: GraphQLError): boolean {
  const { message, nodes, originalError, path } = error;
  if (originalError === undefined) return true;
  if (path === undefined) return nodes !== undefined;
  return originalError instanceof GraphQLError && message.startsWith("Argument ");
}

function unstorableValue(cause: unknown): CatalogError {
  const message =
    "A value cannot be stored: a number or an instant out of range, or a character that text cannot hold.";
  return new CatalogError("BAD_USER_INPUT", message, {}, cause);
}

function asGraphQL(error: CatalogError, at: GraphQLError | undefined): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: at?.nodes,
    source: at?.source,
    positions: at?.positions,
    path: at?.path,
    extensions: { ...extensionsOf(error), http: { status: statusOf(error), headers: headersOf(error) } },
  });
}

/** GraphQL's own errors: of syntax, validation and variables. */
function withCode(error: GraphQLError): GraphQLError {
  if (typeof error.extensions.code === "string" && !error.extensions.code.startsWith("GRAPHQL_")) return error;
  const code = codeOf(error);
  const http = code === "QUERY_TOO_COMPLEX" ? { ...httpOf(error), status: 400, spec: false } : error.extensions.http;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    extensions: {
      ...error.extensions,
      code,
      type: code === "QUERY_TOO_COMPLEX" ? "LIMIT" : "INPUT",
      ...fieldOfVariable(error.message),
      ...(http ? { http } : {}),
    },
  });
}

/** Where in the variables the value is that does not fit, as GraphQL writes it into the message. */
function fieldOfVariable(message: string): { readonly field?: string } {
  const [, variable] = /^Variable "\$(\w+)"/.exec(message) ?? [];
  if (variable === undefined) return {};
  const [, path = variable] = / at "([^"]+)"; /.exec(message) ?? [];
  const [, missing] = / Field "(\w+)" of required type .* was not provided\.$/.exec(message) ?? [];
  return { field: missing === undefined ? path : `${path}.${missing}` };
}

function httpOf(error: GraphQLError): object {
  const { http } = error.extensions;
  return typeof http === "object" && http !== null ? http : {};
}

function codeOf({ message, extensions }: GraphQLError): string {
  // graphql-js writes "more that".
  if (/^Syntax Error: Document contains more tha[nt] /.test(message)) return "QUERY_TOO_COMPLEX";
  if (/^(Variable|Argument) "/.test(message)) return "BAD_USER_INPUT";
  return typeof extensions.code === "string" ? extensions.code : "GRAPHQL_VALIDATION_FAILED";
}
