import { type DeliverySummary, summed, tryClaims } from "./deliver-notices.ts";
import type { NoticesDependencies } from "./notices-dependencies.ts";
import { claimDueWebhooks, type WebhookClaim } from "./outbox-repository.ts";

/** How many webhooks are called at the same time. A silent one keeps its place for ten seconds of each minute. */
const mostAtOnce = 64;

/**
 * Calls webhooks with what is due, one message at a time to each: what one of them takes long over delays itself alone.
 * May be asked again while it is at work, and then begins with those webhooks that have nothing under way.
 */
export function createWebhookDelivery(deps: NoticesDependencies): (signal?: AbortSignal) => Promise<DeliverySummary> {
  const underWay = new Set<string>();
  let claiming: Promise<unknown> = Promise.resolve();

  const claim = async (signal?: AbortSignal): Promise<WebhookClaim[]> => {
    const free = mostAtOnce - underWay.size;
    if (signal?.aborted === true || free === 0) return [];
    const claims = await claimDueWebhooks(deps.database, free, [...underWay]);
    for (const { webhookId } of claims) underWay.add(webhookId);
    return claims;
  };
  // One claim after the other, or two of them would not see each other's webhooks.
  const claimInTurn = (signal?: AbortSignal): Promise<WebhookClaim[]> => {
    const claims = claiming.then(() => claim(signal));
    claiming = claims.catch(() => undefined);
    return claims;
  };
  const deliver = async (signal?: AbortSignal): Promise<DeliverySummary> => {
    const claims = await claimInTurn(signal);
    const summaries = claims.map(async (one) => {
      const summary = await tryClaims(deps, [one]).finally(() => underWay.delete(one.webhookId));
      // Whoever is done looks for more, and waits for nobody who is not.
      return summed([summary, await deliver(signal)]);
    });
    return summed(await Promise.all(summaries));
  };
  return deliver;
}
