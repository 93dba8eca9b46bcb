import { lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type PinInput, pinKey, pinsOf, sidesOf } from "./pin.ts";
import { ensurePins } from "./pin-repository.ts";

/** Answers the ids of the pins in the order of the input, one for each row. */
export async function upsertPins(store: CatalogStore, accountId: string, data: readonly PinInput[]): Promise<string[]> {
  const pins = pinsOf(data);
  const sides = sidesOf(pins);
  return store.write(accountId, async (write) => {
    await lockAssets(write, sides, { field: (index) => sides[index]?.field ?? "data", strength: "linked" });
    const stored = await ensurePins(write, pins);
    const created = [...stored.values()].filter(({ isNew }) => isNew);
    write.changed(
      "PINNED_ASSET",
      "CREATED",
      created.map(({ id }) => id),
    );
    return pins.flatMap(({ from, to }) => stored.get(pinKey(from.entityId, to.entityId))?.id ?? []);
  });
}
