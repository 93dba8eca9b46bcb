import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { type Amounts, benchAccount, fill } from "./fill.ts";

export type ExplainAmounts = Amounts & {
  readonly edges: number;
  readonly fieldEdges: number;
  readonly dashboards: number;
  readonly terms: number;
  readonly checks: number;
  readonly queries: number;
  readonly joins: number;
};

export const explainAmounts: ExplainAmounts = {
  ...{ tokens: 100, accounts: 2, schemas: 200, tables: 20_000, columns: 1_000_000, edges: 5_000_000 },
  ...{ fieldEdges: 1_000_000, dashboards: 5_000, terms: 5_000, checks: 50_000, queries: 50_000, joins: 50_000 },
};

/** The ids of the n-th rows of kinds that only lie in this database; those of the edges grow with time like the product's. */
const firstInstants = { lineage: 1_760_000_000_000, field: 1_765_000_000_000, other: 1_766_000_000_000 } as const;

function idOf(first: number, n: string): string {
  const random = `md5((${first} + ${n})::text)`;
  return `(lpad(to_hex(${first} + ${n}), 12, '0') || '7' || substr(${random}, 1, 3) || '8' || substr(${random}, 4, 15))::uuid`;
}

export function explainId(kind: "dashboard" | "dashboardField" | "term" | "tool", n: number): string {
  const ordinal = { dashboard: 0, dashboardField: 1, term: 2, tool: 3 }[kind];
  return `00000000-0000-7000-8${ordinal}00-${n.toString(16).padStart(12, "0")}`;
}

