import { builder } from "#graphql/builder.ts";
import type { TokenChange } from "./watch-tokens.ts";

const TokenChangeRef = builder.objectRef<TokenChange>("TokenChange").implement({
  description: "Something about the account's tokens changed: one was made, replaced, revoked or came to its end.",
  fields: (t) => ({
    at: t.expose("at", { type: "Timestamp", description: "When this was told." }),
  }),
});

builder.subscriptionField("tokenChanges", (t) =>
  t.field({
    type: TokenChangeRef,
    access: { scope: "READ_WRITE", role: "ADMIN" },
    description:
      "A message whenever the account's tokens change, whoever did it and on whichever process: read `apiTokens` again then.",
    subscribe: (_root, _args, context) => context.modules.tokens.watch(context.actor, context.signal),
    resolve: (change) => change,
  }),
);
