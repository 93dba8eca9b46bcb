import type { AccountActor } from "#kernel/actor.ts";
import type { EventBus } from "#platform/events/event-bus.ts";

export type TokenChange = { readonly at: Date };

/** Tells that something about the account's tokens changed, on whichever process; what it was is there to be read. */
export async function* watchTokens(
  events: EventBus,
  { accountId }: AccountActor,
  signal: AbortSignal,
): AsyncGenerator<TokenChange> {
  for await (const event of events.events(signal)) {
    if (event.type === "tokens" && event.accountId === accountId) yield { at: new Date() };
  }
}
