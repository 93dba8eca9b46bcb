import { type AssetTarget, assetsUpdated, lockFound } from "#platform/database/asset-targets.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Owner, OwnerName } from "./owner.ts";
import { deleteOwnerships, findOwner, ownedTargets, ownerChanged } from "./owner-repository.ts";
import { checkedTargets, lockTargets, type OwnedTarget } from "./owner-targets.ts";

/** Without targets: everything that is owned. An empty list, in contrast, names nothing. */
export async function removeOwners(
  store: CatalogStore,
  accountId: string,
  name: OwnerName,
  targetEntities: readonly OwnedTarget[] | null | undefined,
): Promise<void> {
  const targets = targetEntities ? checkedTargets(targetEntities) : undefined;
  await store.write(accountId, async (write) => {
    const owner = await findOwner(write, name);
    if (targets !== undefined) await lockTargets(write, targets);
    const removed = await deleteOwnerships(write, owner, targets ?? (await lockOwned(write, owner)));
    assetsUpdated(write, removed);
    if (removed.length > 0) ownerChanged(write, owner);
  });
}

async function lockOwned(write: CatalogWrite, owner: Owner): Promise<AssetTarget[]> {
  const owned = await ownedTargets(write, owner);
  await lockFound(write, owned, "written");
  return owned;
}
