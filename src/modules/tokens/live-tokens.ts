import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { liveStatuses } from "./api-token.ts";
import { statusSql } from "./token-repository.ts";

/** Which of these tokens still open the door: what open subscriptions are checked against. */
export async function liveTokenIds(database: Database, ids: readonly string[]): Promise<Set<string>> {
  const rows = await database.query<Row & { id: string }>(sql`
    SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.created_by_id JOIN accounts a ON a.id = t.account_id
    WHERE t.id = ANY (${[...ids]}::uuid[]) AND ${statusSql} = ANY (${[...liveStatuses]}::text[])
      AND u.status = 'ACTIVATED' AND a.suspended_at IS NULL AND a.closed_at IS NULL`);
  return new Set(rows.map(({ id }) => id));
}
