import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { UserRoleEnum } from "#graphql/user-role.ts";
import type { TokenScope } from "#kernel/scope.ts";
import { type ApiToken, type IssuedToken, maskedValue } from "./api-token.ts";
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
    RETIRING: { description: "It was replaced, and opens the door until its overlap ends." },
    PENDING_FIRST_USE: { description: "It opens the door, and ends its predecessor's overlap once it is used." },
    EXPIRED: { description: "Its life is over." },
    REVOKED: { description: "Somebody ended it." },
    SUPERSEDED: { description: "A replacement ended it." },
  } as const,
});

const IfActive = builder.enumType("IfActive", {
  description: "What `createToken` does when the scope already has its active token.",
  values: {
    REPLACE: { description: "End it at once: the new token takes its place." },
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

const ApiTokenRef = builder.objectRef<ApiToken>("ApiToken");

// Mapped from the domain type field by field: what the record does not hold, such as the hash, cannot be exposed by a slip.
ApiTokenRef.implement({
  description: "An API token without its secret, which only the answer that made it ever showed.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { nullable: true, description: "What its maker called it." }),
    scope: t.expose("scope", { type: TokenScopeEnum, description: "What it may do." }),
    status: t.expose("status", { type: TokenStatusEnum, description: "Where it is in its life." }),
    maskedValue: t.string({
      description: "Its prefix and last four characters: `cat_tok_eu_…3fK9`.",
      resolve: maskedValue,
    }),
    region: t.exposeString("region", { description: "The region it works in." }),
    role: t.field({
      type: UserRoleEnum,
      description: "The current role of the person who made it, with which it acts.",
      resolve: ({ role }) => role,
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
    createdBy: t.field({
      type: TokenPerson,
      description: "Who made it.",
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
      description: "When a replacement ends or ended it.",
    }),
    replacedBy: t.field({
      type: ApiTokenRef,
      nullable: true,
      description: "The token that took its place.",
      resolve: ({ replacedById }, _args, context) =>
        replacedById === null ? null : context.modules.tokens.find(context.actor, replacedById),
    }),
  }),
});

function revokedBy({ revokedById, revokedByEmail, revokedByName }: ApiToken): Person | null {
  if (revokedById === null || revokedByEmail === null) return null;
  return { id: revokedById, email: revokedByEmail, name: revokedByName ?? revokedByEmail };
}

const CreatedToken = builder.objectRef<IssuedToken>("CreatedToken").implement({
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
      description: "The token that it put an end to, if the scope's place was taken.",
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
    complexity: ({ limit }) => {
      // A limit below 1 is refused by the slice; it must not lower the cost of what else is asked.
      const rows = Math.max(1, limit ?? 100);
      return { field: rows, multiplier: rows };
    },
    args: {
      statuses: t.arg({
        type: [TokenStatusEnum],
        description: "Only tokens of these statuses; ACTIVE, RETIRING and PENDING_FIRST_USE without it.",
      }),
      scope: t.arg({ type: TokenScopeEnum, description: "Only tokens of this scope." }),
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
    description: "The token that `createToken` of this scope would put an end to now; null if a place is free.",
    args: { scope: t.arg({ type: TokenScopeEnum, required: true, description: "The scope of the token to be made." }) },
    resolve: (_root, { scope }, context) => context.modules.tokens.replacement(context.actor, scope as TokenScope),
  }),
);

builder.mutationField("createToken", (t) =>
  t.field({
    type: CreatedToken,
    access: administrators,
    description:
      "Makes a token and shows its secret, once. If the scope already has its active token, that one ends at the same instant, unless `ifActive` is FAIL.",
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
      "Ends a token at once and for good: when the answer is there, every later request with it is refused. A token that has ended before is answered as it is. A token may revoke itself; revoking others takes a Read & Write token of an administrator.",
    args: {
      id: t.arg.id({ required: true, description: "UUID of the token." }),
      reason: t.arg.string({ description: "Why, for the history; at most 1,000 characters." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.revoke(accountActor(context), args, context.origin),
  }),
);
