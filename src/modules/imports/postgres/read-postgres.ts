import type { Client } from "pg";
import { CatalogError } from "#kernel/errors.ts";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import type { OnProgress } from "#modules/imports/progress.ts";
import {
  columnsQuery,
  databaseQuery,
  relationsQuery,
  schemasQuery,
  viewDependenciesQuery,
  viewRulesQuery,
} from "./catalog-queries.ts";
import { inSnapshot } from "./connection.ts";
import { readStatements } from "./read-statements.ts";
import { toRecords } from "./records.ts";
import type {
  ColumnRow,
  DatabaseRow,
  PostgresSnapshot,
  RelationRow,
  SchemaRow,
  ViewDependencyRow,
  ViewRuleRow,
} from "./rows.ts";

export type ReadPostgresInput = {
  readonly connectionString: string;
  /** The only schemas to look at; all but the system's own when left out. One that does not exist is an error. */
  readonly schemas?: readonly string[];
  /** The name of the source in the catalog; `database on host` when left out, so that two servers never mix. */
  readonly sourceName?: string;
};

/**
 * Reads the metadata of a PostgreSQL database (12 or later), never its rows: six queries in one read-only transaction
 * that sees one moment, and what it has counted of queries. What column lineage is made of is said in `view-lineage.ts`.
 */
export function readPostgres(input: ReadPostgresInput, onProgress: OnProgress): Promise<ImportedRecords> {
  const wanted = input.schemas === undefined || input.schemas.length === 0 ? undefined : input.schemas;
  return inSnapshot(input.connectionString, async (client) => {
    const snapshot = await readSnapshot(client, wanted, onProgress);
    assertSchemasExist(snapshot, wanted ?? []);
    const name = input.sourceName ?? nameOfSource(client, snapshot.database.name);
    const records = toRecords({ snapshot, sourceName: name, isLimited: wanted !== undefined });
    return { ...records, ...(await readStatements(client)) };
  });
}

async function readSnapshot(
  client: Client,
  wanted: readonly string[] | undefined,
  onProgress: OnProgress,
): Promise<PostgresSnapshot> {
  let done = 0;
  onProgress({ phase: "reading PostgreSQL", done, total: 6 });
  const read = async <Row extends object>(query: string, values: readonly unknown[] = [wanted ?? null]) => {
    const { rows } = await client.query<Row>(query, [...values]);
    done += 1;
    onProgress({ phase: "reading PostgreSQL", done, total: 6 });
    return rows;
  };
  const [database] = await read<DatabaseRow>(databaseQuery, []);
  if (database === undefined) throw new CatalogError("SERVICE_UNAVAILABLE", "PostgreSQL does not name its database.");
  return {
    database,
    schemas: await read<SchemaRow>(schemasQuery),
    relations: await read<RelationRow>(relationsQuery),
    columns: await read<ColumnRow>(columnsQuery),
    dependencies: await read<ViewDependencyRow>(viewDependenciesQuery),
    rules: await read<ViewRuleRow>(viewRulesQuery),
  };
}

/** A mistyped name must not look like a schema that is empty or gone. */
function assertSchemasExist(snapshot: PostgresSnapshot, wanted: readonly string[]): void {
  const found = new Set(snapshot.schemas.map((schema) => schema.name));
  const missing = wanted.find((name) => !found.has(name));
  if (missing === undefined) return;
  const message = `There is no schema "${missing}" in the database "${snapshot.database.name}".`;
  throw new CatalogError("BAD_USER_INPUT", message, { field: "schemas" });
}

function nameOfSource(client: Client, database: string): string {
  // A host that begins with a slash is the folder of a socket on this machine.
  const host = client.host.startsWith("/") ? "localhost" : client.host;
  return `${database} on ${host}${client.port === 5432 ? "" : `:${client.port}`}`;
}
