import { z } from "zod";
import { setting } from "./setting.ts";

const domains = z
  .string()
  .default("")
  .transform((text) => text.split(",").map((part) => part.trim().toLowerCase().replace(/^@/, "")))
  .transform((parts) => parts.filter((part) => part !== ""));

/** How people sign in. */
export const signInSettings = {
  passwordSignIn: setting(
    "CATALOG_PASSWORD_SIGN_IN",
    "Whether people may sign in with e-mail and password: true or false.",
    "true",
    z.stringbool().default(true),
  ),
  oidcIssuer: setting(
    "CATALOG_OIDC_ISSUER",
    "The issuer of an OpenID Connect provider, as its discovery document names it; it has to redirect to /sign-in/oidc/callback.",
    "none",
    z.url({ protocol: /^https?$/ }).optional(),
  ),
  oidcClientId: setting(
    "CATALOG_OIDC_CLIENT_ID",
    "The client that this instance is to the provider.",
    "none",
    z.string().optional(),
  ),
  oidcClientSecret: setting(
    "CATALOG_OIDC_CLIENT_SECRET",
    "That client's secret; better set in the environment than as an option, which other users of the machine can see.",
    "none: a public client",
    z.string().optional(),
  ),
  oidcLabel: setting(
    "CATALOG_OIDC_LABEL",
    "What the sign-in page calls the provider.",
    "Single sign-on",
    z.string().max(60).default("Single sign-on"),
  ),
  oidcAllowedDomains: setting(
    "CATALOG_OIDC_ALLOWED_DOMAINS",
    "Domains of e-mail addresses that may come in through the provider, comma-separated; who is new becomes a VIEWER.",
    "none: only who was invited",
    domains,
  ),
  oidcAdminGroup: setting(
    "CATALOG_OIDC_ADMIN_GROUP",
    "Members of this group become administrators when they sign in through the provider.",
    "none",
    z.string().optional(),
  ),
  oidcGroupsClaim: setting(
    "CATALOG_OIDC_GROUPS_CLAIM",
    "The claim of the ID token, or of the user's information, that lists groups.",
    "groups",
    z.string().default("groups"),
  ),
} as const;
