import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { joinSql, sql } from "#platform/database/sql.ts";
import type { Notice, NoticeState } from "./notice.ts";
import { toldTokens } from "./told-token-repository.ts";

const rows = sql`
  SELECT n.id, n.kind, n.threshold_days AS "thresholdDays", n.token_id AS "tokenId", t.secret_kind AS "tokenSecretKind",
         t.region AS "tokenRegion", t.last4 AS "tokenLast4", CASE WHEN n.user_id IS NULL THEN 'WEBHOOK' ELSE 'MAIL' END AS channel,
         coalesce(u.email, w.url) AS recipient, n.state, n.attempts, n.last_error AS "lastError",
         n.created_at AS "createdAt", n.sent_at AS "sentAt", n.subject, n.text
  FROM notices n
  JOIN ${toldTokens} t ON t.account_id = n.account_id AND t.id = n.token_id
  LEFT JOIN users u ON u.account_id = n.account_id AND u.id = n.user_id
  LEFT JOIN webhooks w ON w.account_id = n.account_id AND w.id = n.webhook_id`;

type NoticeRow = Row & Notice;

export type NoticeFilter = {
  readonly states: readonly NoticeState[] | undefined;
  readonly limit: number;
  /** Only notices listed after this one. */
  readonly after: string | undefined;
};

/** Newest first. */
export function listNotices(
  database: Database,
  accountId: string,
  { states, limit, after }: NoticeFilter,
): Promise<Notice[]> {
  const conditions = [sql`n.account_id = ${accountId}::uuid`];
  if (states !== undefined) conditions.push(sql`n.state = ANY (${[...states]}::text[])`);
  if (after !== undefined) {
    conditions.push(sql`(n.created_at, n.id) < (SELECT p.created_at, p.id FROM notices p
      WHERE p.account_id = ${accountId}::uuid AND p.id = ${after}::uuid)`);
  }
  return database.query<NoticeRow>(
    sql`${rows} WHERE ${joinSql(conditions, " AND ")} ORDER BY n.created_at DESC, n.id DESC LIMIT ${limit}`,
  );
}

/** Locked until the transaction ends. */
export async function lockNotice(tx: Transaction, accountId: string, id: string): Promise<Notice | undefined> {
  const [row] = await sqlRows<NoticeRow>(
    tx,
    sql`${rows} WHERE n.account_id = ${accountId}::uuid AND n.id = ${id}::uuid FOR UPDATE OF n`,
  );
  return row;
}

export async function makeDue(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw(
    sql`UPDATE notices SET state = 'PENDING', attempts = 0, next_attempt_at = catalog_now() WHERE id = ${id}::uuid`,
  );
}
