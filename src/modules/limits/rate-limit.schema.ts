import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import type { RateStanding } from "#kernel/rate-standing.ts";
import type { Limits } from "./limits.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly limits: Limits;
  }
}

const RateLimit = builder.objectRef<RateStanding>("RateLimit").implement({
  description: "How much of the account's budget of query cost is left to the caller.",
  fields: (t) => ({
    limit: t.exposeInt("limit", { description: "Points that the account has in each window." }),
    remaining: t.exposeInt("remaining", {
      description:
        "Points that this caller may still use in this window, this operation's own taken off. While it is not 0 the next operation runs, whatever it costs.",
    }),
    resetAt: t.expose("resetAt", {
      type: "DateTime",
      description:
        "When something is left again: as the window ends, or later if the last operation took more than the window had.",
    }),
    windowSeconds: t.exposeInt("windowSeconds", { description: "How long a window is, in seconds." }),
  }),
});

builder.queryField("rateLimit", (t) =>
  t.field({
    type: RateLimit,
    access: { scope: "READ_ONLY" },
    description:
      "The caller's standing with the account's budget. Tokens share it fairly: each may always use the budget divided by the tokens that were lately in use, and beyond that what the others leave.",
    resolve: (_root, _args, context) => context.modules.limits.standing(accountActor(context)),
  }),
);
