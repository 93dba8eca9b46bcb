import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "#platform/database/database.ts";
import { openEmbedded } from "#platform/database/embedded.ts";
import { openPostgres } from "#platform/database/postgres.ts";
import { sql } from "#platform/database/sql.ts";
import { postgresUrl } from "#testkit/postgres-server.ts";
import { type Amounts, fill, fingerprint } from "./fill.ts";

export const benchFolder = join(import.meta.dirname, "../../.build/bench");

type Say = (line: string) => void;

/** The URL of the filled database on the server, made on the first run and kept by the migrations' fingerprint. */
export async function preparePostgres(amounts: Amounts, say: Say): Promise<{ url: string; version: string }> {
  await using admin = openPostgres({ url: postgresUrl("postgres"), poolSize: 1, onWarning: () => undefined });
  const name = `catalog_bench_${fingerprint(amounts)}`;
  const found = await admin.query<Row & { name: string }>(
    sql`SELECT datname::text AS name FROM pg_database WHERE datname LIKE 'catalog\\_bench\\_%'`,
  );
  const [server] = await admin.query<Row & { version: string }>(
    sql`SELECT current_setting('server_version') AS version`,
  );
  const facts = { url: postgresUrl(name), version: server?.version ?? "" };
  if (found.some((database) => database.name === name)) return facts;
  // Fillings of other migrations would pile up at a gigabyte each.
  for (const old of found) await admin.script(`DROP DATABASE IF EXISTS "${old.name}" WITH (FORCE)`);
  say(`Filling ${name} with ${amounts.columns} columns and ${amounts.tokens} tokens; the next run starts at once.`);
  const unfinished = "catalog_bench_unfinished";
  await admin.script(`CREATE DATABASE ${unfinished}`);
  {
    await using database = openPostgres({ url: postgresUrl(unfinished), poolSize: 1, onWarning: () => undefined });
    await timed(say, () => fill(database, amounts));
  }
  await admin.script(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  return facts;
}

/** The data folder of the filled embedded database, kept likewise. */
export async function prepareEmbedded(amounts: Amounts, say: Say): Promise<string> {
  const name = `embedded-${fingerprint(amounts)}`;
  const folder = join(benchFolder, name);
  if (existsSync(folder)) return folder;
  mkdirSync(benchFolder, { recursive: true });
  for (const old of readdirSync(benchFolder)) {
    if (old.startsWith("embedded-")) rmSync(join(benchFolder, old), { recursive: true });
  }
  say(`Filling an embedded database with ${amounts.columns} columns; the next run starts at once.`);
  const unfinished = join(benchFolder, "embedded-unfinished");
  {
    await using database = await openEmbedded(join(unfinished, "database"));
    await timed(say, () => fill(database, amounts));
  }
  renameSync(unfinished, folder);
  return folder;
}

async function timed(say: Say, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  say(`Filled in ${Math.round((performance.now() - started) / 1000)} s.`);
}
