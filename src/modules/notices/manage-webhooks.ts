import type { AuditActor } from "#kernel/audit.ts";
import { assertText } from "#kernel/batch.ts";
import { badUserInput, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { type NoticeKind, noticeKinds } from "#kernel/notice.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { isLocalName, isPublicAddress, literalAddress } from "#platform/http/address-rule.ts";
import { scrubbed } from "./failure-text.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";
import type { WebhookTest, WebhookWithSecret } from "./webhook.ts";
import { postSigned, requiredKey } from "./webhook-delivery.ts";
import * as repository from "./webhook-repository.ts";
import { webhookSecret } from "./webhook-secret.ts";

/** On whose behalf an account's webhooks change. */
export type WebhookKeeper = { readonly accountId: string; readonly by: AuditActor };

export type CreateWebhookInput = {
  readonly url: string;
  /** Default: all of them. */
  readonly kinds?: readonly NoticeKind[] | null | undefined;
};

const longestUrl = 2_000;
const mostWebhooks = 20;

/** Its first secret is in the answer and, like every later one, stored nowhere. */
export async function createWebhook(
  deps: NoticesDependencies,
  { accountId, by }: WebhookKeeper,
  input: CreateWebhookInput,
): Promise<WebhookWithSecret> {
  const url = checkedUrl(input.url, deps.webhooks.allowPrivate);
  const kinds = [...new Set(input.kinds ?? noticeKinds)];
  if (kinds.length === 0) throw badUserInput("kinds", "kinds names at least one kind; leave it out for all of them.");
  const key = requiredKey(deps);
  return deps.database.transaction(async (tx) => {
    if ((await repository.countWebhooks(tx, accountId)) >= mostWebhooks)
      throw badUserInput("url", `An account has ${mostWebhooks} webhooks at most.`);
    const webhook = await repository.insertWebhook(tx, accountId, { url, kinds });
    const details = { url: withoutQuery(url), kinds };
    await deps.audit.record(tx, { accountId, action: "webhook.created", by, subjectId: webhook.id, details });
    return { webhook, secret: webhookSecret(key, { webhookId: webhook.id, version: 1 }) };
  });
}

/** The old secret signs beside the new one for a day, so that a receiver can change over without losing a message. */
export async function rotateWebhookSecret(
  deps: NoticesDependencies,
  { accountId, by }: WebhookKeeper,
  id: string,
): Promise<WebhookWithSecret> {
  const key = requiredKey(deps);
  return deps.database.transaction(async (tx) => {
    const rotated = isUuid(id) ? await repository.rotateWebhook(tx, accountId, id) : undefined;
    if (rotated === undefined) throw notFound("webhook", id, "id");
    await deps.audit.record(tx, { accountId, action: "webhook.secret_rotated", by, subjectId: rotated.webhook.id });
    const { webhook, version } = rotated;
    return { webhook, secret: webhookSecret(key, { webhookId: webhook.id, version }) };
  });
}

export async function deleteWebhook(
  deps: NoticesDependencies,
  { accountId, by }: WebhookKeeper,
  id: string,
): Promise<void> {
  await deps.database.transaction(async (tx) => {
    const deleted = isUuid(id) ? await repository.markWebhookDeleted(tx, accountId, id) : undefined;
    if (deleted === undefined) throw notFound("webhook", id, "id");
    const details = { url: withoutQuery(deleted.url) };
    await deps.audit.record(tx, { accountId, action: "webhook.deleted", by, subjectId: id.toLowerCase(), details });
  });
}

/** Sends a message that says it is a test, once and at once, and answers what came of it. */
export async function testWebhook(
  deps: NoticesDependencies,
  { accountId, by }: WebhookKeeper,
  id: string,
): Promise<WebhookTest> {
  requiredKey(deps);
  const target = await deps.database.transaction(async (tx) => {
    const found = isUuid(id) ? await repository.webhookTarget(tx, accountId, id) : undefined;
    if (found === undefined) throw notFound("webhook", id, "id");
    await deps.audit.record(tx, { accountId, action: "webhook.tested", by, subjectId: found.id });
    return found;
  });
  try {
    await postSigned(deps, target, { id: uuidV7(), type: "webhook.test", data: {}, at: target.now });
    return { isDelivered: true, error: null };
  } catch (error) {
    return { isDelivered: false, error: scrubbed(error) };
  }
}

/** Names are judged when they are looked up, for each connection anew; an address can be refused here and now. */
function checkedUrl(text: string, allowPrivate: boolean): string {
  assertText(text, "url", longestUrl);
  const url = URL.parse(text);
  const isSecure = url?.protocol === "https:";
  if (url === null || !(isSecure || (allowPrivate && url.protocol === "http:")))
    throw badUserInput("url", "url has to be an address that begins with https://.");
  if (url.username !== "" || url.password !== "")
    throw badUserInput("url", "url must not carry a user or a password: messages are signed instead.");
  const literal = literalAddress(url.hostname);
  if (!allowPrivate && (isLocalName(url.hostname) || (literal !== null && !isPublicAddress(literal))))
    throw badUserInput("url", "url must not lead to a private or local address.");
  url.hash = "";
  return url.href;
}

/** Some receivers put a key into the query of their address, which no log has to repeat. */
function withoutQuery(text: string): string {
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}
