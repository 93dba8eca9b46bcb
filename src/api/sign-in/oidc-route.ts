import { randomUUID } from "node:crypto";
import { cookieOf } from "#api/authenticate.ts";
import { clientAddress } from "#api/http/client-address.ts";
import type { Exchange } from "#api/http/front.ts";
import { CatalogError } from "#kernel/errors.ts";
import { addressBlock } from "#modules/accounts/address-block.ts";
import type { IdentityRefusal } from "#modules/accounts/sign-in-with-identity.ts";
import { OidcFault } from "./oidc-provider.ts";
import { returnPath } from "./return-path.ts";
import { type CookieOptions, sessionCookie, setCookie } from "./session-answer.ts";
import { type OidcOptions, type SignInRouteOptions, sessionInput } from "./sign-in-options.ts";

/**
 * What the sign-in page is told in `?error=`. UNAVAILABLE: the provider cannot be reached. EXPIRED: the sign-in took
 * longer than ten minutes, was begun in another browser, or came back a second time. REFUSED: the provider said no, or
 * what it said cannot be believed. BUSY: too many were begun from this address within a minute.
 */
type Failure = "UNAVAILABLE" | "EXPIRED" | "REFUSED" | "BUSY" | IdentityRefusal;

const lifeSeconds = 600;

/** `GET /sign-in/oidc?return=/path` leads to the identity provider. */
export async function oidcStart(options: SignInRouteOptions, exchange: Exchange): Promise<void> {
  const { provider } = switchedOn(options);
  const returnTo = returnPath(queryOf(exchange).get("return"));
  const wait = waitToBegin(options, exchange);
  if (wait > 0) {
    exchange.response.setHeader("retry-after", String(wait));
    return fail(options, exchange, { failure: "BUSY", returnTo });
  }
  try {
    const { url, ...checks } = await provider.begin();
    const value = await options.accounts.beginOidcLogin({ ...checks, returnTo });
    redirect(exchange, url.href, [setCookie(loginCookie(options), value.reveal(), { ...options, life: lifeSeconds })]);
  } catch (error) {
    failBy(options, exchange, { error, returnTo });
  }
}

/** Where the provider leads back to: once, in the browser that was sent there. */
export async function oidcCallback(options: SignInRouteOptions, exchange: Exchange): Promise<void> {
  const { provider, allowedDomains } = switchedOn(options);
  const login = await options.accounts.endOidcLogin(cookieOf(exchange.request.headers.cookie, loginCookie(options)));
  if (login === null) return fail(options, exchange, { failure: "EXPIRED", returnTo: "/" });
  const { returnTo, ...checks } = login;
  try {
    const identity = await provider.complete(queryOf(exchange), checks);
    const session = sessionInput(options, exchange);
    const result = await options.accounts.signInWithIdentity({ ...session, identity, allowedDomains });
    if (!result.ok) return fail(options, exchange, { failure: result.reason, returnTo });
    redirect(exchange, returnTo, [sessionCookie(result, options), removedCookie(options)]);
  } catch (error) {
    failBy(options, exchange, { error, returnTo });
  }
}

/** Seconds until the address may begin another sign-in. Anybody may begin one, and each is remembered for ten minutes. */
function waitToBegin({ begun }: SignInRouteOptions, { request }: Exchange): number {
  const address = addressBlock(clientAddress(request));
  const wait = begun.wait(address);
  if (wait === 0) begun.add(address, randomUUID());
  return wait;
}

function switchedOn({ oidc }: SignInRouteOptions): OidcOptions {
  if (oidc !== null) return oidc;
  throw new CatalogError("NOT_FOUND", "This instance has no identity provider.");
}

/** Beside the session's cookie, so that a sign-in that was begun does not end the session before it succeeds. */
function loginCookie({ cookieName }: CookieOptions): string {
  return `${cookieName}_oidc`;
}

function removedCookie(options: CookieOptions): string {
  return setCookie(loginCookie(options), "", { ...options, life: 0 });
}

function queryOf({ request }: Exchange): URLSearchParams {
  const url = request.url ?? "";
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start));
}

type Failed = { readonly failure: Failure; readonly returnTo: string };

/** Back to the sign-in page, which says what happened and offers what else there is. */
function fail(options: CookieOptions, exchange: Exchange, { failure, returnTo }: Failed): void {
  const query = new URLSearchParams({ error: failure, next: returnTo });
  redirect(exchange, `/sign-in?${query}`, [removedCookie(options)]);
}

/** A fault of the provider's; every other one is ours, and the front's to answer. */
function failBy(
  options: SignInRouteOptions,
  exchange: Exchange,
  { error, returnTo }: { readonly error: unknown; readonly returnTo: string },
): void {
  if (!(error instanceof OidcFault)) throw error;
  options.onFault(error);
  fail(options, exchange, { failure: error.kind, returnTo });
}

function redirect({ response }: Exchange, location: string, cookies: readonly string[]): void {
  response.writeHead(303, {
    location,
    "set-cookie": [...cookies],
    // The provider must not learn the path that somebody came from.
    "referrer-policy": "no-referrer",
    "content-length": 0,
  });
  response.end();
}
