import { STATUS_CODES } from "node:http";
import type { ErrorCode } from "#kernel/errors.ts";

/** How each error stands on the wire of REST. */
const statuses = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  ACCESS_DENIED: 403,
  BAD_USER_INPUT: 400,
  NOT_FOUND: 404,
  QUERY_TOO_COMPLEX: 400,
  RATE_LIMITED: 429,
  IDEMPOTENCY_CONFLICT: 409,
  IDEMPOTENCY_MISMATCH: 422,
  PAYLOAD_TOO_LARGE: 413,
  SERVICE_UNAVAILABLE: 503,
  INTERNAL_SERVER_ERROR: 500,
} as const satisfies Record<ErrorCode, number>;

const retryable: ReadonlySet<string> = new Set<ErrorCode>(["RATE_LIMITED", "SERVICE_UNAVAILABLE"]);

export type RestErrorBody = {
  readonly error: string;
  readonly message: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Of HTTP itself rather than of the catalog: a path, a method or a body that is none. */
export type HttpFault = "METHOD_NOT_ALLOWED" | "UNSUPPORTED_MEDIA_TYPE";

const httpFaults = { METHOD_NOT_ALLOWED: 405, UNSUPPORTED_MEDIA_TYPE: 415 } as const satisfies Record<
  HttpFault,
  number
>;

export function restStatusOf(code: string): number {
  const known: Readonly<Record<string, number>> = { ...statuses, ...httpFaults };
  return known[code] ?? 500;
}

export function restErrorBody(
  code: string,
  message: string,
  details: Readonly<Record<string, unknown>>,
): RestErrorBody {
  const body = {
    error: STATUS_CODES[restStatusOf(code)] ?? "Error",
    message,
    code,
    retryable: retryable.has(code),
  };
  return Object.keys(details).length === 0 ? body : { ...body, details };
}
