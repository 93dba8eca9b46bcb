import type { ServerResponse } from "node:http";
import { headersOf, plainStatusOf } from "#graphql/wire-errors.ts";
import { CatalogError } from "#kernel/errors.ts";

export const mediaType = "application/scim+json";

export type ScimAnswer = {
  readonly status: number;
  /** Nothing for 204 and 304. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Refusals for which the protocol has a status of its own. */
const reasonStatuses: Readonly<Record<string, number>> = {
  uniqueness: 409,
  LAST_ADMINISTRATOR: 409,
  PRECONDITION_FAILED: 412,
  METHOD_NOT_ALLOWED: 405,
  NOT_IMPLEMENTED: 501,
};

/** An error as RFC 7644, section 3.12 has it. */
export function errorAnswer(error: CatalogError): ScimAnswer {
  const { scimType, reason } = error.details;
  const status = reasonStatuses[String(scimType ?? reason)] ?? plainStatusOf(error);
  const body = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...scimTypeOf(status, scimType),
    detail: error.message,
  };
  const { allowed } = error.details;
  return { status, body, headers: { ...headersOf(error), ...(typeof allowed === "string" ? { allow: allowed } : {}) } };
}

/** Whatever else is wrong with what was sent is a value. */
function scimTypeOf(status: number, scimType: unknown): { readonly scimType?: unknown } {
  if (scimType !== undefined) return { scimType };
  return status === 400 ? { scimType: "invalidValue" } : {};
}

export function send(response: ServerResponse, { status, body, headers = {} }: ScimAnswer): void {
  // Nothing of a directory is for caches on the way.
  const all = { ...headers, "cache-control": "no-store" };
  if (body === undefined) {
    response.writeHead(status, all).end();
    return;
  }
  const text = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { ...all, "content-type": `${mediaType}; charset=utf-8`, "content-length": text.length });
  response.end(text);
}

export function wrongMethod(allowed: string): CatalogError {
  return new CatalogError("BAD_USER_INPUT", `The methods here are ${allowed}.`, {
    reason: "METHOD_NOT_ALLOWED",
    allowed,
  });
}
