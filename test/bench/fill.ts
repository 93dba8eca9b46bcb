import { hash } from "node:crypto";
import type { Database, Row } from "#platform/database/database.ts";
import { applyMigrations, readMigrations } from "#platform/database/migrations.ts";
import { rawSql, type Sql, sql } from "#platform/database/sql.ts";

/** How much lies in a bench database. */
export type Amounts = {
  readonly tokens: number;
  readonly accounts: number;
  readonly schemas: number;
  readonly tables: number;
  readonly columns: number;
};

/** What both databases are filled with. */
export const fullAmounts: Amounts = {
  tokens: 100_000,
  accounts: 100,
  schemas: 200,
  tables: 20_000,
  columns: 1_000_000,
};

const kinds = ["account", "person", "user", "source", "database", "schema", "table", "column", "tag", "link"] as const;
type Kind = (typeof kinds)[number];
const firstInstant = 1_750_000_000_000;

/**
 * The id of the n-th row of a kind: version 7, growing with n like the ids that the product makes, and known without a
 * look. Each kind is given a day of its own.
 */
export function uuid(kind: Kind, n: number): string {
  const time = (firstInstant + kinds.indexOf(kind) * 86_400_000 + n).toString(16).padStart(12, "0");
  const random = hash("md5", `${kind}${n}`, "hex");
  const hex = `${time}7${random.slice(0, 3)}8${random.slice(3, 18)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The account that the bench asks about; the others only hold tokens. */
export const benchAccount = uuid("account", 1);

/** The same in SQL, of an expression over the row's number. */
function id(kind: Kind, n: string): string {
  const time = `lpad(to_hex(${firstInstant + kinds.indexOf(kind) * 86_400_000} + (${n})), 12, '0')`;
  const random = `md5('${kind}' || (${n}))`;
  return `(${time} || '7' || substr(${random}, 1, 3) || '8' || substr(${random}, 4, 15))::uuid`;
}

/** Changes with the migrations and with what is filled in, so that an old filling is never taken for a new one. */
export function fingerprint(amounts: Amounts): string {
  const parts = [...readMigrations().map(({ checksum }) => checksum), JSON.stringify(amounts), ...fillings(amounts)];
  return hash("sha256", parts.join("\n"), "hex").slice(0, 12);
}

/** Migrates an empty database and fills it, without the triggers: what they would work out is written outright. */
export async function fill(database: Database, amounts: Amounts): Promise<void> {
  await applyMigrations(database);
  const indexes = await secondaryIndexes(database);
  for (const { name } of indexes) await database.script(`DROP INDEX "${name}"`);
  // One script is one connection, which the setting needs.
  const script = ["SET LOCAL session_replication_role = replica", ...fillings(amounts)].join(";\n");
  await database.script(script);
  for (const { definition } of indexes) await database.script(definition);
  await database.script("SELECT count_assets_anew()");
  await database.query(sql`VACUUM ANALYZE`);
}

type Index = Row & { name: string; definition: string };

/** Built after the rows are in, an index costs a fraction. Unique ones stay: foreign keys lean on them. */
function secondaryIndexes(database: Database): Promise<Index[]> {
  const tables = rawSql("'{columns,tables,tag_entities}'::name[]");
  const query: Sql = sql`
    SELECT indexname::text AS name, indexdef AS definition FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ANY (${tables}) AND indexdef NOT LIKE 'CREATE UNIQUE%'`;
  return database.query<Index>(query);
}

function fillings({ tokens, accounts, schemas, tables, columns }: Amounts): string[] {
  const account = `'${benchAccount}'::uuid`;
  const source = id("source", "1");
  // The parent's number of the n-th row, so that each parent has as many children as the next.
  const databases = 4;
  const schemaOf = (n: string): string => `(${n} - 1) / ${tables / schemas} + 1`;
  const tableOf = (n: string): string => `(${n} - 1) / ${columns / tables} + 1`;
  const databaseOf = (n: string): string => `(${n} - 1) / ${schemas / databases} + 1`;
  const noun = (n: string): string =>
    `(ARRAY['order','customer','shipment','roast','harvest','invoice','payment','visit','blend','supplier'])[(${n}) % 10 + 1]`;
  return [
    `INSERT INTO accounts (id, name, updated_at)
     SELECT ${id("account", "n")}, 'Account ' || n, now() FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO unified_users (id, account_id, email)
     SELECT ${id("person", "n")}, ${id("account", "n")}, 'admin' || n || '@example.com' FROM generate_series(1, ${accounts}) n`,
    `INSERT INTO users (id, account_id, unified_user_id, email, first_name, last_name, role, status, updated_at)
     SELECT ${id("user", "n")}, ${id("account", "n")}, ${id("person", "n")}, 'admin' || n || '@example.com', 'Ada', 'Admin',
            'ADMIN', 'ACTIVATED', now() FROM generate_series(1, ${accounts}) n`,
    // Tokens of the past: expired, half of them replaced before. None holds a slot.
    `INSERT INTO api_tokens (id, account_id, scope, region, hash, last4, created_by_id, created_at, expires_at, superseded_at)
     SELECT gen_random_uuid(), ${id("account", `n % ${accounts} + 1`)},
            CASE n % 2 WHEN 0 THEN 'READ_ONLY' ELSE 'READ_WRITE' END::token_scope, 'local',
            sha256(('bench' || n || random())::bytea), lpad((n % 10000)::text, 4, '0'), ${id("user", `n % ${accounts} + 1`)},
            now() - interval '2 years' + n * interval '1 minute', now() - interval '1 year' + n * interval '1 minute',
            CASE n % 4 WHEN 0 THEN now() - interval '1 year' END
     FROM generate_series(1, ${tokens}) n`,
    `INSERT INTO sources (id, account_id, name, origin, technology, type, updated_at)
     VALUES (${source}, ${account}, 'Warehouse', 'EXTRACTION', 'SNOWFLAKE', 'WAREHOUSE', now())`,
    `INSERT INTO databases (id, account_id, source_id, external_id, name, updated_at)
     SELECT ${id("database", "n")}, ${account}, ${source}, 'database-' || n, 'database_' || n, now()
     FROM generate_series(1, ${databases}) n`,
    `INSERT INTO schemas (id, account_id, source_id, database_id, external_id, name, updated_at)
     SELECT ${id("schema", "n")}, ${account}, ${source}, ${id("database", databaseOf("n"))}, 'schema-' || n, 'schema_' || n, now()
     FROM generate_series(1, ${schemas}) n`,
    `INSERT INTO tables (id, account_id, source_id, database_id, schema_id, external_id, name, path, schema_name, name_length,
       description_raw, external_description, external_description_source, table_type, url, number_of_queries, popularity,
       table_size, last_queried_at, last_refreshed_at, updated_at)
     SELECT ${id("table", "n")}, ${account}, ${source}, ${id("database", databaseOf(`(${schemaOf("n")})`))},
       ${id("schema", schemaOf("n"))}, 'table-' || n, ${noun("n")} || '_' || n,
       'database_' || (${databaseOf(`(${schemaOf("n")})`)}) || '.schema_' || (${schemaOf("n")}) || '.' || ${noun("n")} || '_' || n,
       'schema_' || (${schemaOf("n")}), length(${noun("n")} || '_' || n),
       CASE n % 3 WHEN 0 THEN 'What every ' || ${noun("n")} || ' is about, in words that a reader understands.' END,
       'One row for each ' || ${noun("n")} || ' of the roastery, since its first day.', 'DATABASE',
       CASE n % 5 WHEN 0 THEN 'VIEW' ELSE 'TABLE' END::table_type, 'https://warehouse.example.com/tables/' || n,
       n % 997, n % 1000, n % 5000, now() - n * interval '1 minute', now() - n * interval '1 second', now()
     FROM generate_series(1, ${tables}) n`,
    `INSERT INTO columns (id, account_id, source_id, database_id, schema_id, table_id, external_id, name, data_type,
       source_order, external_description, external_description_source, is_nullable, is_pii, is_primary_key, updated_at)
     SELECT ${id("column", "n")}, ${account}, ${source}, ${id("database", databaseOf(`(${schemaOf(`(${tableOf("n")})`)})`))},
       ${id("schema", schemaOf(`(${tableOf("n")})`))}, ${id("table", tableOf("n"))}, 'column-' || n,
       ${noun("n / 7")} || '_' || (n % 50), (ARRAY['integer','text','timestamp','numeric(12,2)'])[n % 4 + 1], n % 50,
       CASE n % 2 WHEN 0 THEN 'What the ' || ${noun("n / 7")} || ' says of itself.' END,
       CASE n % 2 WHEN 0 THEN 'DATABASE' END::column_external_description_source, n % 50 <> 1,
       CASE n % 20 WHEN 0 THEN true END, n % 50 = 1, now()
     FROM generate_series(1, ${columns}) n`,
    `INSERT INTO tags (id, account_id, label, color, updated_at)
     SELECT ${id("tag", "n")}, ${account}, 'tag ' || n, 'AQUA_BLUE', now() FROM generate_series(1, 20) n`,
    `INSERT INTO tag_entities (id, account_id, tag_id, table_id, updated_at)
     SELECT ${id("link", "n")}, ${account}, ${id("tag", "n % 20 + 1")}, ${id("table", "n")}, now()
     FROM generate_series(1, ${tables}, 2) n`,
    `INSERT INTO tag_entities (id, account_id, tag_id, column_id, updated_at)
     SELECT ${id("link", `${tables} + n`)}, ${account}, ${id("tag", "n % 20 + 1")}, ${id("column", "n")}, now()
     FROM generate_series(1, ${columns}, 20) n`,
  ];
}
