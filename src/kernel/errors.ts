import { isUuid } from "./ids.ts";

/**
 * The closed list of things that can go wrong for a caller. Every door maps each of them to its own wire form in one
 * exhaustive table, so a code added here does not compile until every door answers it.
 */
export const errorCodes = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "ACCESS_DENIED",
  "BAD_USER_INPUT",
  "NOT_FOUND",
  "QUERY_TOO_COMPLEX",
  "RATE_LIMITED",
  "IDEMPOTENCY_CONFLICT",
  "IDEMPOTENCY_MISMATCH",
  "PAYLOAD_TOO_LARGE",
  "SERVICE_UNAVAILABLE",
  "INTERNAL_SERVER_ERROR",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The only error that callers see: a code, a message that may be shown to anyone, and details that may be too. */
export class CatalogError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "CatalogError";
    this.code = code;
    this.details = details;
  }
}

/** A value that the operation cannot take; `field` is the path of the argument, such as `data[3].externalId`. */
export function badUserInput(field: string, message: string): CatalogError {
  return new CatalogError("BAD_USER_INPUT", message, { field });
}

/** Not in the account, or not there at all: the two are never told apart. */
export function notFound(what: string, id: string, field?: string): CatalogError {
  const details = field === undefined ? {} : { field };
  // Only what looks like an id is repeated: people paste tokens into the wrong place.
  const named = isUuid(id) ? `with the id ${id}` : "with that id, which is no UUID,";
  return new CatalogError("NOT_FOUND", `There is no ${what} ${named} in this account.`, details);
}

/** A fault of a setting or of the environment that stops a process: one plain sentence, exit code 1, no stack. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "StartError";
  }
}
