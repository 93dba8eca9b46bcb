import { CatalogError } from "#kernel/errors.ts";
import { postOutside } from "#platform/http/post-outside.ts";
import { maskedValue, type NoticeFacts } from "./notice.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";
import type { Delivery } from "./outbox-repository.ts";
import { signatures, webhookSecret } from "./webhook-secret.ts";

const timeoutMilliseconds = 10_000;

/** Where and as whom a message goes. */
export type WebhookTarget = {
  readonly id: string;
  readonly url: string;
  readonly secretVersion: number;
  readonly signsWithPrevious: boolean;
};

export type WebhookMessage = { readonly id: string; readonly type: string; readonly data: object; readonly at: Date };

/** Posts what happened, and answers what was posted. Throws unless the receiver answered with a status of 2xx. */
export function postEvent(deps: NoticesDependencies, delivery: Delivery, facts: NoticeFacts): Promise<string> {
  const { webhookId, url, secretVersion, signsWithPrevious } = delivery;
  if (webhookId === null || url === null || secretVersion === null) throw new Error("the webhook is missing");
  const target = { id: webhookId, url, secretVersion, signsWithPrevious: signsWithPrevious === true };
  return postSigned(deps, target, {
    id: delivery.id,
    type: facts.kind,
    data: dataOf(deps, facts),
    at: delivery.createdAt,
  });
}

export async function postSigned(
  deps: NoticesDependencies,
  target: WebhookTarget,
  message: WebhookMessage,
): Promise<string> {
  const body = JSON.stringify({ type: message.type, timestamp: message.at.toISOString(), data: message.data });
  // The receiver compares this with its own clock, so it is the time of this try.
  const timestamp = Math.floor(Date.now() / 1_000);
  const status = await postOutside({
    url: target.url,
    headers: {
      "content-type": "application/json",
      "user-agent": "Catalog-Webhook",
      "webhook-id": message.id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signatures(secretsOf(deps, target), { id: message.id, timestamp, body }),
    },
    body,
    timeoutMilliseconds: deps.webhooks.timeoutMilliseconds ?? timeoutMilliseconds,
    allowPrivate: deps.webhooks.allowPrivate,
  });
  if (status >= 200 && status < 300) return body;
  const note = status >= 300 && status < 400 ? ", and redirects are not followed" : "";
  throw new Error(`The receiver answered ${status}${note}.`);
}

function secretsOf(deps: NoticesDependencies, { id, secretVersion, signsWithPrevious }: WebhookTarget) {
  const key = requiredKey(deps);
  const versions = signsWithPrevious ? [secretVersion, secretVersion - 1] : [secretVersion];
  return versions.map((version) => webhookSecret(key, { webhookId: id, version }));
}

export function requiredKey({ webhooks }: NoticesDependencies): Uint8Array {
  const key = webhooks.key();
  if (key !== null) return key;
  throw new CatalogError("ACCESS_DENIED", "Webhooks need the setting CATALOG_WEBHOOK_KEY on this instance.");
}

function dataOf({ places }: NoticesDependencies, { accountName, token, thresholdDays, details }: NoticeFacts): object {
  const {
    id,
    secretKind,
    name,
    scope,
    region,
    createdAt,
    expiresAt,
    lastUsedAt,
    supersededAt,
    revokedAt,
    revokeReason,
  } = token;
  return {
    account: accountName,
    thresholdDays: thresholdDays === 0 ? null : thresholdDays,
    token: {
      ...{ id, kind: secretKind, name, scope, region, maskedValue: maskedValue(token) },
      ...{ createdAt, expiresAt, lastUsedAt, supersededAt, revokedAt, revokeReason },
    },
    details,
    settingsUrl: `${places.url()}/settings/api`,
  };
}
