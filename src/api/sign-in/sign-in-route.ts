import { text } from "node:stream/consumers";
import { z } from "zod";
import { type Authenticate, cookieOf } from "#api/authenticate.ts";
import { limitBody } from "#api/http/body.ts";
import { type Exchange, originOf, type Route } from "#api/http/front.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Accounts } from "#modules/accounts/accounts.ts";

export type SignInRouteOptions = {
  readonly accounts: Pick<Accounts, "signIn" | "endSession">;
  readonly authenticate: Authenticate;
  readonly cookieName: string;
  /** Whether the instance is reached by https: its cookie is then sent over nothing else. */
  readonly isSecure: boolean;
};

const credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1_000) });
const mostBytes = 10_000;

/** `POST /sign-in` with e-mail and password begins a session, `POST /sign-out` ends it. */
export function createSignInRoute(options: SignInRouteOptions): Route {
  return async (exchange) => {
    if (exchange.path !== "/sign-in" && exchange.path !== "/sign-out") return false;
    if (exchange.request.method !== "POST") return false;
    // A page of another site can make a browser post a form, but not with this header.
    if (exchange.request.headers["x-catalog-csrf"] === undefined) {
      throw new CatalogError("FORBIDDEN", "Send the header X-Catalog-CSRF with any value.");
    }
    exchange.response.setHeader("cache-control", "no-store");
    await (exchange.path === "/sign-in" ? signIn(options, exchange) : signOut(options, exchange));
    return true;
  };
}

async function signIn(
  { accounts, cookieName, isSecure }: SignInRouteOptions,
  { request, response, requestId }: Exchange,
): Promise<void> {
  await limitBody(request, mostBytes);
  const given = credentials.safeParse(parseJson("body" in request ? String(request.body) : await text(request)));
  if (!given.success) throw new CatalogError("BAD_USER_INPUT", 'Send JSON: {"email": "…", "password": "…"}.');
  const origin = originOf({ request, requestId }, "graphql");
  const previousCookieValue = cookieOf(request.headers.cookie, cookieName);
  const userAgent = request.headers["user-agent"];
  const result = await accounts.signIn({ ...given.data, origin, userAgent, previousCookieValue });
  if (!result.ok) {
    if (result.retryAfterSeconds === undefined)
      throw new CatalogError("UNAUTHENTICATED", "E-mail and password do not match.");
    response.setHeader("retry-after", String(result.retryAfterSeconds));
    throw new CatalogError("RATE_LIMITED", `Too many attempts. Try again in ${result.retryAfterSeconds} seconds.`);
  }
  const life = Math.floor((result.expiresAt.getTime() - Date.now()) / 1_000);
  response.setHeader("set-cookie", cookie(cookieName, result.cookieValue.reveal(), { life, isSecure }));
  const { email, firstName, lastName, role } = result.user;
  answer(response, { user: { email, firstName, lastName, role }, expiresAt: result.expiresAt.toISOString() });
}

async function signOut(
  { accounts, authenticate, cookieName, isSecure }: SignInRouteOptions,
  { request, response, requestId }: Exchange,
): Promise<void> {
  const origin = originOf({ request, requestId }, "graphql");
  const actor = await authenticate(request.headers, origin);
  if (actor.kind === "user") await accounts.endSession(actor, origin);
  response.setHeader("set-cookie", cookie(cookieName, "", { life: 0, isSecure }));
  answer(response, { signedOut: true });
}

function cookie(name: string, value: string, { life, isSecure }: { life: number; isSecure: boolean }): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${isSecure ? "; Secure" : ""}`;
}

function answer(response: Exchange["response"], value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
