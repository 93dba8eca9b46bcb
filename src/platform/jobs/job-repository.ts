import type { Database, Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";

export type StoredJob = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly payload: unknown;
};

/** A try: who makes it and which one it is. Nobody else can end the job as long as both are as stored. */
export type Claim = { readonly id: string; readonly workerId: string; readonly attempts: number };

/** How long a process that says nothing is believed to be at its jobs. */
export const leaseSeconds = 30;

const leaseEnd = sql`catalog_now() + make_interval(secs => ${leaseSeconds})`;

export async function insertJob(tx: Transaction, { id, accountId, name, payload }: StoredJob): Promise<void> {
  await tx.$executeRaw(sql`INSERT INTO jobs (id, account_id, name, payload, due_at, created_at)
    VALUES (${id}::uuid, ${accountId}::uuid, ${name}, ${JSON.stringify(payload)}::jsonb, catalog_now(), catalog_now())`);
}

export type ClaimInput = {
  readonly name: string;
  readonly workerId: string;
  readonly most: number;
  /** What the process is at already, though its lease may have ended while the database was busy. */
  readonly except: readonly string[];
};

/** Takes jobs that are due, also those whose process has gone silent. */
export function claimJobs(
  database: Database,
  { name, workerId, most, except }: ClaimInput,
): Promise<(StoredJob & { readonly attempts: number })[]> {
  return database.query<Row & StoredJob & { readonly attempts: number }>(sql`
    WITH due AS MATERIALIZED (
      SELECT id FROM jobs
      WHERE name = ${name} AND due_at <= (SELECT catalog_now()) AND id <> ALL (${[...except]}::uuid[])
      ORDER BY due_at, id LIMIT ${most}::int FOR UPDATE SKIP LOCKED
    )
    UPDATE jobs j SET worker_id = ${workerId}::uuid, attempts = j.attempts + 1, due_at = ${leaseEnd}
    FROM due WHERE j.id = due.id
    RETURNING j.id, j.account_id AS "accountId", j.name, j.payload, j.attempts`);
}

/** Milliseconds until the next job of these names is due; null when there is none. */
export async function nextDue(
  database: Database,
  names: readonly string[],
  except: readonly string[],
): Promise<number | null> {
  const [row] = await database.query<{ wait: number | null }>(sql`
    SELECT (extract(epoch FROM min(due_at) - catalog_now()) * 1000)::float8 AS wait FROM jobs
    WHERE name = ANY (${[...names]}::text[]) AND id <> ALL (${[...except]}::uuid[])`);
  return row?.wait ?? null;
}

/** Answers the jobs that are still this process's. */
export async function renewLeases(database: Database, workerId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(sql`
    UPDATE jobs SET due_at = ${leaseEnd} WHERE worker_id = ${workerId}::uuid AND id = ANY (${[...ids]}::uuid[])
    RETURNING id`);
  return new Set(rows.map(({ id }) => id));
}

const claimed = ({ id, workerId, attempts }: Claim): Sql =>
  sql`id = ${id}::uuid AND worker_id = ${workerId}::uuid AND attempts = ${attempts}::int`;

/** False when the job is not this try's any more. */
export async function removeJob(tx: Transaction, claim: Claim): Promise<boolean> {
  return (await sqlRows(tx, sql`DELETE FROM jobs WHERE ${claimed(claim)} RETURNING id`)).length > 0;
}

export async function postponeJob(
  database: Database,
  claim: Claim,
  { seconds, error }: { readonly seconds: number; readonly error: string },
): Promise<void> {
  await database.query(sql`
    UPDATE jobs SET worker_id = NULL, due_at = catalog_now() + make_interval(secs => ${seconds}), last_error = ${error}
    WHERE ${claimed(claim)}`);
}

/** Gives a job back as if it had not been begun. */
export async function handBack(database: Database, claim: Claim): Promise<void> {
  await database.query(sql`
    UPDATE jobs SET worker_id = NULL, due_at = catalog_now(), attempts = attempts - 1 WHERE ${claimed(claim)}`);
}
