import type { TokenScope } from "#kernel/scope.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { ApiToken, TokenKind, TokenStatus } from "./api-token.ts";

/** The one place where a token's instants become its status: in the database, by the database's clock. */
export const statusSql = sql`CASE
  WHEN t.revoked_at IS NOT NULL THEN 'REVOKED'
  WHEN t.superseded_at <= catalog_now() AND t.superseded_at <= t.expires_at THEN 'SUPERSEDED'
  WHEN t.expires_at <= catalog_now() THEN 'EXPIRED'
  WHEN t.kind = 'PLAYGROUND' AND coalesce(session_end(t.session_id) <= catalog_now(), true) THEN 'EXPIRED'
  WHEN t.superseded_at IS NOT NULL OR t.retiring_slot IS NOT NULL THEN 'RETIRING'
  WHEN t.grace_seconds IS NOT NULL AND t.first_used_at IS NULL THEN 'PENDING_FIRST_USE'
  ELSE 'ACTIVE' END`;

/** Of a token `t` and its maker `c`: everything but who revoked it. */
export const tokenColumns = sql`
         t.id, t.account_id AS "accountId", t.name, t.kind::text AS kind, t.scope::text AS scope, ${statusSql} AS status, t.region, t.last4,
         c.role::text AS role, t.created_by_id AS "createdById", c.email AS "createdByEmail",
         c.first_name || ' ' || c.last_name AS "createdByName",
         t.created_at AS "createdAt", t.expires_at AS "expiresAt", t.last_used_at AS "lastUsedAt",
         t.revoked_at AS "revokedAt", t.revoked_by_id AS "revokedById", t.revoke_reason AS "revokeReason",
         t.superseded_at AS "supersededAt", t.replaced_by_id AS "replacedById"`;

export const tokenRows = sql`
  SELECT ${tokenColumns}, r.email AS "revokedByEmail", r.first_name || ' ' || r.last_name AS "revokedByName"
  FROM api_tokens t
  JOIN users c ON c.id = t.created_by_id
  LEFT JOIN users r ON r.id = t.revoked_by_id`;

type TokenRow = Row & ApiToken;

export type TokenFilter = {
  readonly statuses?: readonly TokenStatus[] | undefined;
  readonly scope?: TokenScope | undefined;
  readonly kinds: readonly TokenKind[];
  readonly limit: number;
  /** Only tokens listed after this one. */
  readonly after?: string | undefined;
};

/** Newest first. */
export function tokensQuery(accountId: string, { statuses, scope, kinds, limit, after }: TokenFilter): Sql {
  const conditions = [sql`t.account_id = ${accountId}::uuid`, sql`t.kind::text = ANY (${[...kinds]}::text[])`];
  if (scope !== undefined) conditions.push(sql`t.scope = ${scope}::token_scope`);
  if (statuses !== undefined) conditions.push(sql`${statusSql} = ANY (${[...statuses]}::text[])`);
  if (after !== undefined) {
    conditions.push(sql`(t.created_at, t.id) < (SELECT p.created_at, p.id FROM api_tokens p
      WHERE p.account_id = ${accountId}::uuid AND p.id = ${after}::uuid)`);
  }
  return sql`${tokenRows} WHERE ${joinSql(conditions, " AND ")} ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit}`;
}

export function tokenQuery(accountId: string, id: string): Sql {
  return sql`${tokenRows} WHERE t.account_id = ${accountId}::uuid AND t.id = ${id}::uuid`;
}

export function tokensByIdQuery(accountIds: readonly string[], ids: readonly string[]): Sql {
  return sql`${tokenRows} WHERE t.account_id = ANY (${[...accountIds]}::uuid[]) AND t.id = ANY (${[...ids]}::uuid[])`;
}

/** Every change of an account's tokens waits its turn here, so that two of them never judge the same state. */
export async function lockAccount(tx: Transaction, accountId: string): Promise<AccountPolicy | undefined> {
  const [row] = await sqlRows<Row & AccountPolicy>(
    tx,
    sql`SELECT max_active_tokens_per_scope AS "maxActive", max_token_life_days AS "maxLifeDays", catalog_now() AS now
        FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`,
  );
  return row;
}

export type AccountPolicy = { readonly maxActive: number; readonly maxLifeDays: number; readonly now: Date };

export type NewToken = {
  readonly accountId: string;
  readonly name: string | null;
  readonly kind: TokenKind;
  readonly scope: TokenScope;
  readonly region: string;
  readonly hash: Uint8Array;
  readonly last4: string;
  readonly createdById: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** A standard token's place. */
  readonly slot: number | null;
  /** Set when a predecessor waits for the first use. */
  readonly graceSeconds: number | null;
  /** The session that a token of the playground belongs to. */
  readonly sessionId: string | null;
};

export async function insertToken(tx: Transaction, token: NewToken): Promise<string> {
  const [row] = await sqlRows<Row & { id: string }>(
    tx,
    sql`INSERT INTO api_tokens (id, account_id, name, kind, scope, region, hash, last4, created_by_id, created_at, expires_at,
                                slot, grace_seconds, session_id)
        VALUES (${uuidV7()}::uuid, ${token.accountId}::uuid, ${token.name}, ${token.kind}::token_kind,
                ${token.scope}::token_scope, ${token.region}, ${token.hash}, ${token.last4}, ${token.createdById}::uuid,
                ${token.createdAt}, ${token.expiresAt}, ${token.slot}::int, ${token.graceSeconds}::int, ${token.sessionId}::uuid)
        RETURNING id`,
  );
  if (row === undefined) throw new Error("the inserted token was not returned");
  return row.id;
}

export async function markRevoked(
  tx: Transaction,
  id: string,
  by: string | null,
  reason: string | null,
): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE api_tokens SET slot = NULL, retiring_slot = NULL, revoked_at = catalog_now(), revoked_by_id = ${by}::uuid, revoke_reason = ${reason}
    WHERE id = ${id}::uuid`);
}

export async function tokenIn(tx: Transaction, accountId: string, id: string): Promise<ApiToken | undefined> {
  const [row] = await sqlRows<TokenRow>(tx, tokenQuery(accountId, id));
  return row;
}

export async function isActiveAdministrator(tx: Transaction, accountId: string, userId: string): Promise<boolean> {
  const rows = await sqlRows(
    tx,
    sql`SELECT 1 AS found FROM users WHERE account_id = ${accountId}::uuid AND id = ${userId}::uuid
          AND role = 'ADMIN' AND status = 'ACTIVATED'`,
  );
  return rows.length === 1;
}

export async function changeOwner(tx: Transaction, id: string, userId: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE api_tokens SET created_by_id = ${userId}::uuid WHERE id = ${id}::uuid`);
}

/** The ids of a person's live tokens of the playground, oldest first. */
export async function livePlaygroundTokens(tx: Transaction, accountId: string, userId: string): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`SELECT t.id FROM api_tokens t
        WHERE t.account_id = ${accountId}::uuid AND t.created_by_id = ${userId}::uuid AND t.kind = 'PLAYGROUND'
          AND t.revoked_at IS NULL AND t.superseded_at IS NULL AND ${statusSql} = 'ACTIVE'
        ORDER BY t.created_at, t.id`,
  );
  return rows.map(({ id }) => id);
}
