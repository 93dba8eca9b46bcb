import type { Route } from "#api/http/front.ts";
import { createOidcProvider } from "#api/sign-in/oidc-provider.ts";
import type { SignInRouteOptions } from "#api/sign-in/sign-in-options.ts";
import { createSignInRoute } from "#api/sign-in/sign-in-route.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Config } from "#platform/config/config.ts";
import type { Logger } from "#platform/logger/logger.ts";
import { RecentItems } from "#platform/rate-limit/recent-items.ts";
import type { AllModules } from "./modules.ts";
import type { Origins } from "./origins.ts";

/** As many as a whole office behind one address begins at nine in the morning; each is a row and a redirect. */
const sentPerMinute = 60;

export type SignInInput = {
  readonly config: Config & { readonly publicUrl: string };
  readonly shared: Pick<SignInRouteOptions, "authenticate" | "cookieName" | "isSecure"> & { readonly origins: Origins };
  readonly clock: Clock;
  readonly modules: AllModules;
  readonly logger: Logger;
};

/** The ways in that the configuration has switched on. */
export function createSignIn({ config, shared, modules, clock, logger }: SignInInput): Route {
  const { publicUrl, signIn } = config;
  const oidc = signIn.oidc === null ? null : { ...signIn.oidc, provider: createOidcProvider(signIn.oidc, publicUrl) };
  return createSignInRoute({
    ...shared,
    isOwnOrigin: shared.origins.isOwn,
    begun: new RecentItems(sentPerMinute, clock),
    accounts: modules.accounts,
    password: signIn.password,
    oidc,
    // The person is told that it failed; why is for whoever set the provider up.
    onFault: (fault) => logger.warn({ error: describe(fault) }, "a sign-in through the identity provider failed"),
  });
}

function describe(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  return fault.cause instanceof Error ? `${fault.message}: ${fault.cause.message}` : fault.message;
}
