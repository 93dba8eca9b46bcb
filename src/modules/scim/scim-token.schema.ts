import { builder } from "#graphql/builder.ts";
import { limitCost } from "#graphql/cost.ts";
import type { Scim } from "./scim.ts";
import { type IssuedScimToken, maskedValue, type ScimToken } from "./scim-token.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly scim: Scim;
  }
}

const ScimTokenStatusEnum = builder.enumType("ScimTokenStatus", {
  description: "Where a token of an identity provider is in its life, by the database's clock.",
  values: {
    ACTIVE: { description: "It opens the SCIM door." },
    RETIRING: { description: "It was replaced, and opens the door until its overlap ends." },
    EXPIRED: { description: "Its life is over." },
    REVOKED: { description: "Somebody ended it." },
    SUPERSEDED: { description: "A replacement ended it." },
  } as const,
});

const ScimTokenRef = builder.objectRef<ScimToken>("ScimToken").implement({
  description:
    "A token of the account's identity provider, such as Okta or Microsoft Entra, without its secret. It opens the SCIM door and no other.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { nullable: true, description: "What its maker called it." }),
    status: t.expose("status", { type: ScimTokenStatusEnum, description: "Where it is in its life." }),
    maskedValue: t.string({
      description: "Its prefix and last four characters: `cat_scim_eu_…3fK9`.",
      resolve: maskedValue,
    }),
    region: t.exposeString("region", { description: "The region it works in." }),
    createdByEmail: t.exposeString("createdByEmail", {
      nullable: true,
      description: "The e-mail address of who made it; null for the command line.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", { type: "Timestamp", description: "When its life ends." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When it was last used, to the minute; null if never.",
    }),
    revokedAt: t.expose("revokedAt", { type: "Timestamp", nullable: true, description: "When it was revoked." }),
    revokeReason: t.exposeString("revokeReason", { nullable: true, description: "Why it was revoked." }),
    supersededAt: t.expose("supersededAt", {
      type: "Timestamp",
      nullable: true,
      description: "When a replacement ends or ended it.",
    }),
    replacedById: t.exposeID("replacedById", { nullable: true, description: "UUID of the token that took its place." }),
  }),
});

const CreatedScimToken = builder.objectRef<IssuedScimToken>("CreatedScimToken").implement({
  description: "A new token of the identity provider with its secret.",
  fields: (t) => ({
    secret: t.string({
      description: "The token itself. It is shown here and never again; store it now. The answer must not be cached.",
      resolve: ({ secret }) => secret.reveal(),
    }),
    token: t.expose("token", { type: ScimTokenRef, description: "Its record." }),
  }),
});

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

builder.queryField("scimTokens", (t) =>
  t.field({
    type: [ScimTokenRef],
    access: administrators,
    description: "The tokens of the account's identity provider, newest first, ended ones included; 100 at most.",
    complexity: limitCost(100),
    resolve: (_root, _args, context) => context.modules.scim.tokens(context.actor),
  }),
);

builder.mutationField("createScimToken", (t) =>
  t.field({
    type: CreatedScimToken,
    access: administrators,
    description:
      "Makes the token of the account's identity provider and shows its secret, once. An account has one active token: BAD_USER_INPUT with the reason PLACE_TAKEN if there is one. A person with a session needs one that is at most 10 minutes old: FORBIDDEN with the reason SIGN_IN_AGAIN otherwise.",
    args: {
      name: t.arg.string({ description: "What it is for, at most 255 characters." }),
      expiresAt: t.arg({
        type: "DateTime",
        description: "The end of its life; without it the account's longest, a year by default.",
      }),
    },
    resolve: (_root, args, context) => context.modules.scim.createToken(context.actor, args, context.origin),
  }),
);

builder.mutationField("rotateScimToken", (t) =>
  t.field({
    type: CreatedScimToken,
    access: administrators,
    description:
      "Replaces the identity provider's active token and shows the new one's secret, once. The old one ends at once or after the overlap; an older overlap ends at once. API tokens stay as they are. Signing in as for `createScimToken`.",
    args: {
      id: t.arg.id({ required: true, description: "UUID of the active token." }),
      overlapMinutes: t.arg.int({
        defaultValue: 0,
        description: "How long the old token lives on, 0 to 43,200 minutes, never beyond its own expiry.",
      }),
    },
    resolve: (_root, args, context) => context.modules.scim.rotateToken(context.actor, args, context.origin),
  }),
);

builder.mutationField("revokeScimToken", (t) =>
  t.field({
    type: ScimTokenRef,
    access: administrators,
    description:
      "Ends a token of the identity provider at once and for good. A token that has ended before is answered as it is.",
    args: {
      id: t.arg.id({ required: true, description: "UUID of the token." }),
      reason: t.arg.string({ description: "Why, for the history; at most 1,000 characters." }),
    },
    resolve: (_root, args, context) => context.modules.scim.revokeToken(context.actor, args, context.origin),
  }),
);
