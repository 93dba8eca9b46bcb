import type { WireError } from "./explain.ts";

/** Why the session did not do it. */
export class SessionProblem extends Error {
  readonly code: string;
  readonly reason: string;

  constructor({ message, extensions }: WireError) {
    super(message);
    this.name = "SessionProblem";
    const { code, reason } = { ...extensions };
    this.code = typeof code === "string" ? code : "";
    this.reason = typeof reason === "string" ? reason : "";
  }

  /** Nobody is signed in, or too long ago for what was asked. */
  get needsSignIn(): boolean {
    return this.code === "UNAUTHENTICATED" || this.reason === "SIGN_IN_AGAIN";
  }
}

/** One call as the person who is signed in to the instance that served this page. */
async function call(path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(path, {
    method: "POST",
    // The header is what another site's page cannot send along with the cookie.
    headers: { accept: "application/json", "content-type": "application/json", "x-catalog-csrf": "1" },
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
    redirect: "error",
  }).catch(() => {
    throw new SessionProblem({ message: "The server cannot be reached." });
  });
  // Every answer of the server is an object; anything else reads as one that says nothing.
  const answer = (await response.json().catch(() => ({}))) as { data?: Record<string, unknown>; errors?: WireError[] };
  const [error] = answer.errors ?? [];
  if (error !== undefined) throw new SessionProblem(error);
  if (!response.ok) throw new SessionProblem({ message: `The server answered ${response.status}.` });
  return answer.data ?? {};
}

export interface SessionToken {
  secret: string;
  scope: "READ_ONLY" | "READ_WRITE";
}

const issue = `mutation IssuePlaygroundToken($scope: TokenScope!, $minutes: Int!) {
  createPlaygroundToken(scope: $scope, minutes: $minutes) { secret }
}`;

/** A brief token of its own kind: it takes nobody's place, and ends with the session at the latest. */
export async function issueSessionToken(scope: SessionToken["scope"], minutes: number): Promise<SessionToken> {
  const { createPlaygroundToken } = await call("/public/graphql", { query: issue, variables: { scope, minutes } });
  // The shape is that of the mutation above.
  const { secret } = createPlaygroundToken as { secret: string };
  return { secret, scope };
}

export async function signIn(email: string, password: string): Promise<void> {
  await call("/sign-in", { email, password });
}
