/**
 * The Content-Security-Policy of the playground: everything comes from its own origin, and only the origins named by
 * configuration (the regions' https and wss addresses) can be called. It goes out with scripts too, because a worker
 * obeys the policy of its own answer and not that of the page.
 */
export function playgroundPolicy(connectOrigins: readonly string[]): string {
  return [
    "default-src 'self'",
    // Monaco writes its themes into style elements and attributes.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    // Monaco draws the wavy line under a mistake as a data: image.
    "img-src 'self' data:",
    "worker-src 'self'",
    ["connect-src 'self'", ...connectOrigins].join(" "),
    "object-src 'none'",
    "base-uri 'none'",
    // The token field sits in a form that scripts handle; should they fail, the browser must not submit it.
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The headers of every answer below /playground, refusals included. */
export function playgroundHeaders(connectOrigins: readonly string[]): Readonly<Record<string, string>> {
  return {
    "content-security-policy": playgroundPolicy(connectOrigins),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
}
