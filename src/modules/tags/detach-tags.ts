import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { deleteTagEntities, deleteUnusedTags, lockTags } from "./tag-repository.ts";
import { changeTags, type Tagging } from "./tagging.ts";

/** Takes each tag off its asset, and removes the tags that nothing carries any more. */
export function detachTags(store: CatalogStore, accountId: string, data: readonly Tagging[]): Promise<void> {
  return changeTags(store, accountId, data, async (write, taggings) => {
    const tagIds = await lockTags(
      write,
      taggings.map(({ label }) => label),
    );
    if (tagIds.size === 0) return;
    const detached = await deleteTagEntities(write, tagIds, taggings);
    write.changed("TAG", "DELETED", await deleteUnusedTags(write, [...tagIds.values()]));
    assetsUpdated(write, detached);
  });
}
