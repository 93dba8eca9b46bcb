import { builder } from "#graphql/builder.ts";
import { limitCost } from "#graphql/cost.ts";
import { maskedValueOf, type Notice } from "./notice.ts";
import { NoticeKindEnum } from "./notice-kind.schema.ts";
import type { Notices } from "./notices.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly notices: Notices;
  }
}

const NoticeState = builder.enumType("NoticeState", {
  description: "What became of a notice.",
  values: {
    PENDING: { description: "It waits to be sent, or for its next try." },
    SENT: { description: "The mail server, the folder or the webhook's receiver has taken it." },
    SKIPPED: { description: "It was not worth sending, or there is nowhere to send it; `lastError` says which." },
    DEAD: { description: "It was given up after ten tries. `retryNotice` has it tried again." },
  } as const,
});

const NoticeChannel = builder.enumType("NoticeChannel", {
  description: "How a notice goes out.",
  values: {
    MAIL: { description: "To an administrator's e-mail address." },
    WEBHOOK: { description: "To a webhook of the account." },
  } as const,
});

const NoticeToken = builder.objectRef<Notice>("NoticeToken").implement({
  description: "The token that a notice is about: an API token, or the token of the account's identity provider.",
  fields: (t) => ({
    id: t.exposeID("tokenId", { description: "UUID." }),
    maskedValue: t.string({
      description: "Its prefix and last four characters.",
      resolve: maskedValueOf,
    }),
  }),
});

const NoticeRef = builder.objectRef<Notice>("Notice").implement({
  description: "One message to one administrator or webhook about one token.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    kind: t.expose("kind", { type: NoticeKindEnum, description: "What it tells." }),
    thresholdDays: t.int({
      nullable: true,
      description: "How many days before expiry it was due, of TOKEN_EXPIRING; null of other kinds.",
      resolve: ({ thresholdDays }) => (thresholdDays === 0 ? null : thresholdDays),
    }),
    token: t.field({ type: NoticeToken, description: "The token it is about.", resolve: (notice) => notice }),
    channel: t.expose("channel", { type: NoticeChannel, description: "How it goes out." }),
    recipient: t.exposeString("recipient", { description: "The e-mail address or the webhook's URL." }),
    state: t.expose("state", { type: NoticeState, description: "What became of it." }),
    attempts: t.exposeInt("attempts", { description: "How often it was tried." }),
    lastError: t.exposeString("lastError", { nullable: true, description: "Why it was not sent, so far or at all." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it became due." }),
    sentAt: t.expose("sentAt", { type: "Timestamp", nullable: true, description: "When it was taken." }),
    subject: t.exposeString("subject", { nullable: true, description: "Its subject; null before the first try." }),
    text: t.exposeString("text", {
      nullable: true,
      description: "The mail's text, or the webhook's body in JSON; null before the first try.",
    }),
  }),
});

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

builder.queryField("notices", (t) =>
  t.field({
    type: [NoticeRef],
    access: administrators,
    description: "What administrators and webhooks were told of the account's tokens, newest first.",
    complexity: limitCost(100),
    args: {
      limit: t.arg.int({ defaultValue: 100, description: "How many at most, 1 to 1,000." }),
      after: t.arg.id({ description: "Only notices listed after this one." }),
      states: t.arg({ type: [NoticeState], description: "Only notices of these states; all without it." }),
    },
    resolve: (_root, args, context) => context.modules.notices.list(context.actor, args),
  }),
);

builder.mutationField("retryNotice", (t) =>
  t.field({
    type: NoticeRef,
    access: administrators,
    description: "Has a notice that was given up, or that waits for its next try, tried again within seconds.",
    args: { id: t.arg.id({ required: true, description: "UUID of the notice." }) },
    resolve: (_root, { id }, context) => context.modules.notices.retry(context.actor, id, context.origin),
  }),
);
