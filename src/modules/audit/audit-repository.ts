import type { AuditEntry } from "#kernel/audit.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { AuditEvent, AuditFilter } from "./audit-event.ts";

export async function insertAuditEvent(tx: Transaction, entry: AuditEntry): Promise<void> {
  const { accountId, action, by, subjectId, details } = entry;
  await tx.$executeRaw(sql`
    INSERT INTO audit_events (id, account_id, at, action, actor_kind, actor_id, subject_id, request_id, remote_address, details)
    VALUES (gen_random_uuid(), ${accountId}::uuid, catalog_now(), ${action}, ${by.kind}, ${by.id ?? null}::uuid,
            ${subjectId ?? null}::uuid, ${by.requestId ?? null}, ${by.remoteAddress ?? null}, ${JSON.stringify(details ?? {})}::jsonb)`);
}

/**
 * Makes this transaction the only one that writes these accounts' rows until it commits. The accounts come first and in
 * the order of their ids, as in every transaction that holds both.
 */
export async function lockChains(tx: Transaction, accountIds: readonly string[]): Promise<void> {
  const ids = [...new Set(accountIds)].sort();
  await tx.$queryRaw(sql`SELECT id FROM accounts WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR KEY SHARE`);
  await tx.$executeRaw(sql`
    INSERT INTO audit_heads (account_id, sequence, hash)
    SELECT id, 0, decode(repeat('00', 32), 'hex') FROM unnest(${ids}::uuid[]) AS g(id) ORDER BY id
    ON CONFLICT (account_id) DO NOTHING`);
  await tx.$queryRaw(
    sql`SELECT account_id FROM audit_heads WHERE account_id = ANY (${ids}::uuid[]) ORDER BY account_id FOR UPDATE`,
  );
}

/** Which of these were written within the last hour, by their place in the list. */
export async function writtenWithinTheHour(tx: Transaction, entries: readonly AuditEntry[]): Promise<Set<number>> {
  const asked = entries.map(({ accountId, action, subjectId, details }, place) => ({
    place,
    account: accountId,
    action,
    subject: subjectId,
    reason: details?.reason,
  }));
  const rows = await sqlRows<Row & { place: number }>(
    tx,
    sql`SELECT g.place FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
          AS g(place int, account uuid, action text, subject uuid, reason text)
        WHERE EXISTS (SELECT 1 FROM audit_events e
          WHERE e.account_id = g.account AND e.subject_id = g.subject AND e.action = g.action
            AND e.details ->> 'reason' = g.reason AND e.at > catalog_now() - interval '1 hour')`,
  );
  return new Set(rows.map(({ place }) => place));
}

export type ExpiredToken = { readonly id: string; readonly accountId: string };

// A token that expired while nothing ran is found later; one that expired before all this is not worth a row.
const expiredWithin = "90 days";

/** Tokens whose life ran out, and of which no row says so yet. */
export function expiredWithoutEvent(database: Database): Promise<ExpiredToken[]> {
  return database.query<Row & ExpiredToken>(sql`
    SELECT t.id, t.account_id AS "accountId" FROM (${unsaidExpiries()}) t
    WHERE t.expires_at > catalog_now() - ${expiredWithin}::interval LIMIT 10000`);
}

/** One row for each of these tokens that still has none; the caller holds their accounts' chains. */
export async function insertExpiries(tx: Transaction, tokenIds: readonly string[]): Promise<number> {
  return tx.$executeRaw(sql`
    INSERT INTO audit_events (id, account_id, at, action, actor_kind, subject_id, details)
    SELECT gen_random_uuid(), t.account_id, catalog_now(), t.action, 'system', t.id, t.details
    FROM (${unsaidExpiries()}) t WHERE t.id = ANY (${[...tokenIds]}::uuid[])
    ORDER BY t.account_id, t.expires_at, t.id`);
}

/** Of both kinds of token: API tokens, and those of identity providers. */
function unsaidExpiries(): Sql {
  return sql`
    SELECT t.id, t.account_id, t.expires_at, 'token.expired' AS action,
           jsonb_build_object('name', t.name, 'scope', t.scope, 'expiresAt', t.expires_at) AS details
    FROM api_tokens t WHERE ${expiredUnsaid("token.expired")}
    UNION ALL
    SELECT t.id, t.account_id, t.expires_at, 'scimToken.expired',
           jsonb_build_object('name', t.name, 'expiresAt', t.expires_at)
    FROM scim_tokens t WHERE ${expiredUnsaid("scimToken.expired")}`;
}

function expiredUnsaid(action: string): Sql {
  return sql`t.revoked_at IS NULL AND t.expires_at <= catalog_now()
    AND (t.superseded_at IS NULL OR t.superseded_at > t.expires_at)
    AND NOT EXISTS (SELECT 1 FROM audit_events e
      WHERE e.account_id = t.account_id AND e.subject_id = t.id AND e.action = ${action})`;
}

type EventRow = Row & AuditEvent;

/** Newest first, or oldest first for an export. */
export async function readEvents(database: Database, accountId: string, filter: AuditFilter): Promise<AuditEvent[]> {
  const { actions, actorId, subjectId, since, until, after, limit, oldestFirst } = filter;
  const conditions = [sql`e.account_id = ${accountId}::uuid`];
  if (actions !== undefined) conditions.push(sql`e.action = ANY (${[...actions]}::text[])`);
  if (actorId !== undefined) conditions.push(sql`e.actor_id = ${actorId}::uuid`);
  if (subjectId !== undefined) conditions.push(sql`e.subject_id = ${subjectId}::uuid`);
  if (since !== undefined) conditions.push(sql`e.at >= ${since}`);
  if (until !== undefined) conditions.push(sql`e.at < ${until}`);
  if (after !== undefined) {
    conditions.push(sql`e.sequence ${oldestFirst ? sql`>` : sql`<`}
      (SELECT p.sequence FROM audit_events p WHERE p.account_id = ${accountId}::uuid AND p.id = ${after}::uuid)`);
  }
  return database.query<EventRow>(sql`
    SELECT e.id, e.account_id AS "accountId", e.sequence::text AS sequence, e.at, e.action, e.actor_kind AS "actorKind",
           e.actor_id AS "actorId", e.subject_id AS "subjectId", e.request_id AS "requestId",
           e.remote_address AS "remoteAddress", e.details, encode(e.hash, 'hex') AS hash,
           CASE e.actor_kind WHEN 'user' THEN u.email WHEN 'apiToken' THEN coalesce(t.name, '…' || t.last4)
             WHEN 'scimToken' THEN coalesce(d.name, '…' || d.last4) END AS actor
    FROM audit_events e
      LEFT JOIN users u ON e.actor_kind = 'user' AND u.account_id = e.account_id AND u.id = e.actor_id
      LEFT JOIN api_tokens t ON e.actor_kind = 'apiToken' AND t.account_id = e.account_id AND t.id = e.actor_id
      LEFT JOIN scim_tokens d ON e.actor_kind = 'scimToken' AND d.account_id = e.account_id AND d.id = e.actor_id
    WHERE ${joinSql(conditions, " AND ")}
    ORDER BY e.sequence ${oldestFirst ? sql`ASC` : sql`DESC`} LIMIT ${limit}`);
}
