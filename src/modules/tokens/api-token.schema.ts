import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { limitCost } from "#graphql/cost.ts";
import { UserRoleEnum } from "#graphql/user-role.ts";
import type { TokenScope } from "#kernel/scope.ts";
import { type ApiToken, type IssuedToken, maskedValue } from "./api-token.ts";
import { TokenRotationInput } from "./token-rotation-input.schema.ts";
import type { Tokens } from "./tokens.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly tokens: Tokens;
  }
}

export const TokenScopeEnum = builder.enumType("TokenScope", {
  description: "What a token may do.",
  values: {
    READ_ONLY: { description: "Search and read. Cannot change anything." },
    READ_WRITE: { description: "Also change: imports, uploads, automation, the AI Assistant." },
  } as const,
});

const TokenStatusEnum = builder.enumType("TokenStatus", {
  description: "Where a token is in its life, by the database's clock.",
  values: {
    ACTIVE: { description: "It opens the door." },
    RETIRING: {
      description:
        "It was replaced, and opens the door until its overlap ends, or until some time after its successor's first use.",
    },
    PENDING_FIRST_USE: { description: "It opens the door; its first use starts its predecessor's grace." },
    EXPIRED: { description: "Its life is over." },
    REVOKED: { description: "Somebody ended it." },
    SUPERSEDED: { description: "A replacement ended it." },
  } as const,
});

const TokenKindEnum = builder.enumType("TokenKind", {
  description: "What a token is for.",
  values: {
    STANDARD: {
      description: "For programs: it holds one of its scope's places and lives as long as the account allows.",
    },
    PLAYGROUND: { description: "For the playground: it holds no place and ends with its session, within the hour." },
  } as const,
});

const IfActive = builder.enumType("IfActive", {
  description: "What `createToken` does when the scope already has its active token.",
  values: {
    REPLACE: { description: "The new token takes its place; `rotation` says when the old one ends." },
    FAIL: { description: "Change nothing and answer BAD_USER_INPUT with the reason SCOPE_OCCUPIED." },
  } as const,
});

type Person = { readonly id: string; readonly email: string; readonly name: string };

const TokenPerson = builder.objectRef<Person>("TokenPerson").implement({
  description: "A person of the account, as a token names them.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID of the user." }),
    email: t.exposeString("email", { description: "Their e-mail address." }),
    name: t.exposeString("name", { description: "Their full name." }),
  }),
});

export const ApiTokenRef = builder.objectRef<ApiToken>("ApiToken");

// Mapped from the domain type field by field: what the record does not hold, such as the hash, cannot be exposed by a slip.
ApiTokenRef.implement({
  description: "An API token without its secret, which only the answer that made it ever showed.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { nullable: true, description: "What its maker called it." }),
    kind: t.expose("kind", { type: TokenKindEnum, description: "What it is for." }),
    scope: t.expose("scope", { type: TokenScopeEnum, description: "What it may do." }),
    status: t.expose("status", { type: TokenStatusEnum, description: "Where it is in its life." }),
    maskedValue: t.string({
      description: "Its prefix and last four characters: `cat_tok_eu_…3fK9`.",
      resolve: maskedValue,
    }),
    region: t.exposeString("region", { description: "The region it works in." }),
    role: t.field({
      type: UserRoleEnum,
      description: "The current role of the person who made it or took it over, with which it acts.",
      resolve: ({ role }) => role,
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
    createdBy: t.field({
      type: TokenPerson,
      description: "Who made it; once it was taken over, who did that.",
      resolve: (token) => ({ id: token.createdById, email: token.createdByEmail, name: token.createdByName }),
    }),
    expiresAt: t.expose("expiresAt", { type: "Timestamp", description: "When its life ends." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When it was last used; null if never, or before uses were recorded.",
    }),
    revokedAt: t.expose("revokedAt", { type: "Timestamp", nullable: true, description: "When it was revoked." }),
    revokedBy: t.field({
      type: TokenPerson,
      nullable: true,
      description: "Who revoked it; null for the command line.",
      resolve: revokedBy,
    }),
    revokeReason: t.exposeString("revokeReason", { nullable: true, description: "Why it was revoked." }),
    supersededAt: t.expose("supersededAt", {
      type: "Timestamp",
      nullable: true,
      description: "When a replacement ends or ended it; null while it waits for its successor's first use.",
    }),
    replacedBy: t.field({
      type: ApiTokenRef,
      nullable: true,
      description: "The token that took its place; null, too, for a caller who may not read that one.",
      resolve: (token, _args, context) => context.modules.tokens.successorOf(context.actor, token),
    }),
  }),
});

function revokedBy({ revokedById, revokedByEmail, revokedByName }: ApiToken): Person | null {
  if (revokedById === null || revokedByEmail === null) return null;
  return { id: revokedById, email: revokedByEmail, name: revokedByName ?? revokedByEmail };
}

