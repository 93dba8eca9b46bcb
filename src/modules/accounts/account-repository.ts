import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { Account } from "./account-user.ts";

/** One lock for whoever decides that there is no account yet; the number only has to be ours. */
const firstAccountLock = 7_203_114_922;

/** Where a read is made: of its own, or within an open transaction, whose own changes it then sees. */
export type Read = <T extends Row>(statement: Sql) => Promise<T[]>;

export function readIn(tx: Transaction): Read {
  return (statement) => sqlRows(tx, statement);
}

/** Held until the transaction ends: of several processes that find no account, one makes it and the others find it. */
export async function lockFirstAccount(tx: Transaction): Promise<void> {
  await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(${firstAccountLock}::bigint)`);
}

/** False when the id is taken. */
export async function insertAccount(tx: Transaction, account: Account): Promise<boolean> {
  const inserted = await tx.$executeRaw(sql`
    INSERT INTO accounts (id, name, created_at, updated_at)
    VALUES (${account.id}::uuid, ${account.name}, catalog_now(), catalog_now())
    ON CONFLICT DO NOTHING`);
  return inserted === 1;
}

/** The oldest accounts first. */
export function accountsUpTo(read: Read, limit: number): Promise<Account[]> {
  return read<Row & Account>(sql`SELECT id, name FROM accounts ORDER BY created_at, id LIMIT ${limit}`);
}

export async function accountById(read: Read, id: string): Promise<Account | undefined> {
  const [row] = await read<Row & Account>(sql`SELECT id, name FROM accounts WHERE id = ${id}::uuid`);
  return row;
}

export async function maxActiveTokensPerScope(database: Database, id: string): Promise<number | undefined> {
  const [row] = await database.query<{ places: number }>(
    sql`SELECT max_active_tokens_per_scope AS places FROM accounts WHERE id = ${id}::uuid`,
  );
  return row?.places;
}

/** Whoever changes people takes the account first: before the person, and before the end of its audit chain. */
export async function lockAccount(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw(sql`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`);
}

/** People are part of the catalog: its version tells that they changed. */
export async function raiseCatalogVersion(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE accounts SET catalog_version = catalog_version + 1 WHERE id = ${accountId}::uuid`);
}
