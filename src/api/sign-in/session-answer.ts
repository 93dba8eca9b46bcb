import { text } from "node:stream/consumers";
import { limitBody } from "#api/http/body.ts";
import type { Exchange } from "#api/http/front.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { SignedIn, SignInRefused } from "#modules/accounts/session.ts";

/** How the session's cookie is called, and whether the instance is reached by https: it is then sent over nothing else. */
export type CookieOptions = { readonly cookieName: string; readonly isSecure: boolean };

const mostBytes = 10_000;

/** The JSON of a small body; undefined for what is none. */
export async function smallJson({ request }: Exchange): Promise<unknown> {
  await limitBody(request, mostBytes);
  const body = "body" in request ? String(request.body) : await text(request);
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Tells who signed in and gives the browser its cookie, or refuses in the words of the way that was tried. */
export function answerSignIn(
  { response }: Exchange,
  { result, refusal, cookie }: { result: SignedIn | SignInRefused; refusal: string; cookie: CookieOptions },
): void {
  if (!result.ok) {
    if (result.retryAfterSeconds === undefined) throw new CatalogError("UNAUTHENTICATED", refusal);
    response.setHeader("retry-after", String(result.retryAfterSeconds));
    throw new CatalogError("RATE_LIMITED", `Too many attempts. Try again in ${inWords(result.retryAfterSeconds)}.`);
  }
  response.setHeader("set-cookie", sessionCookie(result, cookie));
  const { email, firstName, lastName, role } = result.user;
  answerJson(response, { user: { email, firstName, lastName, role }, expiresAt: result.expiresAt.toISOString() });
}

function inWords(seconds: number): string {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

export function sessionCookie({ cookieValue, expiresAt }: SignedIn, { cookieName, isSecure }: CookieOptions): string {
  const life = Math.floor((expiresAt.getTime() - Date.now()) / 1_000);
  return setCookie(cookieName, cookieValue.reveal(), { life, isSecure });
}

/** For this host alone, out of the reach of scripts and of requests that other sites make. A life of 0 removes it. */
export function setCookie(
  name: string,
  value: string,
  { life, isSecure }: { readonly life: number; readonly isSecure: boolean },
): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${life}${isSecure ? "; Secure" : ""}`;
}

export function answerJson(response: Exchange["response"], value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
