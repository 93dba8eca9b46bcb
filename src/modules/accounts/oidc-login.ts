import type { Secret } from "#kernel/secret.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { insertOidcLogin, type OidcLogin, takeOidcLogin } from "./oidc-login-repository.ts";
import { composeCookieValue, cookieHash, isCookieValue } from "./session.ts";

/** Remembers a sign-in that goes to the identity provider. The answer is for the browser's cookie. */
export async function beginOidcLogin(deps: AccountsDependencies, login: OidcLogin): Promise<Secret> {
  const cookieValue = composeCookieValue(deps.randomBytes);
  await insertOidcLogin(deps.database, cookieHash(cookieValue.reveal()), login);
  return cookieValue;
}

/** What was remembered, once: who comes back a second time is not known any more. Null after ten minutes, too. */
export async function endOidcLogin(
  { database }: AccountsDependencies,
  cookieValue: string | undefined,
): Promise<OidcLogin | null> {
  if (cookieValue === undefined || !isCookieValue(cookieValue)) return null;
  return (await takeOidcLogin(database, cookieHash(cookieValue))) ?? null;
}
