import type { Sorting } from "#platform/database/order-by.ts";
import type { ProductType } from "./data-product.ts";

export type ProductSortingKey = "dashboardName" | "tableName" | "termName";

/** `GetDataProductScope`, all of it combined with AND. */
type ProductsScope = {
  readonly entityType?: ProductType | null | undefined;
  readonly withTagId?: string | null | undefined;
};

export type ListProductsInput = {
  readonly scope?: ProductsScope | null | undefined;
  readonly sorting?: readonly Sorting<ProductSortingKey>[] | null | undefined;
};
