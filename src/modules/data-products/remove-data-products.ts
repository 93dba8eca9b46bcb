import { rowField } from "#kernel/batch.ts";
import { lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type ProductTarget, targetsOf } from "./data-product.ts";
import { deleteProducts } from "./data-product-repository.ts";

/** The assets have to be there; that they are no data products is no error. */
export async function removeDataProducts(
  store: CatalogStore,
  accountId: string,
  data: readonly ProductTarget[],
): Promise<void> {
  const targets = targetsOf(data);
  await store.write(accountId, async (write) => {
    await lockAssets(write, targets, { field: (index) => rowField(index, "entityId"), strength: "written" });
    write.changed("DATA_PRODUCT", "DELETED", await deleteProducts(write, targets));
  });
}
