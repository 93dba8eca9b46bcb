import type { AccountActor } from "#kernel/actor.ts";
import type { AssetType, ChangeAction } from "#kernel/asset.ts";
import type { EventBus } from "#platform/events/event-bus.ts";

/** Assets of one type to which one thing happened in one transaction. */
export type CatalogChange = {
  readonly assetType: AssetType;
  readonly action: ChangeAction;
  readonly ids: readonly string[];
  readonly at: number;
};

/** The face of the changes slice: what happened in the account, as it happens, on whichever process. */
export type Changes = {
  readonly watch: (
    actor: AccountActor,
    assetTypes: readonly AssetType[] | null,
    signal: AbortSignal,
  ) => AsyncGenerator<CatalogChange>;
};

export function createChanges(events: EventBus): Changes {
  return {
    watch: async function* (actor, assetTypes, signal) {
      for await (const event of events.events(signal)) {
        if (event.type !== "assets" || event.accountId !== actor.accountId) continue;
        if (assetTypes === null || assetTypes.includes(event.assetType)) yield event;
      }
    },
  };
}