function ownId(ordinal: number, n: string): string {
  return `('00000000-0000-7000-8${ordinal}00-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
}

/**
 * A bench database with lineage and what else lists show: each table feeds as many others, no two the same twice. The last
 * hundredth of the edges leads to the dashboards of a second source, so that what is asked of it lies behind everything else.
 */
export async function fillWithLineage(database: Database, amounts: ExplainAmounts): Promise<void> {
  await fill(database, amounts);
  const indexes = await database.query<Row & { name: string; definition: string }>(
    sql`SELECT indexname::text AS name, indexdef AS definition FROM pg_indexes
        WHERE schemaname = 'public' AND tablename IN ('lineages', 'field_lineages') AND indexname NOT LIKE '%_pkey'`,
  );
  for (const { name } of indexes) await database.script(`DROP INDEX "${name}"`);
  await database.script(["SET LOCAL session_replication_role = replica", ...fillings(amounts)].join(";\n"));
  for (const { definition } of indexes) await database.script(definition);
  await database.script("SELECT count_assets_anew()");
  await database.script("VACUUM ANALYZE");
}

function fillings(amounts: ExplainAmounts): string[] {
  const { tables, columns, edges, fieldEdges, dashboards, terms, checks, queries, joins } = amounts;
  const account = `'${benchAccount}'::uuid`;
  const noun =
    "(ARRAY['order','customer','shipment','roast','harvest','invoice','payment','visit','blend','supplier'])[n % 10 + 1]";
  const tool = `'${explainId("tool", 1)}'::uuid`;
  const toDashboards = edges - Math.ceil(edges / 100);
  return [
    `CREATE TEMP TABLE numbered ON COMMIT DROP AS
       SELECT id, source_id, (row_number() OVER (ORDER BY id) - 1)::int AS at FROM tables WHERE account_id = ${account}`,
    "CREATE INDEX ON numbered (at)",
    "ANALYZE numbered",
    `CREATE TEMP TABLE numbered_columns ON COMMIT DROP AS
       SELECT id, table_id, source_id, (row_number() OVER (ORDER BY id) - 1)::int AS at FROM columns WHERE account_id = ${account}`,
    "CREATE INDEX ON numbered_columns (at)",
    "ANALYZE numbered_columns",
    `INSERT INTO sources (id, account_id, name, origin, technology, type, updated_at)
     VALUES (${tool}, ${account}, 'Reports', 'EXTRACTION', 'METABASE', 'VISUALIZATION', now())`,
    `INSERT INTO dashboards (id, account_id, source_id, external_id, name, folder_path, url, view_count, popularity, owners_count,
       external_description, updated_at)
     SELECT ${ownId(0, "n")}, ${account}, ${tool}, 'dashboard-' || n, ${noun} || ' board ' || n, '/team ' || (n % 50) || '/' || n % 7,
       'https://reports.example.com/' || n, n, CASE n % 3 WHEN 0 THEN NULL ELSE n % 500 END, n % 4,
       'How each ' || ${noun} || ' is doing.', now() FROM generate_series(1, ${dashboards}) n`,
    `INSERT INTO dashboard_fields (id, account_id, dashboard_id, external_id, name, label, data_type, popularity, updated_at)
     SELECT ${ownId(1, "n")}, ${account}, ${ownId(0, `(n - 1) / 10 + 1`)}, 'field-' || n, ${noun} || '_' || n, 'Field', 'text',
       CASE n % 3 WHEN 0 THEN NULL ELSE n % 500 END, now() FROM generate_series(1, ${dashboards * 10}) n`,
    `INSERT INTO terms (id, account_id, name, owners_count, description_raw, updated_at)
     SELECT ${ownId(2, "n")}, ${account}, ${noun} || ' term ' || n, n % 4, 'What we call a ' || ${noun}, now()
     FROM generate_series(1, ${terms}) n`,
    `INSERT INTO lineages (id, account_id, lineage_type, parent_table_id, child_table_id, parent_source_id, child_source_id)
     SELECT ${idOf(firstInstants.lineage, "n")}, ${account}, CASE n % 50 WHEN 0 THEN 'MANUAL_CUSTOMER' ELSE 'AUTOMATIC' END::lineage_type,
       p.id, c.id, p.source_id, c.source_id
     FROM generate_series(0, ${toDashboards - 1}) n
     JOIN numbered p ON p.at = n % ${tables}
     JOIN numbered c ON c.at = (n % ${tables} + 1 + n / ${tables} * 7) % ${tables}`,
    `INSERT INTO lineages (id, account_id, lineage_type, parent_table_id, child_dashboard_id, parent_source_id, child_source_id)
     SELECT ${idOf(firstInstants.lineage, "n")}, ${account}, 'AUTOMATIC', p.id,
       ${ownId(0, `(n - ${toDashboards}) / ${Math.max(1, Math.ceil((edges - toDashboards) / dashboards))} + 1`)}, p.source_id, ${tool}
     FROM generate_series(${toDashboards}, ${edges - 1}) n JOIN numbered p ON p.at = n % ${tables}`,
    `INSERT INTO field_lineages (id, account_id, lineage_type, parent_column_id, child_column_id, child_dashboard_id,
       child_dashboard_field_id, parent_source_id, child_source_id)
     SELECT ${idOf(firstInstants.field, "n")}, ${account}, 'AUTOMATIC', p.id,
       CASE WHEN n < ${Math.floor(fieldEdges * 0.98)} THEN c.id END,
       CASE WHEN n >= ${Math.floor(fieldEdges * 0.99)} THEN ${ownId(0, `n % ${dashboards} + 1`)} END,
       CASE WHEN n >= ${Math.floor(fieldEdges * 0.98)} AND n < ${Math.floor(fieldEdges * 0.99)}
         THEN ${ownId(1, `n % ${dashboards * 10} + 1`)} END,
       p.source_id, CASE WHEN n < ${Math.floor(fieldEdges * 0.98)} THEN c.source_id ELSE ${tool} END
     FROM generate_series(0, ${fieldEdges - 1}) n
     JOIN numbered_columns p ON p.at = n % ${columns}
     JOIN numbered_columns c ON c.at = (n % ${columns} + 51 + n / ${columns} * 53) % ${columns}`,
    `INSERT INTO quality_checks (id, account_id, table_id, external_id, name, status, run_at)
     SELECT ${idOf(firstInstants.other, "n")}, ${account}, t.id, 'check-' || n, 'check ' || n, 'SUCCESS', now()
     FROM generate_series(1, ${checks}) n JOIN numbered t ON t.at = n % ${tables}`,
    `INSERT INTO queries (id, account_id, hash, query, query_type, timestamp)
     SELECT ${idOf(firstInstants.other + 1_000_000, "n")}, ${account}, md5(n::text), 'SELECT sum(amount) FROM ' || ${noun} || '_' || n || ' WHERE day = ' || n,
       CASE n % 5 WHEN 0 THEN 'WRITE' ELSE 'SELECT' END::query_type, now() - n * interval '1 minute'
     FROM generate_series(1, ${queries}) n`,
    `INSERT INTO query_tables (account_id, query_id, table_id)
     SELECT ${account}, ${idOf(firstInstants.other + 1_000_000, "n")}, t.id
     FROM generate_series(1, ${queries}) n JOIN numbered t ON t.at = n % ${tables}`,
    `INSERT INTO column_joins (id, account_id, first_column_id, second_column_id, count, updated_at)
     SELECT ${idOf(firstInstants.other + 2_000_000, "n")}, ${account}, least(a.id, b.id), greatest(a.id, b.id), n % 90 + 1, now()
     FROM generate_series(1, ${joins}) n
     JOIN numbered_columns a ON a.at = n * 3 % ${columns} JOIN numbered_columns b ON b.at = (n * 3 + 50) % ${columns}
     ON CONFLICT DO NOTHING`,
    `INSERT INTO table_completion (table_id, account_id, level)
     SELECT id, account_id, name_length * 7 % 101 FROM tables ON CONFLICT DO NOTHING`,
  ];
}
