import { isId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ProductType } from "./data-product.ts";
import type { ListProductsInput, ProductSortingKey } from "./data-product-list.ts";

const from = sql`data_products a
  LEFT JOIN tables t ON t.id = a.table_id
  LEFT JOIN dashboards d ON d.id = a.dashboard_id
  LEFT JOIN terms m ON m.id = a.term_id`;

// A product has no name of the kinds that it is not.
const sortColumns: Readonly<Record<ProductSortingKey, SortColumn>> = {
  dashboardName: { column: sql`d.name`, nullable: true },
  tableName: { column: sql`t.name`, nullable: true },
  termName: { column: sql`m.name`, nullable: true },
};

const isOfType: Readonly<Record<ProductType, Sql>> = {
  DASHBOARD: sql`a.dashboard_id IS NOT NULL`,
  TABLE: sql`a.table_id IS NOT NULL`,
  TERM: sql`a.term_id IS NOT NULL`,
};

const assetShown = sql`CASE
  WHEN a.table_id IS NOT NULL THEN NOT t.hidden AND NOT t.parent_deleted AND t.deleted_at IS NULL
  WHEN a.dashboard_id IS NOT NULL THEN NOT d.parent_deleted AND d.deleted_at IS NULL
  ELSE m.deleted_at IS NULL END`;

export function productsQuery({ scope, sorting }: ListProductsInput): ListQuery {
  const where = [
    assetShown,
    ...given(scope?.entityType, (type) => isOfType[type]),
    ...given(scope?.withTagId, carriesTag),
  ];
  return { from, where, orderBy: orderBy(sorting, sortColumns) };
}

function carriesTag(tagId: string): Sql {
  return sql`EXISTS (SELECT FROM tag_entities e WHERE ${isId(sql`e.tag_id`, tagId)}
    AND (e.table_id = a.table_id OR e.dashboard_id = a.dashboard_id OR e.term_id = a.term_id))`;
}
