import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";

type Counted = {
  readonly hash: string;
  readonly author?: string | null | undefined;
  readonly timestamp: Date;
  readonly runs: number;
};

type Counter = Counted & { readonly countedSince: Date };

/** How far the counters of these queries had come, by {@link counterKey}. */
export async function storedTotals(
  { tx, accountId }: CatalogWrite,
  hashes: readonly string[],
): Promise<Map<string, number>> {
  const rows = await sqlRows<Row & { hash: string; author: string; since: number; total: number }>(
    tx,
    sql`SELECT q.hash, c.author, (extract(epoch FROM c.since) * 1000)::float8 AS since, c.total
        FROM query_counters c JOIN queries q ON q.id = c.query_id
        WHERE q.account_id = ${accountId}::uuid AND q.hash = ANY (${[...hashes]}::text[]) FOR UPDATE OF c`,
  );
  return new Map(rows.map(({ hash, author, since, total }) => [counterKey(hash, author, new Date(since)), total]));
}

export function counterKey(hash: string, author: string, since: Date): string {
  return `${hash} ${since.getTime()} ${author}`;
}

/** Stores how often queries ran. The same report twice is stored once. Runs that count no more are left out. */
export async function writeRuns({ tx, accountId }: CatalogWrite, runs: readonly Counted[]): Promise<void> {
  await tx.$executeRaw(sql`
    INSERT INTO query_runs AS r (account_id, query_id, author, ran_at, runs)
    SELECT q.account_id, q.id, coalesce(n.author, ''), n.timestamp, max(n.runs)
    FROM jsonb_to_recordset(${JSON.stringify(runs.map(countedRow))}::jsonb)
      AS n(hash text, author text, timestamp timestamptz(3), runs int)
    JOIN queries q ON q.account_id = ${accountId}::uuid AND q.hash = n.hash
    WHERE n.timestamp > (SELECT use_counts_from())
    GROUP BY q.account_id, q.id, coalesce(n.author, ''), n.timestamp ORDER BY q.id
    ON CONFLICT (query_id, author, ran_at) DO UPDATE SET runs = excluded.runs WHERE r.runs <> excluded.runs`);
}

export async function writeTotals({ tx, accountId }: CatalogWrite, counters: readonly Counter[]): Promise<void> {
  const rows = counters.map((counter) => ({ ...countedRow(counter), since: counter.countedSince }));
  await tx.$executeRaw(sql`
    INSERT INTO query_counters AS c (account_id, query_id, author, since, total)
    SELECT q.account_id, q.id, coalesce(n.author, ''), n.since, max(n.runs)
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(hash text, author text, since timestamptz(3), runs int)
    JOIN queries q ON q.account_id = ${accountId}::uuid AND q.hash = n.hash
    GROUP BY q.account_id, q.id, coalesce(n.author, ''), n.since ORDER BY q.id
    ON CONFLICT (query_id, author, since) DO UPDATE SET total = excluded.total`);
}

function countedRow({ hash, author, timestamp, runs }: Counted) {
  return { hash, author: author ?? null, timestamp, runs };
}

/** Works out anew how much these tables are used; answers those of which it changed. */
export async function measureUse({ tx }: CatalogWrite, tableIds: readonly string[]): Promise<string[]> {
  const rows = await sqlRows<Row & { readonly id: string }>(
    tx,
    sql`SELECT m AS id FROM measure_use_of_tables(${[...tableIds]}::uuid[]) AS m`,
  );
  return rows.map(({ id }) => id);
}
