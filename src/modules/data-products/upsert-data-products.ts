import { rowField } from "#kernel/batch.ts";
import { lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { productsOf, type UpsertProductInput } from "./data-product.ts";
import { insertProducts, productIds, updateCovers } from "./data-product-repository.ts";

/** Answers the ids of the products in the order of the input. */
export async function upsertDataProducts(
  store: CatalogStore,
  accountId: string,
  data: readonly UpsertProductInput[],
): Promise<string[]> {
  const products = productsOf(data);
  return store.write(accountId, async (write) => {
    // As if the assets themselves were written: whoever else makes products of them, or removes these, waits.
    await lockAssets(write, products, { field: (index) => rowField(index, "entityId"), strength: "written" });
    write.changed("DATA_PRODUCT", "CREATED", await insertProducts(write, products));
    write.changed("DATA_PRODUCT", "UPDATED", await updateCovers(write, products));
    const ids = await productIds(write, products);
    return products.flatMap(({ entityId }) => ids.get(entityId) ?? []);
  });
}