export const CreatedToken = builder.objectRef<IssuedToken>("CreatedToken").implement({
  description: "A new token with its secret.",
  fields: (t) => ({
    secret: t.string({
      description: "The token itself. It is shown here and never again; store it now. The answer must not be cached.",
      resolve: ({ secret }) => secret.reveal(),
    }),
    token: t.expose("token", { type: ApiTokenRef, description: "Its record." }),
    replaced: t.expose("replaced", {
      type: ApiTokenRef,
      nullable: true,
      description: "The token whose place it took, if it was taken: ended, or retiring by the rotation.",
    }),
  }),
});

builder.queryField("currentToken", (t) =>
  t.field({
    type: ApiTokenRef,
    nullable: true,
    access: { scope: "READ_ONLY" },
    description: "The token that is calling; null for a signed-in person.",
    resolve: (_root, _args, context) => context.modules.tokens.current(context.actor),
  }),
);

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

builder.queryField("apiTokens", (t) =>
  t.field({
    type: [ApiTokenRef],
    access: administrators,
    description: "The account's tokens, newest first: the live ones unless other statuses are asked for.",
    complexity: limitCost(100),
    args: {
      statuses: t.arg({
        type: [TokenStatusEnum],
        description: "Only tokens of these statuses; ACTIVE, RETIRING and PENDING_FIRST_USE without it.",
      }),
      scope: t.arg({ type: TokenScopeEnum, description: "Only tokens of this scope." }),
      kinds: t.arg({
        type: [TokenKindEnum],
        defaultValue: ["STANDARD"],
        description: "Only tokens of these kinds; those of the playground are left out unless they are asked for.",
      }),
      limit: t.arg.int({ defaultValue: 100, description: "How many at most, 1 to 1,000." }),
      after: t.arg.id({ description: "Only tokens listed after this one." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.list(context.actor, args),
  }),
);

builder.queryField("apiToken", (t) =>
  t.field({
    type: ApiTokenRef,
    nullable: true,
    // Any token may read itself; the slice asks others for the administrator's role.
    access: { scope: "READ_ONLY" },
    description:
      "One token, whatever its state; null if the account has none of this id. A token may read itself; reading others takes a Read & Write token of an administrator.",
    args: { id: t.arg.id({ required: true, description: "UUID." }) },
    resolve: (_root, { id }, context) => context.modules.tokens.find(context.actor, id),
  }),
);

builder.queryField("tokenReplacement", (t) =>
  t.field({
    type: ApiTokenRef,
    nullable: true,
    access: administrators,
    description: "The token whose place `createToken` of this scope would take now; null if a place is free.",
    args: { scope: t.arg({ type: TokenScopeEnum, required: true, description: "The scope of the token to be made." }) },
    resolve: (_root, { scope }, context) => context.modules.tokens.replacement(context.actor, scope as TokenScope),
  }),
);

builder.mutationField("createToken", (t) =>
  t.field({
    type: CreatedToken,
    access: administrators,
    description:
      "Makes a token and shows its secret, once. If the scope already has its active token, that one ends at the same instant, unless `rotation` lets it live on or `ifActive` is FAIL. A person with a session needs one that is at most 10 minutes old to make a Read & Write token: FORBIDDEN with the reason SIGN_IN_AGAIN otherwise.",
    args: {
      scope: t.arg({ type: TokenScopeEnum, required: true, description: "What the token may do." }),
      name: t.arg.string({ description: "What it is for, at most 255 characters." }),
      expiresAt: t.arg({
        type: "DateTime",
        description: "The end of its life; without it the account's longest, a year by default.",
      }),
      ifActive: t.arg({
        type: IfActive,
        defaultValue: "REPLACE",
        description: "What to do when the scope's place is taken.",
      }),
      rotation: t.arg({
        type: TokenRotationInput,
        description:
          "How the replaced token goes; at once without it. In place of a token that waits for its first use, without it: on first use again.",
      }),
      replace: t.arg.id({
        description:
          "Which token makes way, even if a place is free; the one that was made first without it, if no place is free.",
      }),
    },
    resolve: (_root, args, context) => context.modules.tokens.issue(context.actor, args, context.origin),
  }),
);

builder.mutationField("revokeToken", (t) =>
  t.field({
    type: ApiTokenRef,
    // Any token may revoke itself; the slice asks others for the administrator's role.
    access: { scope: "READ_ONLY" },
    description:
      "Ends a token at once and for good: when the answer is there, every later request with it is refused. A token that has ended before is answered as it is. A successor that was never used leaves its place to the token that waited for it. A token may revoke itself and people their own tokens of the playground; revoking others takes a Read & Write token of an administrator.",
    args: {
      id: t.arg.id({ required: true, description: "UUID of the token." }),
      reason: t.arg.string({ description: "Why, for the history; at most 1,000 characters." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.revoke(accountActor(context), args, context.origin),
  }),
);
