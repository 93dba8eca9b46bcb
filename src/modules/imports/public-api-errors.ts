import { z } from "zod";
import { CatalogError, type ErrorCode, errorCodes } from "#kernel/errors.ts";

const graphqlError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z.looseObject({ code: z.string() }).partial().nullish(),
});

/** The body of every answer of the public API, refusals before execution included. */
export const answerBody = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).min(1).nullish() });

/**
 * What the server refused, with its code, its message and whatever else it tells, `field` among it. A code that this
 * program does not know is kept as `serverCode`.
 */
export function refusalOf(error: z.infer<typeof graphqlError>, operation: string): CatalogError {
  const { code, ...extensions } = error.extensions ?? {};
  const known = errorCodes.find((candidate) => candidate === code);
  const details = {
    ...extensions,
    operation,
    ...(known === undefined && code !== undefined ? { serverCode: code } : {}),
  };
  return new CatalogError(known ?? "INTERNAL_SERVER_ERROR", error.message, details);
}

const codesOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  413: "PAYLOAD_TOO_LARGE",
  429: "RATE_LIMITED",
  502: "SERVICE_UNAVAILABLE",
  503: "SERVICE_UNAVAILABLE",
  504: "SERVICE_UNAVAILABLE",
};

/** An answer without a GraphQL body comes from something in between, or from no Catalog at all. */
export function strangeAnswer(url: string, status: number): CatalogError {
  const code = codesOfStatus[status] ?? "INTERNAL_SERVER_ERROR";
  return new CatalogError(code, `What answers at ${url} (HTTP status ${status}) is not a Catalog API.`, { status });
}

export function unreachable(url: string, cause: unknown): CatalogError {
  return new CatalogError("SERVICE_UNAVAILABLE", `The Catalog API at ${url} cannot be reached.`, {}, cause);
}
