import { type AccountActor, type Actor, heldScope } from "#kernel/actor.ts";
import { type AuditActor, auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { NoticeKind, TokenNotice } from "#kernel/notice.ts";
import type { Transaction } from "#platform/database/database.ts";
import { type DeliverySummary, deliverMails, summed } from "./deliver-notices.ts";
import { createWebhookDelivery } from "./deliver-webhooks.ts";
import { insertNotice } from "./fill-repository.ts";
import type { TokenMail } from "./mails/token-mail.ts";
import * as manage from "./manage-webhooks.ts";
import type { Notice } from "./notice.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";
import { previewNotice, previewSample } from "./preview-notice.ts";
import { type ListNoticesInput, readNotices } from "./read-notices.ts";
import { retryNotice } from "./retry-notice.ts";
import { sweepNotices } from "./sweep-notices.ts";
import type { Webhook, WebhookTest, WebhookWithSecret } from "./webhook.ts";
import { listWebhooks } from "./webhook-repository.ts";

/** The face of the notices slice. See README.md for what it promises. */
export type Notices = {
  /** Puts what happened into the outbox, in the transaction of the change itself. */
  readonly enqueue: (tx: Transaction, notice: TokenNotice) => Promise<void>;
  /** Puts every threshold into the outbox that was crossed since; answers how many rows are new. */
  readonly sweep: () => Promise<number>;
  /** Sends every mail that is due. */
  readonly deliverMails: (signal?: AbortSignal) => Promise<DeliverySummary>;
  /** Calls every webhook with what is due to it; need not have ended to be asked again. */
  readonly deliverWebhooks: (signal?: AbortSignal) => Promise<DeliverySummary>;
  /** Both, neither waiting for the other. */
  readonly deliver: (signal?: AbortSignal) => Promise<DeliverySummary>;
  readonly list: (actor: Actor, input: ListNoticesInput) => Promise<Notice[]>;
  readonly retry: (actor: Actor, id: string, origin: RequestOrigin) => Promise<Notice>;
  readonly webhooks: (actor: Actor) => Promise<Webhook[]>;
  readonly createWebhook: (
    actor: Actor,
    input: manage.CreateWebhookInput,
    origin: RequestOrigin,
  ) => Promise<WebhookWithSecret>;
  readonly rotateWebhookSecret: (actor: Actor, id: string, origin: RequestOrigin) => Promise<WebhookWithSecret>;
  readonly deleteWebhook: (actor: Actor, id: string, origin: RequestOrigin) => Promise<void>;
  readonly testWebhook: (actor: Actor, id: string, origin: RequestOrigin) => Promise<WebhookTest>;
  /** For the command line, whose user holds the database itself. */
  readonly operator: {
    readonly list: (accountId: string, input: ListNoticesInput) => Promise<Notice[]>;
    readonly retry: (accountId: string, by: AuditActor, id: string) => Promise<Notice>;
    /** Without a token's id with made-up facts. */
    readonly preview: (accountId: string, kind: NoticeKind, tokenId: string) => Promise<TokenMail>;
    readonly sample: (kind: NoticeKind) => TokenMail;
  };
};

export function createNotices(deps: NoticesDependencies): Notices {
  const keeper = (actor: Actor, origin: RequestOrigin): manage.WebhookKeeper => ({
    accountId: administrator(actor).accountId,
    by: auditActorOf(actor, origin),
  });
  const mails = (signal?: AbortSignal): Promise<DeliverySummary> => deliverMails(deps, signal);
  const webhooks = createWebhookDelivery(deps);
  return {
    enqueue: insertNotice,
    sweep: () => sweepNotices(deps.database),
    deliverMails: mails,
    deliverWebhooks: webhooks,
    deliver: async (signal) => summed(await Promise.all([mails(signal), webhooks(signal)])),
    list: async (actor, input) => readNotices(deps, administrator(actor).accountId, input),
    retry: async (actor, id, origin) => retryNotice(deps, keeper(actor, origin), id),
    webhooks: async (actor) => listWebhooks(deps.database, administrator(actor).accountId),
    createWebhook: async (actor, input, origin) => manage.createWebhook(deps, keeper(actor, origin), input),
    rotateWebhookSecret: async (actor, id, origin) => manage.rotateWebhookSecret(deps, keeper(actor, origin), id),
    deleteWebhook: async (actor, id, origin) => manage.deleteWebhook(deps, keeper(actor, origin), id),
    testWebhook: async (actor, id, origin) => manage.testWebhook(deps, keeper(actor, origin), id),
    operator: {
      list: (accountId, input) => readNotices(deps, accountId, input),
      retry: (accountId, by, id) => retryNotice(deps, { accountId, by }, id),
      preview: (accountId, kind, tokenId) => previewNotice(deps, accountId, { kind, tokenId }),
      sample: (kind) => previewSample(kind, deps.places),
    },
  };
}

/** Notices name the account's tokens, so that they need what managing tokens needs. */
function administrator(actor: Actor): AccountActor {
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Notices need a token or a session.");
  if (heldScope(actor) !== "READ_WRITE")
    throw new CatalogError("FORBIDDEN", "Notices need a Read & Write token.", { requiredScope: "READ_WRITE" });
  if (actor.role !== "ADMIN")
    throw new CatalogError("FORBIDDEN", "Notices need the ADMIN role.", { requiredRole: "ADMIN" });
  return actor;
}
