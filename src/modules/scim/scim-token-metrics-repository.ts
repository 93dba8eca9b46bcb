import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import type { ScimToken, ScimTokenStatus } from "./scim-token.ts";
import { statusSql } from "./scim-token-repository.ts";

export type ScimTokenEnd = Pick<ScimToken, "id" | "region" | "last4" | "name"> & {
  /** Seconds since 1970. */
  readonly endsAt: number;
};

const mostTokens = 1_000;

/** The tokens that open the door, those that end first. A retiring one ends with its overlap. */
export function soonestScimEnds(database: Database): Promise<ScimTokenEnd[]> {
  return database.query<Row & ScimTokenEnd>(sql`
    SELECT t.id, t.region, t.last4, t.name,
           extract(epoch FROM least(t.expires_at, t.superseded_at))::float8 AS "endsAt"
    FROM scim_tokens t
    WHERE t.place IS NOT NULL AND ${statusSql} IN ('ACTIVE', 'RETIRING')
    ORDER BY t.expires_at, t.id LIMIT ${mostTokens}::int`);
}

export type ScimStatusCount = { readonly status: ScimTokenStatus; readonly count: number };

export function countScimByStatus(database: Database): Promise<ScimStatusCount[]> {
  return database.query<Row & ScimStatusCount>(
    sql`SELECT s.status, count(*)::int AS count FROM (SELECT ${statusSql} AS status FROM scim_tokens t) s GROUP BY 1`,
  );
}
