import { CatalogError } from "#kernel/errors.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { Load } from "./load.ts";
import type { Staging } from "./stage-repository.ts";

/** One load of a source at a time, and none of a source that is gone. */
export async function lockSource({ write: { tx, accountId }, sourceId }: Load): Promise<void> {
  await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(hashtextextended(${sourceId}, 7))`);
  const rows = await sqlRows(
    tx,
    sql`SELECT 1 AS found FROM sources WHERE account_id = ${accountId}::uuid AND id = ${sourceId}::uuid AND deleted_at IS NULL`,
  );
  if (rows.length === 0) throw new CatalogError("NOT_FOUND", "The source was deleted before its files were loaded.");
}

type Source = { readonly accountId: string; readonly sourceId: string };

export async function technologyOf({ rows }: Staging, { accountId, sourceId }: Source): Promise<string> {
  const [row] = await rows<Row & { technology: string }>(
    sql`SELECT technology::text FROM sources WHERE account_id = ${accountId}::uuid AND id = ${sourceId}::uuid`,
  );
  return row?.technology ?? "";
}

/** The source's databases by external id, and by name in lower case. */
export async function databasesOf({ write: { tx, accountId }, sourceId }: Load): Promise<ReadonlyMap<string, string>> {
  const rows = await sqlRows<Row & { key: string; id: string }>(
    tx,
    sql`SELECT k.key, d.id FROM databases d CROSS JOIN LATERAL (VALUES (lower(d.name)), (d.external_id)) k(key)
        WHERE d.account_id = ${accountId}::uuid AND d.source_id = ${sourceId}::uuid AND d.deleted_at IS NULL`,
  );
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/** When the latest stored run of each of these queries was, by their hashes. */
export async function storedRuns(
  { write: { tx, accountId } }: Load,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sqlRows<Row & { hash: string; timestamp: Date }>(
    tx,
    sql`SELECT hash, timestamp FROM queries WHERE account_id = ${accountId}::uuid AND hash = ANY (${[...hashes]}::text[])`,
  );
  return new Map(rows.map(({ hash, timestamp }) => [hash, timestamp.getTime()]));
}
