/** An error as far as the page understands it. */
export interface WireError {
  message: string;
  extensions?: Readonly<Record<string, unknown>> | undefined;
}

export interface Explanation {
  text: string;
  /** The region whose switch would mend it. */
  switchTo?: string;
}

const replaced = "Paste the token that took its place, or have one issued for this session.";

const reasons: Readonly<Record<string, string>> = {
  EXPIRED: "This token has expired, and nothing brings it back. Ask an administrator for a new one.",
  SUPERSEDED: `This token was replaced by a newer one. ${replaced}`,
  REVOKED: "Somebody revoked this token. An administrator sees who and why in Settings > API.",
  UNKNOWN: "The server has no such token: was it made by another instance?",
  MALFORMED: "The token is cut off or mistyped. Copy it again as a whole.",
  OWNER_SUSPENDED: "Whoever made this token is suspended. An administrator can take it over in Settings > API.",
  ACCOUNT_SUSPENDED: "The account of this token is suspended. Its administrators know more.",
};

const codes: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: "The server does not know who is calling. Paste a token, or have one issued for this session.",
  RATE_LIMITED: "The account has used up its budget for the moment. Run it again once the time below has passed.",
  QUERY_TOO_COMPLEX: "It asks for too much at once. Ask for smaller pages, fewer relations or fewer aliases.",
  SERVICE_UNAVAILABLE: "The database cannot be reached. Calls are refused until it is back.",
  GRAPHQL_VALIDATION_FAILED: "The document does not fit the schema; the editor underlines the place.",
  NOT_FOUND: "Nothing in this account has that id. An id of another account reads the same.",
};

/** What an error means and what to do, in words; undefined when its own message says all there is. */
export function explain(error: WireError | undefined): Explanation | undefined {
  const { code, reason, region, requiredScope, requiredRole } = { ...error?.extensions };
  if (reason === "WRONG_REGION" && typeof region === "string")
    return { text: `This token belongs to the region ${region}.`, switchTo: region };
  if (typeof reason === "string" && reasons[reason] !== undefined) return { text: reasons[reason] };
  if (code === "FORBIDDEN" && requiredScope === "READ_WRITE")
    return { text: "This operation changes something, so it needs a Read & Write token." };
  if (code === "FORBIDDEN" && typeof requiredRole === "string")
    return { text: `Only a token made by somebody of the role ${requiredRole} may do this.` };
  const text = typeof code === "string" ? codes[code] : undefined;
  return text === undefined ? undefined : { text };
}
