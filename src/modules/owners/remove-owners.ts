import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { OwnerName } from "./owner.ts";
import { deleteOwnerships, findOwner, ownedTargets, ownerChanged } from "./owner-repository.ts";
import { checkedTargets, lockTargets, type OwnedTarget } from "./owner-targets.ts";

/** Without targets: everything that is owned. An empty list, in contrast, names nothing. */
export async function removeOwners(
  store: CatalogStore,
  accountId: string,
  { name, targetEntities }: { name: OwnerName; targetEntities: readonly OwnedTarget[] | null | undefined },
): Promise<void> {
  const named = targetEntities ? checkedTargets(targetEntities) : undefined;
  await store.write(accountId, async (write) => {
    const owner = await findOwner(write, name);
    const targets = named ?? (await ownedTargets(write, owner));
    if (named !== undefined) await lockTargets(write, named);
    const removed = await deleteOwnerships(write, owner, targets);
    assetsUpdated(write, removed);
    if (removed.length > 0) ownerChanged(write, owner);
  });
}
