import type { TokenNotice } from "#kernel/notice.ts";
import type { SecretKind } from "#kernel/secret-token.ts";
import type { Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import { thresholdDays } from "./notice.ts";

// What puts rows into the outbox. Nothing in it can be put in twice: a unique index says so, and every insert yields to it.

/** Administrators who are active, and webhooks that are told of the kind. */
const recipients = sql`
  SELECT u.account_id, u.id AS user_id, NULL::uuid AS webhook_id, NULL::text[] AS kinds
    FROM users u WHERE u.role = 'ADMIN' AND u.status = 'ACTIVATED'
  UNION ALL
  SELECT w.account_id, NULL, w.id, w.kinds FROM webhooks w WHERE w.deleted_at IS NULL`;

/** One row a recipient, in the transaction of the change that they are told of. */
export async function insertNotice(tx: Transaction, notice: TokenNotice): Promise<void> {
  const { accountId, tokenId, secretKind = "apiToken", kind, details } = notice;
  await tx.$executeRaw(sql`
    INSERT INTO notices (id, account_id, token_id, secret_kind, kind, user_id, webhook_id, details, next_attempt_at, created_at)
    SELECT gen_random_uuid(), ${accountId}::uuid, ${tokenId}::uuid, ${secretKind}, ${kind}, r.user_id, r.webhook_id,
           ${JSON.stringify(details ?? {})}::jsonb, n.now, n.now
    FROM (${recipients}) r CROSS JOIN (SELECT catalog_now() AS now) n
    WHERE r.account_id = ${accountId}::uuid AND (r.kinds IS NULL OR ${kind} = ANY (r.kinds))
    ON CONFLICT DO NOTHING`);
}

/** Where tokens of a kind lie, and which of them are announced: those of the playground are too brief for it. */
type Kind = { readonly name: SecretKind; readonly tokens: Sql };

const apiTokens: Kind = { name: "apiToken", tokens: sql`api_tokens t WHERE t.kind = 'STANDARD'` };
const scimTokens: Kind = { name: "scimToken", tokens: sql`scim_tokens t WHERE true` };

/** Locks are taken of one table at a time, and of none by a UNION. */
function ofBothKinds(rows: (kind: Kind) => Sql): Sql {
  return sql`SELECT * FROM (${rows(apiTokens)}) a UNION ALL SELECT * FROM (${rows(scimTokens)}) s`;
}

/** Of the statement's `c`: tokens whose end is near, or came since the last sweep. */
function ending({ name, tokens }: Kind): Sql {
  return sql`
    SELECT ${name}::text AS secret_kind, t.id, t.account_id, t.expires_at, t.expires_at - t.created_at AS life
    FROM ${tokens} AND t.revoked_at IS NULL AND (t.superseded_at IS NULL OR t.superseded_at > t.expires_at)
      AND t.expires_at <= (SELECT now FROM c) + interval '30 days' AND t.expires_at > (SELECT since FROM c)
    FOR KEY SHARE SKIP LOCKED`;
}

/** Tokens whose overlap ends within the hour, and that are still in use. */
function overlapping({ name, tokens }: Kind): Sql {
  return sql`
    SELECT ${name}::text AS secret_kind, t.id, t.account_id
    FROM ${tokens} AND t.revoked_at IS NULL AND t.superseded_at > (SELECT now FROM c)
      AND t.superseded_at <= (SELECT now FROM c) + interval '1 hour'
      AND t.last_used_at > (SELECT now FROM c) - interval '1 hour'
    FOR KEY SHARE SKIP LOCKED`;
}

export type Sweep = { readonly now: Date; readonly sweptAt: Date };

/** Keeps others from sweeping until the transaction ends, and answers when the last sweep was; null: another one is at it. */
export async function beginSweep(tx: Transaction): Promise<Sweep | null> {
  await tx.$executeRaw(sql`INSERT INTO notice_sweeps (id, swept_at) VALUES (1, catalog_now()) ON CONFLICT DO NOTHING`);
  const [row] = await sqlRows<Row & Sweep>(
    tx,
    sql`SELECT swept_at AS "sweptAt", catalog_now() AS now FROM notice_sweeps FOR UPDATE SKIP LOCKED`,
  );
  return row ?? null;
}

export async function endSweep(tx: Transaction, now: Date): Promise<void> {
  await tx.$executeRaw(sql`UPDATE notice_sweeps SET swept_at = greatest(swept_at, ${now}::timestamptz)`);
}

/**
 * Every threshold that lies behind `now` and has no row yet. Of a token's thresholds only the most urgent is to be sent;
 * the ones passed on the way are written down as skipped, so that they never come later. A token that a change has
 * locked at this moment is left to the next sweep, so that no sweep and no change ever wait for each other.
 */
export function insertCrossed(tx: Transaction, { now, sweptAt }: Sweep): Promise<number> {
  const days = joinSql(thresholdDays.map((count) => sql`(${count}::int)`));
  return tx.$executeRaw(sql`
    WITH c AS (SELECT ${now}::timestamptz AS now, least(${sweptAt}::timestamptz, ${now}::timestamptz - interval '24 hours') AS since),
    ending AS (${ofBothKinds(ending)}),
    overlapping AS (${ofBothKinds(overlapping)}),
    due AS (
      SELECT e.secret_kind, e.account_id, e.id, 'token.expiring' AS kind, d.days,
             e.expires_at > c.now AND d.days = min(d.days) OVER (PARTITION BY e.id) AS is_urgent
      FROM ending e CROSS JOIN c JOIN (VALUES ${days}) d(days)
        ON e.expires_at <= c.now + d.days * interval '1 day' AND e.life > d.days * interval '1 day'
      UNION ALL
      SELECT e.secret_kind, e.account_id, e.id, 'token.expired', 0, true FROM ending e CROSS JOIN c WHERE e.expires_at <= c.now
      UNION ALL
      SELECT o.secret_kind, o.account_id, o.id, 'token.overlap_ending', 0, true FROM overlapping o)
    INSERT INTO notices (id, account_id, token_id, secret_kind, kind, threshold_days, user_id, webhook_id, state, next_attempt_at, created_at)
    SELECT gen_random_uuid(), due.account_id, due.id, due.secret_kind, due.kind, due.days, r.user_id, r.webhook_id,
           CASE WHEN due.is_urgent THEN 'PENDING' ELSE 'SKIPPED' END, c.now, c.now
    FROM due CROSS JOIN c
    JOIN accounts a ON a.id = due.account_id AND a.suspended_at IS NULL AND a.closed_at IS NULL
    JOIN (${recipients}) r ON r.account_id = due.account_id AND (r.kinds IS NULL OR due.kind = ANY (r.kinds))
    ON CONFLICT DO NOTHING`);
}

/** What still waits to be sent although something more urgent of the same token does too, or was sent. */
export function skipOvertaken(tx: Transaction): Promise<number> {
  return tx.$executeRaw(sql`
    UPDATE notices n SET state = 'SKIPPED', last_error = 'Something more urgent was told instead.'
    WHERE n.state = 'PENDING' AND n.kind = 'token.expiring' AND EXISTS (
      SELECT 1 FROM notices m
      WHERE m.account_id = n.account_id AND m.token_id = n.token_id
        AND coalesce(m.user_id, m.webhook_id) = coalesce(n.user_id, n.webhook_id)
        AND m.state <> 'SKIPPED'
        AND (m.kind = 'token.expired' OR (m.kind = n.kind AND m.threshold_days < n.threshold_days)))`);
}
