import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { ensureTags, insertTagEntities } from "./tag-repository.ts";
import { changeTags, type Tagging } from "./tagging.ts";

/** Makes the tags that are missing and puts each on its asset. */
export function attachTags(store: CatalogStore, accountId: string, data: readonly Tagging[]): Promise<void> {
  return changeTags(store, accountId, data, async (write, taggings) => {
    const { tagIds, created } = await ensureTags(
      write,
      taggings.map(({ label }) => label),
    );
    const attached = await insertTagEntities(write, tagIds, taggings);
    write.changed("TAG", "CREATED", created);
    assetsUpdated(write, attached);
  });
}
