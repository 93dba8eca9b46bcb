import { z } from "zod";
import { type Exchange, originOf, type Route } from "#api/http/front.ts";
import { isFromOwnPage } from "#api/own-page.ts";
import { CatalogError } from "#kernel/errors.ts";
import { oidcCallback, oidcStart } from "./oidc-route.ts";
import { answerJson, answerSignIn, setCookie, smallJson } from "./session-answer.ts";
import { type SignInRouteOptions, sessionInput } from "./sign-in-options.ts";

const credentials = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(1_000) });
const redemption = z.object({
  token: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
  firstName: z.string().max(255).optional(),
  lastName: z.string().max(255).optional(),
  email: z.string().max(320).optional(),
});

type Handler = (options: SignInRouteOptions, exchange: Exchange) => Promise<void>;

/** What is posted is posted by a page of ours; browsers are led to what is got. */
const handlers: Readonly<Record<string, Handler>> = {
  "POST /sign-in": signIn,
  "POST /sign-in/redeem": redeem,
  "POST /sign-out": signOut,
  "GET /sign-in/options": signInOptions,
  "GET /sign-in/oidc": oidcStart,
  "GET /sign-in/oidc/callback": oidcCallback,
};

/** Everything between somebody who is not signed in and a session. */
export function createSignInRoute(options: SignInRouteOptions): Route {
  return async (exchange) => {
    const { request, response, path } = exchange;
    const handler = handlers[`${request.method} ${path}`];
    if (handler === undefined) return false;
    if (request.method === "POST") assertOwnPage(options, request.headers);
    response.setHeader("cache-control", "no-store");
    await handler(options, exchange);
    return true;
  };
}

/** Another site's page must neither sign anybody in, as whomever it likes, nor out. */
function assertOwnPage({ isOwnOrigin }: SignInRouteOptions, headers: Exchange["request"]["headers"]): void {
  if (headers["x-catalog-csrf"] === undefined)
    throw new CatalogError("FORBIDDEN", "Send the header X-Catalog-CSRF with any value.");
  if (!isFromOwnPage(headers, isOwnOrigin))
    throw new CatalogError("FORBIDDEN", "This is only taken from pages of this instance's own address.");
}

async function signIn(options: SignInRouteOptions, exchange: Exchange): Promise<void> {
  const given = credentials.safeParse(await smallJson(exchange));
  if (!given.success) throw new CatalogError("BAD_USER_INPUT", 'Send JSON: {"email": "…", "password": "…"}.');
  const result = await options.accounts.signIn({ ...given.data, ...sessionInput(options, exchange) });
  answerSignIn(exchange, { result, refusal: "E-mail and password do not match.", cookie: options });
}

async function redeem(options: SignInRouteOptions, exchange: Exchange): Promise<void> {
  const given = redemption.safeParse(await smallJson(exchange));
  if (!given.success) throw new CatalogError("BAD_USER_INPUT", 'Send JSON: {"token": "…", "password": "…"}.');
  const result = await options.accounts.redeemLink({ ...given.data, ...sessionInput(options, exchange) });
  const refusal = "This link has been used, has expired, or was replaced by another one. Ask for a new one.";
  answerSignIn(exchange, { result, refusal, cookie: options });
}

async function signOut(options: SignInRouteOptions, { request, response, requestId }: Exchange): Promise<void> {
  const { accounts, authenticate, cookieName, isSecure } = options;
  const origin = originOf({ request, requestId }, "graphql");
  const actor = await authenticate(request.headers, origin);
  if (actor.kind === "user") await accounts.endSession(actor, origin);
  response.setHeader("set-cookie", setCookie(cookieName, "", { life: 0, isSecure }));
  answerJson(response, { signedOut: true });
}

/** What the sign-in page has to offer. */
async function signInOptions({ accounts, password, oidc }: SignInRouteOptions, exchange: Exchange): Promise<void> {
  const setup = password && (await accounts.needsSetUp());
  answerJson(exchange.response, { password, oidc: oidc === null ? null : { label: oidc.label }, setup });
}
