import { builder } from "#graphql/builder.ts";
import type { TokenPolicy } from "./policy.ts";

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

const TokenPolicyRef = builder.objectRef<TokenPolicy>("TokenPolicy").implement({
  description: "What the account has settled about its tokens.",
  fields: (t) => ({
    maxActiveTokensPerScope: t.exposeInt("maxActiveTokensPerScope", {
      description: "How many active tokens of one scope there may be at a time.",
    }),
    maxTokenLifeDays: t.exposeInt("maxTokenLifeDays", { description: "The longest life of a token, in days." }),
    keepsAddresses: t.exposeBoolean("keepsAddresses", {
      description: "Whether addresses of those who use tokens are kept.",
    }),
    usageRetentionDays: t.exposeInt("usageRetentionDays", {
      description: "How long it is kept when and by whom tokens were used, in days.",
    }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When the account's settings last changed." }),
  }),
});

builder.queryField("tokenPolicy", (t) =>
  t.field({
    type: TokenPolicyRef,
    access: administrators,
    description: "What the account has settled about its tokens.",
    resolve: (_root, _args, context) => context.modules.tokens.policy(context.actor),
  }),
);

builder.mutationField("updateTokenPolicy", (t) =>
  t.field({
    type: TokenPolicyRef,
    access: administrators,
    description:
      "Changes what is given and leaves the rest. It binds tokens that are made from now on: no live token ends or is shortened.",
    args: {
      maxActiveTokensPerScope: t.arg.int({ description: "Active tokens of one scope, 1 to 100." }),
      maxTokenLifeDays: t.arg.int({ description: "The longest life, 1 to 3,650 days." }),
      keepsAddresses: t.arg.boolean({ description: "Whether addresses of those who use tokens are kept." }),
      usageRetentionDays: t.arg.int({ description: "How long uses are kept, 1 to 3,650 days." }),
    },
    resolve: (_root, args, context) => context.modules.tokens.updatePolicy(context.actor, args, context.origin),
  }),
);
