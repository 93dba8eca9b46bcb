// `node test/bench/imports.ts [columns]`: how long a warehouse set takes to load into PostgreSQL, how much memory the
// loading process needs, and what a second load of the same files costs. The database is made for the run and dropped.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createModules } from "#app/modules.ts";
import { systemClock } from "#kernel/clock.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { Findings } from "#modules/imports/files/findings.ts";
import { type FileSet, SetReading } from "#modules/imports/files/staged.ts";
import { loadSet } from "#modules/imports/loading/load-set.ts";
import { applyMigrations } from "#platform/database/migrations.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { sql } from "#platform/database/sql.ts";
import { createEventBus } from "#platform/events/event-bus.ts";
import { createFileStore } from "#platform/storage/file-store.ts";
import { postgresUrl } from "#testkit/postgres-server.ts";
import { benchFolder } from "./bench-databases.ts";

const columns = Number(process.argv[2] ?? 1_000_000);
const columnsPerTable = 50;
const tablesPerSchema = 100;
const folder = join(benchFolder, "imports");
const name = `catalog_bench_imports_${process.pid}`;

function writeFiles(): void {
  const tables = Math.ceil(columns / columnsPerTable);
  const schemas = Math.ceil(tables / tablesPerSchema);
  const lines = (count: number, line: (n: number) => string): string =>
    Array.from({ length: count }, (_, n) => line(n)).join("");
  const of = (n: number, size: number): number => Math.floor(n / size);
  mkdirSync(folder, { recursive: true });
  const write = (part: string, text: string): void => writeFileSync(join(folder, part), text);
  // Piece by piece, so that the memory that is measured is the load's.
  write("database", "id,database_name\nd,lake\n");
  write("schema", `id,database_id,schema_name\n${lines(schemas, (n) => `s${n},d,schema_${n}\n`)}`);
  write("user", "id,email\nu,ada@example.com\n");
  const table = (n: number): string =>
    `t${n},s${of(n, tablesPerSchema)},order_items_${n},One row for each item,TABLE,['gold'],u\n`;
  write("table", `id,schema_id,table_name,description,type,tags,owner_external_id\n${lines(tables, table)}`);
  const words = ["customer", "order", "shipment", "roast", "harvest"];
  const column = (n: number): string =>
    `c${n},t${of(n, columnsPerTable)},${words[n % words.length]}_${n % columnsPerTable},"What it says, in words",integer,${n % columnsPerTable}\n`;
  write("column", "id,table_id,column_name,description,data_type,ordinal_position\n");
  for (let start = 0; start < columns; start += 10_000) {
    const some = lines(Math.min(10_000, columns - start), (n) => column(start + n));
    appendFileSync(join(folder, "column"), some);
  }
  write("query", "query_id,query_text,start_time\n");
  write("view_ddl", "database_name,schema_name,view_name,view_definition\n");
}

async function run(): Promise<void> {
  await using admin = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
  await admin.script(`CREATE DATABASE ${name}`);
  try {
    await measure();
  } finally {
    await admin.script(`DROP DATABASE ${name} WITH (FORCE)`);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(): Promise<void> {
  await using database = openPostgres({ url: postgresUrl(name), poolSize: 5, onWarning: () => undefined });
  await applyMigrations(database);
  await using events = await createEventBus(database);
  const places = { region: "eu", url: () => "http://localhost", peers: {} };
  const notices = { places, mailer: null, webhooks: { key: () => null, allowPrivate: false } };
  const uploads = { folder, maxFileBytes: 1, maxOpenSets: 1 };
  const modules = createModules({ database, events, region: "eu", clock: systemClock, notices, uploads });
  const { id: accountId } = await modules.accounts.createAccount({ name: "Bench" });
  const sourceId = uuidV7();
  await database.query(sql`INSERT INTO sources (id, account_id, name, origin, technology, type, updated_at)
    VALUES (${sourceId}::uuid, ${accountId}::uuid, 'lake', 'API', 'POSTGRES', 'WAREHOUSE', now())`);
  const files = createFileStore(folder);
  const parts = ["database", "schema", "user", "table", "column", "query", "view_ddl"];
  const set: FileSet = new Map(
    parts.map((part) => [part, { name: part, path: files.path(part), open: () => files.read(part) }]),
  );
  writeFiles();
  for (const what of ["first load", "second load of the same"]) {
    const started = performance.now();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 200);
    const findings = new Findings();
    await modules.store.write(
      accountId,
      (write) =>
        loadSet({
          load: { write, sourceId, kind: "WAREHOUSE", findings },
          reading: new SetReading(set, findings),
          storeQueries: async () => undefined,
          signal: new AbortController().signal,
        }),
      { maxWait: 10_000, timeout: 3_600_000 },
    );
    clearInterval(watch);
    const seconds = (performance.now() - started) / 1_000;
    process.stdout.write(
      `${what}: ${columns} columns, ${findings.rowsLoaded} rows, ${findings.issueCount} issues, ${seconds.toFixed(1)} s, ` +
        `${Math.round(peak / 1_000_000)} MB at most, ${Math.round(process.resourceUsage().userCPUTime / 1e6)} s of CPU so far\n`,
    );
  }
}

await run();
