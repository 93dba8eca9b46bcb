import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import type { PinInput } from "./pin.ts";
import type { ListPinsInput } from "./pin-list.ts";
import { pinsQuery } from "./pin-list-repository.ts";
import { removePins } from "./remove-pins.ts";
import { upsertPins } from "./upsert-pins.ts";

/** The face of the pins slice. Changes answer ids; the schema loads what was selected of them. */
export type Pins = {
  readonly list: (actor: AccountActor, input: ListPinsInput, page: Page) => FoundPage;
  readonly upsert: (actor: AccountActor, data: readonly PinInput[]) => Promise<string[]>;
  readonly remove: (actor: AccountActor, data: readonly PinInput[]) => Promise<void>;
};

export function createPinsSlice(store: CatalogStore): Pins {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, pinsQuery(input), page),
    upsert: async (actor, data) => upsertPins(store, requireWrite(actor), data),
    remove: async (actor, data) => removePins(store, requireWrite(actor), data),
  };
}
