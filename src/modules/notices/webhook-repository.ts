import type { NoticeKind } from "#kernel/notice.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Database, Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { Webhook } from "./webhook.ts";
import type { WebhookTarget } from "./webhook-delivery.ts";

const columns = sql`id, url, kinds, created_at AS "createdAt", secret_rotated_at AS "secretRotatedAt",
  CASE WHEN secret_rotated_at > catalog_now() - interval '24 hours' THEN secret_rotated_at + interval '24 hours' END AS "previousSecretUntil"`;

type WebhookRow = Row & Webhook;

function live(accountId: string): Sql {
  return sql`account_id = ${accountId}::uuid AND deleted_at IS NULL`;
}

/** Oldest first. */
export function listWebhooks(database: Database, accountId: string): Promise<Webhook[]> {
  return database.query<WebhookRow>(
    sql`SELECT ${columns} FROM webhooks WHERE ${live(accountId)} ORDER BY created_at, id`,
  );
}

/** Locks the account, so that two at the same time do not both count themselves the last one allowed. */
export async function countWebhooks(tx: Transaction, accountId: string): Promise<number> {
  await tx.$executeRaw(sql`SELECT 1 FROM accounts WHERE id = ${accountId}::uuid FOR UPDATE`);
  const [row] = await sqlRows<Row & { count: number }>(
    tx,
    sql`SELECT count(*)::int AS count FROM webhooks WHERE ${live(accountId)}`,
  );
  return row?.count ?? 0;
}

export async function insertWebhook(
  tx: Transaction,
  accountId: string,
  { url, kinds }: { readonly url: string; readonly kinds: readonly NoticeKind[] },
): Promise<Webhook> {
  const [row] = await sqlRows<WebhookRow>(
    tx,
    sql`INSERT INTO webhooks (id, account_id, url, kinds, created_at)
        VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${url}, ${[...kinds]}::text[], catalog_now()) RETURNING ${columns}`,
  );
  if (row === undefined) throw new Error("the inserted webhook was not returned");
  return row;
}

export async function rotateWebhook(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<{ readonly webhook: Webhook; readonly version: number } | undefined> {
  const [row] = await sqlRows<WebhookRow & { version: number }>(
    tx,
    sql`UPDATE webhooks SET secret_version = secret_version + 1, secret_rotated_at = catalog_now()
        WHERE ${live(accountId)} AND id = ${id}::uuid RETURNING ${columns}, secret_version AS version`,
  );
  return row === undefined ? undefined : { webhook: row, version: row.version };
}

export async function markWebhookDeleted(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<{ readonly url: string } | undefined> {
  const [row] = await sqlRows<Row & { url: string }>(
    tx,
    sql`UPDATE webhooks SET deleted_at = catalog_now() WHERE ${live(accountId)} AND id = ${id}::uuid RETURNING url`,
  );
  return row;
}

export async function webhookTarget(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<(WebhookTarget & { readonly now: Date }) | undefined> {
  const [row] = await sqlRows<Row & WebhookTarget & { now: Date }>(
    tx,
    sql`SELECT id, url, secret_version AS "secretVersion", catalog_now() AS now,
               coalesce(secret_rotated_at > catalog_now() - interval '24 hours', false) AS "signsWithPrevious"
        FROM webhooks WHERE ${live(accountId)} AND id = ${id}::uuid`,
  );
  return row;
}
