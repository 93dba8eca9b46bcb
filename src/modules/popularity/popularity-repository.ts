import type { Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";

/** Answers how many. Only tables whose queries lost runs are looked at: all others show what is true already. */
export async function forgetOldRuns(tx: Transaction, most: number): Promise<number> {
  const gone = await sqlRows<Row & { readonly queryId: string }>(
    tx,
    sql`DELETE FROM query_runs r USING (
          SELECT query_id, author, ran_at FROM query_runs WHERE ran_at <= (SELECT use_counts_from())
          ORDER BY ran_at LIMIT ${most} FOR UPDATE SKIP LOCKED) o
        WHERE r.query_id = o.query_id AND r.author = o.author AND r.ran_at = o.ran_at
        RETURNING r.query_id AS "queryId"`,
  );
  if (gone.length === 0) return 0;
  const queryIds = [...new Set(gone.map(({ queryId }) => queryId))];
  // The accounts' versions last, as every writer does.
  await tx.$executeRaw(sql`
    WITH changed AS MATERIALIZED (
      SELECT measure_use_of_tables(ARRAY(SELECT DISTINCT u.table_id FROM query_tables u WHERE u.query_id = ANY (${queryIds}::uuid[]))) AS id)
    UPDATE accounts SET catalog_version = catalog_version + 1
    WHERE id IN (SELECT q.account_id FROM changed c JOIN query_tables u ON u.table_id = c.id JOIN queries q ON q.id = u.query_id)`);
  return gone.length;
}
