import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type AssetTarget, type LinkColumns, linkTo, pointsTo, targetOf } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { Product } from "./data-product.ts";

type IdRow = Row & { readonly id: string };

/** Makes those of the products that are missing, and answers their ids. */
export async function insertProducts({ tx, accountId }: CatalogWrite, products: readonly Product[]): Promise<string[]> {
  const rows = products.map((product) => ({ id: uuidV7(), cover_url: product.coverUrl ?? null, ...linkTo(product) }));
  const inserted = await sqlRows<IdRow>(
    tx,
    sql`INSERT INTO data_products (id, account_id, cover_url, table_id, dashboard_id, term_id, created_at)
        SELECT n.id, ${accountId}::uuid, n.cover_url, n.table_id, n.dashboard_id, n.term_id, now()
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS n(id uuid, cover_url text, table_id uuid, dashboard_id uuid, term_id uuid)
        ON CONFLICT DO NOTHING RETURNING id`,
  );
  return inserted.map(({ id }) => id);
}

/** Gives products the covers that were named and that they do not have yet, and answers the ids of those. */
export async function updateCovers({ tx, accountId }: CatalogWrite, products: readonly Product[]): Promise<string[]> {
  const rows = products
    .filter(({ coverUrl }) => coverUrl !== undefined)
    .map((product) => ({ cover_url: product.coverUrl, ...linkTo(product) }));
  const updated = await sqlRows<IdRow>(
    tx,
    sql`UPDATE data_products AS p SET cover_url = n.cover_url
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS n(cover_url text, table_id uuid, dashboard_id uuid, term_id uuid)
        WHERE p.account_id = ${accountId}::uuid AND p.cover_url IS DISTINCT FROM n.cover_url
          AND (p.table_id = n.table_id OR p.dashboard_id = n.dashboard_id OR p.term_id = n.term_id)
        RETURNING p.id`,
  );
  return updated.map(({ id }) => id);
}

/** The ids of the products by the assets' ids. */
export async function productIds(
  { tx, accountId }: CatalogWrite,
  targets: readonly AssetTarget[],
): Promise<Map<string, string>> {
  const rows = await sqlRows<IdRow & LinkColumns>(
    tx,
    sql`SELECT id, table_id, dashboard_id, term_id FROM data_products
        WHERE account_id = ${accountId}::uuid AND ${pointsTo(targets)}`,
  );
  return new Map(rows.map((row) => [targetOf(row).entityId, row.id]));
}

/** Answers the ids of the products that there were. */
export async function deleteProducts(
  { tx, accountId }: CatalogWrite,
  targets: readonly AssetTarget[],
): Promise<string[]> {
  const deleted = await sqlRows<IdRow>(
    tx,
    sql`DELETE FROM data_products WHERE account_id = ${accountId}::uuid AND ${pointsTo(targets)} RETURNING id`,
  );
  return deleted.map(({ id }) => id);
}
