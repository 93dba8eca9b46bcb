import { assertBatchSize } from "#kernel/page.ts";
import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { DeleteLinkInput } from "./external-link.ts";
import { deleteLinksOf } from "./external-link-repository.ts";
import { tablesOfKnown } from "./known-links.ts";

export async function deleteExternalLinks(
  store: CatalogStore,
  accountId: string,
  data: readonly DeleteLinkInput[],
): Promise<void> {
  assertBatchSize(data.length);
  const ids = data.map(({ id }) => id.toLowerCase());
  await store.write(accountId, async (write) => {
    const tables = await tablesOfKnown(write, ids);
    await deleteLinksOf(write, ids);
    write.changed("EXTERNAL_LINK", "DELETED", [...tables.keys()]);
    assetsUpdated(write, [...tables.values()]);
  });
}
