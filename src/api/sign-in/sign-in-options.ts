import { type Authenticate, cookieOf } from "#api/authenticate.ts";
import { type Exchange, originOf } from "#api/http/front.ts";
import type { Accounts } from "#modules/accounts/accounts.ts";
import type { SessionInput } from "#modules/accounts/session.ts";
import type { RecentItems } from "#platform/rate-limit/recent-items.ts";
import type { OidcProvider } from "./oidc-provider.ts";
import type { CookieOptions } from "./session-answer.ts";

export type OidcOptions = {
  readonly label: string;
  readonly allowedDomains: readonly string[];
  readonly provider: OidcProvider;
};

export type SignInRouteOptions = CookieOptions & {
  readonly accounts: Pick<
    Accounts,
    "signIn" | "endSession" | "redeemLink" | "needsSetUp" | "beginOidcLogin" | "endOidcLogin" | "signInWithIdentity"
  >;
  readonly authenticate: Authenticate;
  /** Origins from whose pages people may sign in and out: this instance's own. */
  readonly isOwnOrigin: (origin: string) => boolean;
  /** Whether people may sign in with a password. */
  readonly password: boolean;
  /** Null: no identity provider. */
  readonly oidc: OidcOptions | null;
  /** Sign-ins that each address begins at the identity provider. */
  readonly begun: RecentItems;
  readonly onFault: (fault: unknown) => void;
};

/** What every way of signing in hands on. */
export function sessionInput({ cookieName }: CookieOptions, { request, requestId }: Exchange): SessionInput {
  return {
    origin: originOf({ request, requestId }, "graphql"),
    userAgent: request.headers["user-agent"],
    previousCookieValue: cookieOf(request.headers.cookie, cookieName),
  };
}
