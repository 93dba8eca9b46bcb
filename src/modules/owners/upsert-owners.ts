import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { OwnerName } from "./owner.ts";
import { adoptOwnerships, findOwner, insertOwnerships, ownerChanged, ownershipIds } from "./owner-repository.ts";
import { lockTargets, type OwnedTarget, requiredTargets } from "./owner-targets.ts";

/** Answers the ids of the ownerships in the order of the targets. */
export async function upsertOwners(
  store: CatalogStore,
  accountId: string,
  name: OwnerName,
  targetEntities: readonly OwnedTarget[] | null | undefined,
): Promise<string[]> {
  const targets = requiredTargets(targetEntities);
  return store.write(accountId, async (write) => {
    const owner = await findOwner(write, name);
    await lockTargets(write, targets);
    await adoptOwnerships(write, owner);
    const added = await insertOwnerships(write, owner, targets);
    assetsUpdated(write, added);
    if (added.length > 0) ownerChanged(write, owner);
    const ids = await ownershipIds(write, owner, targets);
    return targets.flatMap(({ entityId }) => ids.get(entityId) ?? []);
  });
}
