import { lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type PinInput, pinsOf, sidesOf } from "./pin.ts";
import { deletePins } from "./pin-repository.ts";

/** The assets have to be there; that they are not pinned is no error. */
export async function removePins(store: CatalogStore, accountId: string, data: readonly PinInput[]): Promise<void> {
  const pins = pinsOf(data);
  const sides = sidesOf(pins);
  await store.write(accountId, async (write) => {
    await lockAssets(write, sides, { field: (index) => sides[index]?.field ?? "data", strength: "linked" });
    write.changed("PINNED_ASSET", "DELETED", await deletePins(write, pins));
  });
}
