import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";
import { type ApiToken, liveStatuses, type TokenStatus } from "./api-token.ts";
import { statusSql } from "./token-repository.ts";

export type TokenEnd = Pick<ApiToken, "id" | "region" | "last4" | "scope" | "name"> & {
  /** Seconds since 1970. */
  readonly endsAt: number;
};

const mostTokens = 1_000;

/** The tokens that open the door, those that end first. A retiring one ends with its overlap. */
export function soonestEnds(database: Database): Promise<TokenEnd[]> {
  return database.query<Row & TokenEnd>(sql`
    SELECT t.id, t.region, t.last4, t.scope::text AS scope, t.name,
           extract(epoch FROM least(t.expires_at, t.superseded_at))::float8 AS "endsAt"
    FROM api_tokens t
    WHERE t.revoked_at IS NULL AND t.expires_at > catalog_now() AND ${statusSql} = ANY (${[...liveStatuses]}::text[])
    ORDER BY t.expires_at, t.id LIMIT ${mostTokens}::int`);
}

export type StatusCount = { readonly status: TokenStatus; readonly count: number };

export function countByStatus(database: Database): Promise<StatusCount[]> {
  return database.query<Row & StatusCount>(
    sql`SELECT s.status, count(*)::int AS count FROM (SELECT ${statusSql} AS status FROM api_tokens t) s GROUP BY 1`,
  );
}
