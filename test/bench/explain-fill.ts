import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { type Amounts, benchAccount, fill } from "./fill.ts";

export type ExplainAmounts = Amounts & { readonly edges: number };

export const explainAmounts: ExplainAmounts = {
  ...{ tokens: 100, accounts: 2, schemas: 200, tables: 20_000, columns: 1_000_000, edges: 5_000_000 },
};

/** A bench database with lineage: each table feeds as many others, no two the same twice. */
export async function fillWithLineage(database: Database, amounts: ExplainAmounts): Promise<void> {
  await fill(database, amounts);
  const indexes = await database.query<Row & { name: string; definition: string }>(
    sql`SELECT indexname::text AS name, indexdef AS definition FROM pg_indexes
        WHERE schemaname = 'public' AND tablename = 'lineages' AND indexname <> 'lineages_pkey'`,
  );
  for (const { name } of indexes) await database.script(`DROP INDEX "${name}"`);
  // Ids grow with the row's number, as those of the product do with time.
  const id =
    "(lpad(to_hex(1760000000000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid";
  await database.script(`
    SET LOCAL session_replication_role = replica;
    CREATE TEMP TABLE numbered ON COMMIT DROP AS
      SELECT id, (row_number() OVER (ORDER BY id) - 1)::int AS at FROM tables WHERE account_id = '${benchAccount}';
    CREATE INDEX ON numbered (at);
    ANALYZE numbered;
    INSERT INTO lineages (id, account_id, lineage_type, parent_table_id, child_table_id)
    SELECT ${id}, '${benchAccount}', CASE n % 50 WHEN 0 THEN 'MANUAL_CUSTOMER' ELSE 'AUTOMATIC' END::lineage_type, p.id, c.id
    FROM generate_series(0, ${amounts.edges - 1}) n
    JOIN numbered p ON p.at = n % ${amounts.tables}
    JOIN numbered c ON c.at = (n % ${amounts.tables} + 1 + n / ${amounts.tables} * 7) % ${amounts.tables};
    INSERT INTO table_completion (table_id, account_id, level)
    SELECT id, account_id, name_length * 7 % 101 FROM tables ON CONFLICT DO NOTHING`);
  for (const { definition } of indexes) await database.script(definition);
  await database.script("VACUUM ANALYZE");
}
