import type { TokenScope } from "#kernel/scope.ts";
import type { Row, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { PlaceRow } from "./token-places.ts";
import { statusSql } from "./token-repository.ts";

/** The tokens that hold the places of a scope, and those that retire from them. */
export function placesQuery(accountId: string, scope: TokenScope): Sql {
  return sql`
    SELECT t.id, t.slot, t.retiring_slot AS "retiringSlot", ${statusSql} AS status, t.grace_seconds AS "graceSeconds",
           t.superseded_at AS "supersededAt", t.created_at AS "createdAt", t.expires_at AS "expiresAt"
    FROM api_tokens t
    WHERE t.account_id = ${accountId}::uuid AND t.scope = ${scope}::token_scope
      AND (t.slot IS NOT NULL OR t.retiring_slot IS NOT NULL)`;
}

function placesIn(tx: Transaction, accountId: string, scope: TokenScope): Promise<PlaceRow[]> {
  return sqlRows<Row & PlaceRow>(tx, placesQuery(accountId, scope));
}

/** The same, once what expired has left its place: to the token that waited for it, if there is one. */
export async function settlePlaces(
  tx: Transaction,
  accountId: string,
  scope: TokenScope,
): Promise<{ rows: PlaceRow[]; restored: string[] }> {
  const rows = await placesIn(tx, accountId, scope);
  const ended = rows.filter(({ slot, status }) => slot !== null && (status === "EXPIRED" || status === "SUPERSEDED"));
  if (ended.length === 0) return { rows, restored: [] };
  const restored: string[] = [];
  for (const { id } of ended) {
    await tx.$executeRaw(sql`UPDATE api_tokens SET slot = NULL WHERE id = ${id}::uuid`);
    restored.push(...(await restoreWaiting(tx, accountId, id)));
  }
  return { rows: await placesIn(tx, accountId, scope), restored };
}

/** Gives the token that waits for this one's first use its place back: the ids of those that got it. */
export async function restoreWaiting(tx: Transaction, accountId: string, successorId: string): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`UPDATE api_tokens SET slot = retiring_slot, retiring_slot = NULL, replaced_by_id = NULL
        WHERE account_id = ${accountId}::uuid AND replaced_by_id = ${successorId}::uuid AND retiring_slot IS NOT NULL
          AND superseded_at IS NULL AND expires_at > catalog_now()
        RETURNING id`,
  );
  return rows.map(({ id }) => id);
}

/** Ends a token's time in its place; what ended before stays as it was. */
export async function endPlace(tx: Transaction, id: string, now: Date): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE api_tokens SET slot = NULL, retiring_slot = NULL, superseded_at = LEAST(superseded_at, ${now})
    WHERE id = ${id}::uuid`);
}

/** Makes a token the retiring predecessor of its place, until an instant or, with null, until its successor's first use. */
export async function retire(tx: Transaction, id: string, slot: number, endsAt: Date | null): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE api_tokens SET slot = NULL, retiring_slot = ${slot}, superseded_at = ${endsAt}::timestamptz
    WHERE id = ${id}::uuid`);
}

export async function linkReplacement(tx: Transaction, id: string, replacedById: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE api_tokens SET replaced_by_id = ${replacedById}::uuid WHERE id = ${id}::uuid`);
}

/** The retiring token of this id, or the one whose successor has this id. */
export async function retiringOf(tx: Transaction, accountId: string, id: string): Promise<string | undefined> {
  const [row] = await sqlRows<Row & { id: string; status: string }>(
    tx,
    sql`SELECT t.id, ${statusSql} AS status FROM api_tokens t
        WHERE t.account_id = ${accountId}::uuid AND t.retiring_slot IS NOT NULL
          AND (t.id = ${id}::uuid OR t.replaced_by_id = ${id}::uuid)
        ORDER BY t.id = ${id}::uuid DESC`,
  );
  return row?.status === "RETIRING" ? row.id : undefined;
}

export type FirstUse = { readonly predecessorId: string; readonly endsAt: Date };

/**
 * Writes a token's first use down and starts its predecessor's grace. It happens once, whoever asks for it how often:
 * the condition holds for one of them. Changes of the account's tokens wait, and are waited for; catalog writes are not.
 */
export async function markFirstUse(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<{ isFirst: boolean; predecessor: FirstUse | undefined }> {
  await tx.$queryRaw(sql`SELECT 1 AS locked FROM accounts WHERE id = ${accountId}::uuid FOR KEY SHARE`);
  const [used] = await sqlRows<Row & { at: Date; graceSeconds: number }>(
    tx,
    sql`UPDATE api_tokens t SET first_used_at = date_trunc('milliseconds', catalog_now())
        WHERE t.account_id = ${accountId}::uuid AND t.id = ${id}::uuid AND ${statusSql} = 'PENDING_FIRST_USE'
        RETURNING first_used_at AS at, grace_seconds AS "graceSeconds"`,
  );
  if (used === undefined) return { isFirst: false, predecessor: undefined };
  const endsAt = new Date(used.at.getTime() + used.graceSeconds * 1_000);
  const [predecessor] = await sqlRows<Row & FirstUse>(
    tx,
    sql`UPDATE api_tokens SET superseded_at = LEAST(expires_at, ${endsAt})
        WHERE account_id = ${accountId}::uuid AND replaced_by_id = ${id}::uuid AND retiring_slot IS NOT NULL
          AND superseded_at IS NULL
        RETURNING id AS "predecessorId", superseded_at AS "endsAt"`,
  );
  return { isFirst: true, predecessor };
}
