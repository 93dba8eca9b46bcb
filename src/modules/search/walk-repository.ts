import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";

/**
 * Accounts whose catalog has changed since their vectors were last compared with it, each taken by one process: the row
 * says so from here on. A bounded number at a time.
 */
export async function beginWalks(tx: Transaction, model: string, most: number): Promise<string[]> {
  const rows = await sqlRows<Row & { readonly id: string }>(
    tx,
    sql`INSERT INTO vector_walks AS w (account_id, model, catalog_version, is_under_way)
        SELECT a.id, ${model}, a.catalog_version, true FROM accounts a
        LEFT JOIN vector_walks o ON o.account_id = a.id
        WHERE a.closed_at IS NULL AND EXISTS (SELECT FROM queries q WHERE q.account_id = a.id)
          AND (o.account_id IS NULL OR (NOT o.is_under_way
               AND (o.catalog_version <> a.catalog_version OR o.model <> ${model})))
        ORDER BY a.id LIMIT ${most}
        ON CONFLICT (account_id) DO UPDATE
          SET model = excluded.model, catalog_version = excluded.catalog_version, is_under_way = true
          WHERE NOT w.is_under_way
        RETURNING account_id AS id`,
  );
  return rows.map(({ id }) => id);
}

/** After one that failed, the next look at the account begins a new one. */
export async function endWalk(tx: Transaction, accountId: string, hasFailed: boolean): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE vector_walks SET is_under_way = false, catalog_version = CASE WHEN ${hasFailed} THEN -1 ELSE catalog_version END
    WHERE account_id = ${accountId}::uuid`);
}
