import { builder } from "#graphql/builder.ts";
import { stating } from "#graphql/cost.ts";
import { NoticeKindEnum } from "./notice-kind.schema.ts";
import type { Webhook, WebhookTest, WebhookWithSecret } from "./webhook.ts";

const WebhookRef = builder.objectRef<Webhook>("Webhook").implement({
  description: "An address that is told of the account's tokens by signed POST requests.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    url: t.exposeString("url", { description: "Where messages are posted." }),
    kinds: t.field({
      type: [NoticeKindEnum],
      description: "What it is told of.",
      resolve: ({ kinds }) => [...kinds],
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
    secretRotatedAt: t.expose("secretRotatedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When its secret was last changed; null if never.",
    }),
    previousSecretUntil: t.expose("previousSecretUntil", {
      type: "Timestamp",
      nullable: true,
      description: "Until when messages are signed with the secret before as well; null when they are not any more.",
    }),
  }),
});

const WebhookSecretRef = builder.objectRef<WebhookWithSecret>("WebhookWithSecret").implement({
  description: "A webhook with a new signing secret.",
  fields: (t) => ({
    webhook: t.expose("webhook", { type: WebhookRef, description: "The webhook." }),
    secret: t.string({
      description:
        "`whsec_` and the key in Base64, as the Standard Webhooks specification has it. It is shown here and never again.",
      resolve: ({ secret }) => secret.reveal(),
    }),
  }),
});

const WebhookTestRef = builder.objectRef<WebhookTest>("WebhookTest").implement({
  description: "What came of a test message.",
  fields: (t) => ({
    isDelivered: t.exposeBoolean("isDelivered", { description: "Whether the receiver answered with a status of 2xx." }),
    error: t.exposeString("error", { nullable: true, description: "What went wrong; null when it was delivered." }),
  }),
});

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;
const idOf = { required: true, description: "UUID of the webhook." } as const;

builder.queryField("webhooks", (t) =>
  t.field({
    type: [WebhookRef],
    access: administrators,
    // An account has twenty at most.
    complexity: stating("Costs 1, and 20 times what a webhook costs.", { field: 1, multiplier: 20 }),
    description: "The account's webhooks, oldest first.",
    resolve: (_root, _args, context) => context.modules.notices.webhooks(context.actor),
  }),
);

builder.mutationField("createWebhook", (t) =>
  t.field({
    type: WebhookSecretRef,
    access: administrators,
    description:
      "Has an address told of the account's tokens: JSON by POST, signed as the Standard Webhooks specification says. An answer other than 2xx within 10 seconds is tried again, ten times over some eight hours. An account has 20 webhooks at most.",
    args: {
      url: t.arg.string({ required: true, description: "An https address that is not private or local." }),
      kinds: t.arg({ type: [NoticeKindEnum], description: "What it is told of; everything without it." }),
    },
    resolve: (_root, args, context) => context.modules.notices.createWebhook(context.actor, args, context.origin),
  }),
);

builder.mutationField("rotateWebhookSecret", (t) =>
  t.field({
    type: WebhookSecretRef,
    access: administrators,
    description:
      "Gives a webhook a new signing secret. For 24 hours messages carry the signatures of the new one and of the one before.",
    args: { id: t.arg.id(idOf) },
    resolve: (_root, { id }, context) => context.modules.notices.rotateWebhookSecret(context.actor, id, context.origin),
  }),
);

builder.mutationField("deleteWebhook", (t) =>
  t.boolean({
    access: administrators,
    description: "Stops telling an address. What waits to be sent to it is not sent any more. Answers true.",
    args: { id: t.arg.id(idOf) },
    resolve: async (_root, { id }, context) => {
      await context.modules.notices.deleteWebhook(context.actor, id, context.origin);
      return true;
    },
  }),
);

builder.mutationField("testWebhook", (t) =>
  t.field({
    type: WebhookTestRef,
    access: administrators,
    description: "Posts a message of the type `webhook.test` to a webhook, once, and answers what came of it.",
    args: { id: t.arg.id(idOf) },
    resolve: (_root, { id }, context) => context.modules.notices.testWebhook(context.actor, id, context.origin),
  }),
);
