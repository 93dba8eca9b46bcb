import type { Transaction } from "#platform/database/database.ts";
import type { Row } from "#platform/database/rows.ts";
import { emptySql, type Sql, sql } from "#platform/database/sql.ts";
import { maySearch, surroundings, type TableScope, usesTables } from "./query-search-repository.ts";

/** A text that has no vector yet, or had another one when its vector was made. */
export type StaleText = { readonly id: string; readonly text: string; readonly digest: string; readonly at: string };

/** These queries, or the next ones of the account behind an id. */
export type Which = { readonly ids: readonly string[] } | { readonly after: string; readonly most: number };

export type StalePage = Row & {
  /** The last query that was looked at; null when there was none. */
  readonly last: string | null;
  readonly stale: StaleText[];
};

/**
 * What is said of a query, as search by words has it: its tables' names, its own text, the tables' descriptions and those
 * of the columns that it names. Who ran it is no part of it. Only queries that can be found have a text at all.
 */
export function staleTexts(accountId: string, model: string, which: Which): Sql {
  const page =
    "ids" in which
      ? sql`q.id = ANY (${[...which.ids]}::uuid[]) ORDER BY q.id`
      : sql`q.id > ${which.after}::uuid ORDER BY q.id LIMIT ${which.most}`;
  return sql`WITH page AS MATERIALIZED (
    SELECT q.id FROM queries q WHERE q.account_id = ${accountId}::uuid AND ${page}
  ),
  texts AS MATERIALIZED (
    SELECT q.id, concat_ws(E'\\n', left(d.names, 1000), left(q.query, 4000), left(d.descriptions, 2000), left(d.columns, 2000)) AS text
    FROM page JOIN queries q ON q.id = page.id LEFT JOIN LATERAL (${surroundings}) d ON true
    WHERE ${maySearch(accountId)}
  ),
  stale AS (
    SELECT t.id, t.text, n.digest FROM texts t
    CROSS JOIN LATERAL (SELECT encode(sha256(convert_to(${model} || E'\\n' || t.text, 'UTF8')), 'hex') AS digest) n
    WHERE NOT EXISTS (
      SELECT FROM query_vectors v
      WHERE v.account_id = ${accountId}::uuid AND v.query_id = t.id AND v.digest = n.digest
    )
  )
  SELECT (SELECT id::text FROM page ORDER BY id DESC LIMIT 1) AS last,
    coalesce((SELECT jsonb_agg(jsonb_build_object('id', id, 'text', text, 'digest', digest, 'at', statement_timestamp()))
              FROM stale), '[]') AS stale`;
}

export type NewVector = Omit<StaleText, "text"> & { readonly vector: Int8Array | null };

/** A query that is gone meanwhile is passed over, and so is a vector of an older text than the stored one. */
export async function storeVectors(
  tx: Transaction,
  { accountId, model }: { readonly accountId: string; readonly model: string },
  vectors: readonly NewVector[],
): Promise<void> {
  const rows = vectors.map(({ vector, ...row }) => ({
    ...row,
    vector: vector === null ? null : Buffer.from(vector.buffer).toString("hex"),
  }));
  await tx.$executeRaw(sql`
    INSERT INTO query_vectors AS v (account_id, query_id, model, digest, dimensions, vector, text_at)
    SELECT q.account_id, q.id, ${model}, n.digest, length(n.vector) / 2, decode(n.vector, 'hex'), n.at
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n(id uuid, digest text, vector text, at timestamptz)
    JOIN queries q ON q.account_id = ${accountId}::uuid AND q.id = n.id
    ORDER BY q.id
    ON CONFLICT (account_id, query_id) DO UPDATE
      SET model = excluded.model, digest = excluded.digest, dimensions = excluded.dimensions, vector = excluded.vector,
          text_at = excluded.text_at
      WHERE v.text_at <= excluded.text_at`);
}

export type VectorChunk = Row & { readonly ids: string[] | null; readonly vectors: Uint8Array | null };

export type ChunkInput = {
  readonly accountId: string;
  readonly model: string;
  readonly dimensions: number;
  readonly tables: TableScope | undefined;
  /** Only queries before this id: the latest come first. */
  readonly before: string;
  readonly most: number;
};

/** Vectors one behind the other, of queries that may be found: one value travels faster than thousands. */
export function vectorChunk({ accountId, model, dimensions, tables, before, most }: ChunkInput): Sql {
  const inScope = tables === undefined ? emptySql : sql`AND ${usesTables(tables)}`;
  return sql`SELECT array_agg(x.id::text ORDER BY x.id DESC) AS ids, string_agg(x.vector, ''::bytea ORDER BY x.id DESC) AS vectors
    FROM (
      SELECT q.id, v.vector FROM query_vectors v JOIN queries q ON q.id = v.query_id
      WHERE v.account_id = ${accountId}::uuid AND v.model = ${model} AND v.dimensions = ${dimensions}
        AND v.query_id < ${before}::uuid AND q.id < ${before}::uuid AND ${maySearch(accountId)} ${inScope}
      ORDER BY v.query_id DESC LIMIT ${most}
    ) x`;
}
