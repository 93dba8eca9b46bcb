import type { NoticeKind } from "#kernel/notice.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import type { NoticeFacts, ToldToken } from "./notice.ts";
import { toldTokens } from "./told-token-repository.ts";

/** Longer than any try takes: a process that died in the middle of one does not keep the row for itself. */
const leaseSeconds = 120;

export type Claim = { readonly id: string; readonly attempts: number };
export type WebhookClaim = Claim & { readonly webhookId: string };

const isDue = sql`state = 'PENDING' AND next_attempt_at <= (SELECT catalog_now())`;
/** What somebody may have to act on at once goes before hundreds of announcements. */
const urgentFirst = sql`kind NOT IN ('token.leaked', 'token.superseded_used', 'token.revoked'), next_attempt_at, id`;
/**
 * A row is not locked while it is sent, which may take long: its next try is put off instead, so that nobody else takes
 * it, and this process dying only delays it.
 */
const takeDue = sql`
    UPDATE notices n
    SET attempts = n.attempts + 1, next_attempt_at = catalog_now() + ${leaseSeconds} * interval '1 second'
    FROM due WHERE n.id = due.id
    RETURNING n.id, n.attempts, n.webhook_id AS "webhookId"`;

/** Takes mails that are due. */
export function claimDueMails(database: Database, most: number): Promise<Claim[]> {
  return database.query<Row & Claim>(sql`
    WITH due AS MATERIALIZED (
      SELECT id FROM notices WHERE ${isDue} AND user_id IS NOT NULL
      ORDER BY ${urgentFirst} LIMIT ${most} FOR UPDATE SKIP LOCKED)
    ${takeDue}`);
}

/** Takes the first message that is due to each webhook, but for those that are busy. */
export function claimDueWebhooks(database: Database, most: number, busy: readonly string[]): Promise<WebhookClaim[]> {
  // The second look is at the row as it is once it is locked: somebody may have taken it since the first.
  return database.query<Row & WebhookClaim>(sql`
    WITH firsts AS MATERIALIZED (
      SELECT DISTINCT ON (webhook_id) id FROM notices
      WHERE ${isDue} AND webhook_id IS NOT NULL AND webhook_id <> ALL (${[...busy]}::uuid[])
      ORDER BY webhook_id, ${urgentFirst}),
    due AS MATERIALIZED (
      SELECT id FROM notices WHERE ${isDue} AND id IN (SELECT id FROM firsts)
      ORDER BY ${urgentFirst} LIMIT ${most} FOR UPDATE SKIP LOCKED)
    ${takeDue}`);
}

/** Puts off everything that is due to a webhook; that counts as no try. */
export async function pauseWebhook(database: Database, webhookId: string, seconds: number): Promise<void> {
  await database.query(sql`
    UPDATE notices SET next_attempt_at = catalog_now() + ${seconds} * interval '1 second'
    WHERE ${isDue} AND webhook_id = ${webhookId}::uuid`);
}

export type Delivery = {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string | null;
  readonly webhookId: string | null;
  /** Whom a mail is addressed to. */
  readonly email: string | null;
  readonly personName: string | null;
  /** Where a webhook goes. */
  readonly url: string | null;
  readonly secretVersion: number | null;
  readonly signsWithPrevious: boolean | null;
  readonly createdAt: Date;
  /** Why it is not worth sending any more. */
  readonly moot: string | null;
  readonly facts: Omit<NoticeFacts, "clients">;
};

type DeliveryRow = Row &
  Omit<Delivery, "facts"> & {
    readonly kind: NoticeKind;
    readonly thresholdDays: number;
    readonly details: NoticeFacts["details"];
    readonly now: Date;
  } & TokenColumns;

type TokenColumns = { readonly accountName: string } & {
  readonly [Name in keyof ToldToken as `token_${Name}`]: ToldToken[Name];
};

/** The token and its account, as every message tells of them. */
const tokenColumns = sql`
  a.name AS "accountName", t.id AS "token_id", t.secret_kind AS "token_secretKind", t.name AS "token_name",
  t.scope AS "token_scope", t.region AS "token_region", t.last4 AS "token_last4", c.email AS "token_createdByEmail",
  t.created_at AS "token_createdAt", t.expires_at AS "token_expiresAt", t.last_used_at AS "token_lastUsedAt",
  t.superseded_at AS "token_supersededAt", t.revoked_at AS "token_revokedAt", t.revoke_reason AS "token_revokeReason"`;
