import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import type { ProductTarget, UpsertProductInput } from "./data-product.ts";
import type { ListProductsInput } from "./data-product-list.ts";
import { productsQuery } from "./data-product-list-repository.ts";
import { removeDataProducts } from "./remove-data-products.ts";
import { upsertDataProducts } from "./upsert-data-products.ts";

/** The face of the data products slice. Changes answer ids; the schema loads what was selected of them. */
export type DataProducts = {
  readonly list: (actor: AccountActor, input: ListProductsInput, page: Page) => FoundPage;
  readonly upsert: (actor: AccountActor, data: readonly UpsertProductInput[]) => Promise<string[]>;
  readonly remove: (actor: AccountActor, data: readonly ProductTarget[]) => Promise<void>;
};

export function createDataProductsSlice(store: CatalogStore): DataProducts {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, productsQuery(input), page),
    upsert: async (actor, data) => upsertDataProducts(store, requireWrite(actor), data),
    remove: async (actor, data) => removeDataProducts(store, requireWrite(actor), data),
  };
}
