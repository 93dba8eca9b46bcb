import * as oidc from "openid-client";
import type { Identity } from "#modules/accounts/sign-in-with-identity.ts";
import type { OidcConfig } from "#platform/config/sign-in-config.ts";

/** What is remembered between going to the provider and coming back. */
export type LoginChecks = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type OidcProvider = {
  /** Where to send the browser. */
  readonly begin: () => Promise<LoginChecks & { readonly url: URL }>;
  /** Who came back with this query. Nothing is believed that is not signed, ours, fresh and for this sign-in. */
  readonly complete: (query: URLSearchParams, checks: LoginChecks) => Promise<Identity>;
};

/** Why nobody could be identified: the provider did not answer, or its answer is not to be believed. */
export class OidcFault extends Error {
  readonly kind: "UNAVAILABLE" | "REFUSED";

  constructor(kind: OidcFault["kind"], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "OidcFault";
    this.kind = kind;
  }
}

const patienceSeconds = 10;
const knownForMilliseconds = 3_600_000;

export function createOidcProvider(settings: OidcConfig, publicUrl: string): OidcProvider {
  const redirectUri = `${publicUrl}/sign-in/oidc/callback`;
  const discover = createDiscovery(settings);
  return {
    begin: async () => {
      const configuration = await discover();
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.codeVerifier),
        code_challenge_method: "S256",
      });
      return { ...checks, url };
    },
    complete: async (query, checks) => {
      const configuration = await discover();
      try {
        const returned = new URL(redirectUri);
        returned.search = query.toString();
        return identityOf(await claimsOf(configuration, returned, checks), settings);
      } catch (error) {
        throw new OidcFault(isUnreachable(error) ? "UNAVAILABLE" : "REFUSED", error);
      }
    },
  };
}

/** Asked when somebody first signs in, so that the instance starts without it, and anew after a failure or an hour. */
function createDiscovery({ issuer, clientId, clientSecret }: OidcConfig): () => Promise<oidc.Configuration> {
  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined;
  const secret = clientSecret?.reveal();
  // The configuration lets http through for an issuer on this machine alone.
  const insecure = issuer.startsWith("http:") ? [oidc.allowInsecureRequests] : [];
  return async () => {
    if (known === undefined || performance.now() - known.at > knownForMilliseconds) {
      const configuration = oidc.discovery(
        new URL(issuer),
        clientId,
        secret,
        secret === undefined ? oidc.None() : undefined,
        // The signature is checked although the token comes from the provider itself: a proxy may be in between.
        { timeout: patienceSeconds, execute: [oidc.enableNonRepudiationChecks, ...insecure] },
      );
      known = { at: performance.now(), configuration };
    }
    try {
      return await known.configuration;
    } catch (error) {
      known = undefined;
      throw new OidcFault("UNAVAILABLE", error);
    }
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** Those of the ID token; what it leaves out of a person's address and groups is asked for. */
async function claimsOf(configuration: oidc.Configuration, returned: URL, checks: LoginChecks): Promise<Claims> {
  const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error("the provider sent no ID token");
  if (claims.email !== undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
  return { ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims };
}

function identityOf(claims: Claims, { adminGroup, groupsClaim }: OidcConfig): Identity {
  const groups = claims[groupsClaim];
  const isMember = (Array.isArray(groups) ? groups : [groups]).some((group) => group === adminGroup);
  return {
    email: textOf(claims.email) ?? "",
    // Only the claim itself says so, as a boolean; some providers send it as text.
    isEmailVerified: claims.email_verified === true || claims.email_verified === "true",
    firstName: textOf(claims.given_name),
    lastName: textOf(claims.family_name),
    isAdministrator: adminGroup !== null && isMember,
  };
}

/** Names that cannot be stored are no names. */
function textOf(claim: unknown): string | undefined {
  return typeof claim === "string" && claim !== "" && !/\p{Cc}/u.test(claim) ? claim : undefined;
}

function isUnreachable(error: unknown): boolean {
  if (error instanceof TypeError && error.message === "fetch failed") return true;
  if (!(error instanceof oidc.ClientError)) return false;
  return error.code === "OAUTH_TIMEOUT" || (error.cause instanceof Response && error.cause.status >= 500);
}