const tokenTables = sql`
  ${toldTokens} t JOIN accounts a ON a.id = t.account_id
  LEFT JOIN users c ON c.account_id = t.account_id AND c.id = t.created_by_id`;

/** What was claimed, with everything that it takes to send it. */
export async function readDeliveries(database: Database, ids: readonly string[]): Promise<Delivery[]> {
  const rows = await database.query<DeliveryRow>(sql`
    SELECT n.id, n.account_id AS "accountId", n.user_id AS "userId", n.webhook_id AS "webhookId",
           n.created_at AS "createdAt", u.email, u.first_name || ' ' || u.last_name AS "personName", w.url, w.secret_version AS "secretVersion",
           w.secret_rotated_at > k.now - interval '24 hours' AS "signsWithPrevious",
           CASE WHEN n.user_id IS NOT NULL AND (u.role <> 'ADMIN' OR u.status <> 'ACTIVATED')
                  THEN 'The recipient is no longer an active administrator.'
                WHEN w.deleted_at IS NOT NULL THEN 'The webhook was deleted.'
                WHEN n.kind IN ('token.expiring', 'token.overlap_ending') AND t.revoked_at IS NOT NULL
                  THEN 'The token was revoked meanwhile.'
                WHEN n.kind = 'token.overlap_ending' AND t.superseded_at <= k.now THEN 'The overlap ended meanwhile.'
                WHEN n.kind = 'token.expiring' AND t.superseded_at <= t.expires_at
                  THEN 'The token was replaced meanwhile.'
                WHEN n.kind = 'token.expiring' AND t.expires_at <= k.now THEN 'The token expired meanwhile.'
           END AS moot,
           n.kind, n.threshold_days AS "thresholdDays", n.details, k.now, ${tokenColumns}
    FROM notices n CROSS JOIN (SELECT catalog_now() AS now) k
    JOIN (${tokenTables}) ON t.account_id = n.account_id AND t.id = n.token_id
    LEFT JOIN users u ON u.account_id = n.account_id AND u.id = n.user_id
    LEFT JOIN webhooks w ON w.account_id = n.account_id AND w.id = n.webhook_id
    WHERE n.id = ANY (${[...ids]}::uuid[])`);
  return rows.map((row) => ({ ...row, facts: factsOf(row) }));
}

/** A token's facts without a notice, for a preview; of any account, for the command line. */
export async function readTokenFacts(
  database: Database,
  accountId: string,
  tokenId: string,
): Promise<Pick<NoticeFacts, "accountName" | "token" | "now"> | null> {
  const [row] = await database.query<Row & TokenColumns & { now: Date }>(sql`
    SELECT ${tokenColumns}, catalog_now() AS now FROM ${tokenTables}
    WHERE t.account_id = ${accountId}::uuid AND t.id = ${tokenId}::uuid`);
  return row === undefined ? null : { accountName: row.accountName, token: tokenOf(row), now: row.now };
}

function factsOf(row: DeliveryRow): Delivery["facts"] {
  const { kind, thresholdDays, details, accountName, now } = row;
  return { kind, thresholdDays, details, accountName, now, token: tokenOf(row) };
}

function tokenOf(row: TokenColumns): ToldToken {
  return {
    id: row.token_id,
    secretKind: row.token_secretKind,
    name: row.token_name,
    scope: row.token_scope,
    region: row.token_region,
    last4: row.token_last4,
    createdByEmail: row.token_createdByEmail,
    createdAt: row.token_createdAt,
    expiresAt: row.token_expiresAt,
    lastUsedAt: row.token_lastUsedAt,
    supersededAt: row.token_supersededAt,
    revokedAt: row.token_revokedAt,
    revokeReason: row.token_revokeReason,
  };
}

export type Outcome = {
  readonly state: "PENDING" | "SENT" | "SKIPPED" | "DEAD";
  readonly error: string | null;
  readonly retrySeconds: number;
  readonly subject: string | null;
  readonly text: string | null;
};

/** Writes down how a try ended, unless somebody else has tried since. */
export async function finishAttempt(database: Database, claim: Claim, outcome: Outcome): Promise<void> {
  const { state, error, retrySeconds, subject, text } = outcome;
  await database.query(sql`
    UPDATE notices
    SET state = ${state}, last_error = ${error}, sent_at = CASE WHEN ${state} = 'SENT' THEN catalog_now() END,
        next_attempt_at = catalog_now() + ${retrySeconds} * interval '1 second',
        subject = coalesce(${subject}, subject), text = coalesce(${text}, text)
    WHERE id = ${claim.id}::uuid AND attempts = ${claim.attempts} AND state <> 'SENT'`);
}
