import { StartError } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";
import type { SettingValues } from "./settings.ts";

/** How people may sign in. */
export type SignInConfig = {
  readonly password: boolean;
  /** Null: no identity provider. */
  readonly oidc: OidcConfig | null;
};

/** An OpenID Connect provider. Its secret prints as `[secret]`. */
export type OidcConfig = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret | null;
  readonly label: string;
  readonly allowedDomains: readonly string[];
  readonly adminGroup: string | null;
  readonly groupsClaim: string;
};

type SignInValues = Pick<
  SettingValues,
  | "passwordSignIn"
  | "oidcIssuer"
  | "oidcClientId"
  | "oidcClientSecret"
  | "oidcLabel"
  | "oidcAllowedDomains"
  | "oidcAdminGroup"
  | "oidcGroupsClaim"
>;

export function signInConfigOf(values: SignInValues): SignInConfig {
  const oidc = oidcOf(values);
  if (oidc === null && !values.passwordSignIn)
    throw new StartError(
      "CATALOG_PASSWORD_SIGN_IN is false and there is no CATALOG_OIDC_ISSUER: nobody could sign in.",
    );
  return { password: values.passwordSignIn, oidc };
}

function oidcOf(values: SignInValues): OidcConfig | null {
  const { oidcIssuer: issuer, oidcClientId: clientId, oidcClientSecret: secret } = values;
  if (issuer === undefined) {
    if (clientId === undefined && secret === undefined) return null;
    throw new StartError(
      "CATALOG_OIDC_CLIENT_ID and CATALOG_OIDC_CLIENT_SECRET mean nothing without CATALOG_OIDC_ISSUER.",
    );
  }
  if (clientId === undefined) throw new StartError("CATALOG_OIDC_ISSUER needs CATALOG_OIDC_CLIENT_ID beside it.");
  const { protocol, hostname } = new URL(issuer);
  // Whoever can change what an issuer answers can sign in as anybody.
  if (protocol !== "https:" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname))
    throw new StartError("CATALOG_OIDC_ISSUER has to be reached by https, unless it runs on this machine.");
  return {
    issuer,
    clientId,
    clientSecret: secret === undefined ? null : new Secret(secret),
    label: values.oidcLabel,
    allowedDomains: values.oidcAllowedDomains,
    adminGroup: values.oidcAdminGroup ?? null,
    groupsClaim: values.oidcGroupsClaim,
  };
}
