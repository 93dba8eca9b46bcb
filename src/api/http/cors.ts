import type { IncomingMessage, ServerResponse } from "node:http";

/** Which pages of other origins may call the API. */
export type Cors = { readonly allows: (origin: string) => boolean };

const exposed =
  "x-request-id, catalog-token-expires-at, etag, link, location, x-total-count, mcp-session-id, mcp-protocol-version, ratelimit, ratelimit-policy, retry-after, idempotency-replayed, www-authenticate";
const accepted =
  "authorization, content-type, accept, if-none-match, x-request-id, x-catalog-csrf, idempotency-key, catalog-cost, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name, last-event-id";

/**
 * Sets what the browser asks for; true when the request was only that question. Tokens are sent by header and sessions
 * only to their own origin, so credentials are never allowed across origins.
 */
export function preflight(cors: Cors, request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin !== undefined) {
    response.setHeader("vary", "origin");
    if (cors.allows(origin)) {
      response.setHeader("access-control-allow-origin", origin);
      response.setHeader("access-control-expose-headers", exposed);
    }
  }
  const isQuestion = request.method === "OPTIONS" && request.headers["access-control-request-method"] !== undefined;
  if (!isQuestion) return false;
  if (origin !== undefined && cors.allows(origin)) {
    response.setHeader("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    response.setHeader("access-control-allow-headers", accepted);
    response.setHeader("access-control-max-age", "86400");
  }
  response.writeHead(204).end();
  return true;
}
