import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

export type KeyOfCaller = { readonly accountId: string; readonly callerId: string; readonly keyHash: string };

/** Takes the key for the caller, unless it is taken; a key of more than a day ago is free again. Answers the row's id. */
export async function takeKey(
  database: Database,
  { accountId, callerId, keyHash }: KeyOfCaller,
  fingerprint: string,
): Promise<string | null> {
  const [row] = await database.query<Row & { id: string }>(sql`
    INSERT INTO idempotency_keys AS k (id, account_id, caller_id, key_hash, fingerprint, expires_at)
    VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${callerId}::uuid, decode(${keyHash}, 'hex'),
            decode(${fingerprint}, 'hex'), catalog_now() + interval '24 hours')
    ON CONFLICT (account_id, caller_id, key_hash) DO UPDATE
      SET id = EXCLUDED.id, fingerprint = EXCLUDED.fingerprint, answer = NULL, expires_at = EXCLUDED.expires_at
      WHERE k.expires_at <= catalog_now()
    RETURNING k.id`);
  return row?.id ?? null;
}

export type TakenKey = { readonly fingerprint: string; readonly answer: string | null };

export async function readKey(
  database: Database,
  { accountId, callerId, keyHash }: KeyOfCaller,
): Promise<TakenKey | null> {
  const [row] = await database.query<Row & TakenKey>(sql`
    SELECT encode(fingerprint, 'hex') AS fingerprint, answer FROM idempotency_keys
    WHERE account_id = ${accountId}::uuid AND caller_id = ${callerId}::uuid AND key_hash = decode(${keyHash}, 'hex')`);
  return row ?? null;
}

export async function writeAnswer(database: Database, id: string, answer: string): Promise<void> {
  await database.query(sql`UPDATE idempotency_keys SET answer = ${answer} WHERE id = ${id}::uuid`);
}

export async function deleteKey(database: Database, id: string): Promise<void> {
  await database.query(sql`DELETE FROM idempotency_keys WHERE id = ${id}::uuid`);
}

export async function deleteExpired(database: Database): Promise<void> {
  await database.query(sql`DELETE FROM idempotency_keys WHERE expires_at <= catalog_now()`);
}
