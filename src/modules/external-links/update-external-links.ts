import { assertDistinct, assertNotNull, rowField } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { assetsUpdated } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { checkedUrl, type UpdateLinkInput } from "./external-link.ts";
import { type NewUrl, updateUrls } from "./external-link-repository.ts";
import { tablesOfKnown } from "./known-links.ts";

/** Answers the ids of the links in the order of the input. */
export async function updateExternalLinks(
  store: CatalogStore,
  accountId: string,
  data: readonly UpdateLinkInput[],
): Promise<string[]> {
  assertBatchSize(data.length);
  const ids = data.map(({ id }) => id.toLowerCase());
  const changes = data.flatMap(({ id, url }, index) => changeOf(id.toLowerCase(), url, rowField(index, "url")));
  assertDistinct(ids, (id) => id, "id");
  await store.write(accountId, async (write) => {
    const tables = await tablesOfKnown(write, ids);
    await updateUrls(write, changes);
    write.changed(
      "EXTERNAL_LINK",
      "UPDATED",
      changes.map(({ id }) => id),
    );
    assetsUpdated(
      write,
      changes.flatMap(({ id }) => tables.get(id) ?? []),
    );
  });
  return ids;
}

function changeOf(id: string, url: string | null | undefined, field: string): NewUrl[] {
  assertNotNull(url, field);
  return url === null || url === undefined ? [] : [{ id, url: checkedUrl(url, field) }];
}
