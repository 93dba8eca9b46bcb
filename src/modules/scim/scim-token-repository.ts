import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ScimToken, ScimTokenStatus } from "./scim-token.ts";

/** The one place where a token's instants become its status, by the database's clock. */
export const statusSql = sql`CASE
  WHEN t.revoked_at IS NOT NULL THEN 'REVOKED'
  WHEN t.superseded_at <= catalog_now() AND t.superseded_at <= t.expires_at THEN 'SUPERSEDED'
  WHEN t.expires_at <= catalog_now() THEN 'EXPIRED'
  WHEN t.superseded_at IS NOT NULL THEN 'RETIRING'
  ELSE 'ACTIVE' END`;

const tokenRows = sql`
  SELECT t.id, t.account_id AS "accountId", t.name, ${statusSql} AS status, t.region, t.last4,
         c.email AS "createdByEmail", t.created_at AS "createdAt", t.expires_at AS "expiresAt",
         t.last_used_at AS "lastUsedAt", t.revoked_at AS "revokedAt", t.revoke_reason AS "revokeReason",
         t.superseded_at AS "supersededAt", t.replaced_by_id AS "replacedById"
  FROM scim_tokens t LEFT JOIN users c ON c.id = t.created_by_id`;

type TokenRow = Row & ScimToken;

const mostListed = 100;

/** Newest first. */
export function tokensOf(database: Database, accountId: string): Promise<ScimToken[]> {
  return database.query<TokenRow>(sql`
    ${tokenRows} WHERE t.account_id = ${accountId}::uuid ORDER BY t.created_at DESC, t.id DESC LIMIT ${mostListed}`);
}

export async function tokenIn(tx: Transaction, accountId: string, id: string): Promise<ScimToken | undefined> {
  return first(tx, sql`${tokenRows} WHERE t.account_id = ${accountId}::uuid AND t.id = ${id}::uuid`);
}

export async function activeToken(tx: Transaction, accountId: string): Promise<ScimToken | undefined> {
  return first(
    tx,
    sql`${tokenRows} WHERE t.account_id = ${accountId}::uuid AND t.place = 1 AND ${statusSql} = 'ACTIVE'`,
  );
}

async function first(tx: Transaction, statement: Sql): Promise<ScimToken | undefined> {
  const [row] = await sqlRows<TokenRow>(tx, statement);
  return row;
}

export type Policy = { readonly maxLifeDays: number; readonly now: Date };

/** Changes of an account's tokens take turns here. */
export async function lockPolicy(tx: Transaction, accountId: string): Promise<Policy | undefined> {
  const [row] = await sqlRows<Row & Policy>(
    tx,
    sql`SELECT max_token_life_days AS "maxLifeDays", catalog_now() AS now FROM accounts
        WHERE id = ${accountId}::uuid FOR NO KEY UPDATE`,
  );
  return row;
}

/** The places of tokens that have ended by themselves are free. */
export async function freePlaces(tx: Transaction, accountId: string): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE scim_tokens t SET place = NULL
    WHERE t.account_id = ${accountId}::uuid AND t.place IS NOT NULL AND ${statusSql} NOT IN ('ACTIVE', 'RETIRING')`);
}

export type NewScimToken = {
  readonly accountId: string;
  readonly name: string | null;
  readonly region: string;
  readonly hash: Uint8Array;
  readonly last4: string;
  readonly createdById: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export async function insertToken(tx: Transaction, token: NewScimToken): Promise<string> {
  const id = uuidV7();
  await tx.$executeRaw(sql`
    INSERT INTO scim_tokens (id, account_id, name, region, hash, last4, created_by_id, created_at, expires_at, place)
    VALUES (${id}::uuid, ${token.accountId}::uuid, ${token.name}, ${token.region}, ${token.hash}, ${token.last4},
            ${token.createdById}::uuid, ${token.createdAt}, ${token.expiresAt}, 1)`);
  return id;
}

/** An overlap that is under way ends now, to make room for another; answers the token that was in it, if one was. */
export async function endOverlap(tx: Transaction, accountId: string): Promise<string | undefined> {
  const [row] = await sqlRows<Row & { id: string }>(
    tx,
    sql`UPDATE scim_tokens SET superseded_at = catalog_now(), place = NULL
        WHERE account_id = ${accountId}::uuid AND place = 2 AND superseded_at > catalog_now() RETURNING id`,
  );
  return row?.id;
}

/** The active token ends at this instant; until then it stands in the second place. */
export async function retire(tx: Transaction, id: string, until: Date): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE scim_tokens SET superseded_at = ${until}, place = CASE WHEN ${until} > catalog_now() THEN 2 END
    WHERE id = ${id}::uuid`);
}

export async function setSuccessor(tx: Transaction, id: string, successorId: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE scim_tokens SET replaced_by_id = ${successorId}::uuid WHERE id = ${id}::uuid`);
}

export async function revoke(tx: Transaction, id: string, reason: string | null): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE scim_tokens SET revoked_at = catalog_now(), revoke_reason = ${reason}, place = NULL WHERE id = ${id}::uuid`);
}

export type VerificationRow = {
  readonly id: string;
  readonly accountId: string;
  readonly status: ScimTokenStatus;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly supersededAt: Date | null;
  readonly accountIsOpen: boolean;
};

export async function tokenByHash(database: Database, hash: Uint8Array): Promise<VerificationRow | undefined> {
  const [row] = await database.query<Row & VerificationRow>(sql`
    SELECT t.id, t.account_id AS "accountId", ${statusSql} AS status, t.expires_at AS "expiresAt",
           t.revoked_at AS "revokedAt", t.superseded_at AS "supersededAt",
           a.suspended_at IS NULL AND a.closed_at IS NULL AS "accountIsOpen"
    FROM scim_tokens t JOIN accounts a ON a.id = t.account_id WHERE t.hash = ${hash}`);
  return row;
}
