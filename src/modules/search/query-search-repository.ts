import { isUuid } from "#kernel/ids.ts";
import { emptySql, type Sql, sql } from "#platform/database/sql.ts";
import { accountWord, columnsWith, searchableTable, termsOf, unknownWords } from "./words-repository.ts";

export type FoundQuery = {
  readonly query: string;
  readonly author: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly table_ids: string[];
};

export type QuerySearch = {
  readonly accountId: string;
  readonly question: string;
  readonly mostResults: number;
  /** Undefined: queries over any tables. */
  readonly tables?: TableScope | undefined;
  /** Queries that mean nearly what is asked, the nearest first; undefined where nobody can tell. */
  readonly near?: readonly string[] | undefined;
};

export type TableScope = { readonly ids: readonly string[]; readonly mode: "ALL" | "ANY" };

/** Whether the query `q` may be found at all. */
export function maySearch(accountId: string): Sql {
  return sql`q.account_id = ${accountId}::uuid AND NOT q.is_hidden AND NOT EXISTS (
    SELECT FROM query_tables u JOIN tables t ON t.id = u.table_id
    WHERE u.query_id = q.id AND (t.hidden OR t.parent_deleted OR t.deleted_at IS NOT NULL)
  )`;
}

/**
 * One statement in two rounds. The indexes find, for each word of the question, a bounded number of queries that have
 * it in their text or use a table that has it (or, for misspelt words, a similar one) in its path or descriptions;
 * rare words weigh more. Then the best hundred are ranked by all that is known of them.
 */
export function queriesLike({ accountId, question, mostResults, tables, near }: QuerySearch): Sql {
  const may = sql`${maySearch(accountId)} ${tables === undefined ? emptySql : sql`AND ${usesTables(tables)}`}`;
  return sql`WITH sought AS MATERIALIZED (${termsOf(question)}),
  ${tableHits(accountId)},
  hits AS MATERIALIZED (
    SELECT lexeme, query_id, max(weight) AS weight FROM (
      SELECT t.lexeme, x.id AS query_id, 1.0 AS weight FROM sought t CROSS JOIN LATERAL (
        SELECT q.id FROM queries q
        WHERE ${may} AND search_vector(q.account_id, q.query) @@ (${accountWord(accountId)} && t.term) LIMIT 1000
      ) x
      UNION ALL
      SELECT h.lexeme, x.query_id, h.weight FROM best_tables b
      JOIN table_hits h ON h.table_id = b.table_id
      CROSS JOIN LATERAL (
        SELECT u.query_id FROM query_tables u JOIN queries q ON q.id = u.query_id
        WHERE u.table_id = b.table_id AND ${may} ORDER BY u.query_id DESC LIMIT 200
      ) x
    ) found GROUP BY lexeme, query_id
  ),
  rarity AS MATERIALIZED (
    SELECT lexeme, ln(1 + (SELECT count(DISTINCT query_id) FROM hits)::float8 / count(*)) AS idf FROM hits GROUP BY lexeme
  ),
  candidates AS MATERIALIZED (
    SELECT h.query_id, sum(h.weight * r.idf) AS coverage FROM hits h JOIN rarity r USING (lexeme)
    GROUP BY h.query_id ORDER BY coverage DESC, h.query_id LIMIT 100
  ),
  documents AS MATERIALIZED (
    SELECT q.id, c.coverage, coalesce(d.table_ids, '{}') AS table_ids,
      setweight(search_vector(q.account_id, q.query), 'B') || setweight(search_vector(q.account_id, d.names), 'A')
      || setweight(search_vector(q.account_id, d.descriptions), 'C')
      || setweight(search_vector(q.account_id, d.columns), 'D') AS document
    FROM candidates c JOIN queries q ON q.id = c.query_id
    LEFT JOIN LATERAL (${surroundings}) d ON true
  ),
  ranked AS (
    SELECT d.id, d.table_ids, d.coverage + ts_rank_cd(d.document, (SELECT string_agg(term::text, ' | ')::tsquery FROM sought), 2)
      + (SELECT coalesce(sum(r.idf * ts_rank('{0.3, 0.4, 0.6, 0.8}', d.document, t.term)), 0)
         FROM sought t JOIN rarity r USING (lexeme)) AS score
    FROM documents d
  )${near === undefined ? emptySql : fusedWith(near)}
  SELECT q.query, q.author, coalesce(s.email, p.email) AS email, coalesce(s.name, p.name) AS name,
    ${near === undefined ? sql`r.table_ids` : usedTables}::text[] AS table_ids
  FROM ${near === undefined ? sql`ranked` : sql`fused`} r JOIN queries q ON q.id = r.id
  LEFT JOIN source_users s ON s.id = q.source_user_id AND s.account_id = q.account_id
  LEFT JOIN unified_users p ON p.id = s.unified_user_id AND p.account_id = q.account_id
  ${near === undefined ? emptySql : sql`WHERE ${may}`}
  ORDER BY r.score DESC, ${near === undefined ? emptySql : sql`r.word_place, `}q.timestamp DESC, q.id LIMIT ${mostResults}`;
}

const usedTables = sql`(SELECT coalesce(array_agg(u.table_id ORDER BY u.table_id), '{}') FROM query_tables u WHERE u.query_id = q.id)`;

/**
 * Reciprocal rank fusion: of either list a query gets one over 60 and its place. Places can be added up where scores of
 * two kinds cannot; 60 lets a query that both lists have come before one that only a single list has far up. Of equal
 * ones the words decide.
 */
function fusedWith(near: readonly string[]): Sql {
  return sql`,
  placed AS (
    SELECT r.id, row_number() OVER (ORDER BY r.score DESC, q.timestamp DESC, q.id) AS place, true AS by_words
    FROM ranked r JOIN queries q ON q.id = r.id
    UNION ALL
    SELECT n.id, n.place, false FROM unnest(${[...near]}::uuid[]) WITH ORDINALITY n (id, place)
  ),
  fused AS (
    SELECT id, sum(1.0 / (60 + place)) AS score, min(place) FILTER (WHERE by_words) AS word_place FROM placed GROUP BY id
  )`;
}

/** For each word the tables that have it, or something like it, and the best tables over all words. */
function tableHits(accountId: string): Sql {
  const shown = sql`a.account_id = ${accountId}::uuid AND NOT a.hidden AND NOT a.parent_deleted AND a.deleted_at IS NULL`;
  const word = sql`(${accountWord(accountId)} && t.term)`;
  return sql`named_tables AS MATERIALIZED (
    SELECT t.lexeme, x.id AS table_id, 0.7 AS weight FROM sought t CROSS JOIN LATERAL (
      SELECT a.id FROM tables a WHERE ${shown} AND ${searchableTable} @@ ${word} LIMIT 100
    ) x
    UNION ALL
    SELECT t.lexeme, x.table_id, 0.2 FROM sought t CROSS JOIN LATERAL (
      ${columnsWith({ select: sql`a.table_id`, where: shown, word, most: 100 })}
    ) x
  ),
  table_hits AS MATERIALIZED (
    SELECT lexeme, table_id, max(weight) AS weight FROM (
      SELECT * FROM named_tables
      UNION ALL
      SELECT t.lexeme, x.id, 0.6 * x.likeness FROM (${unknownWords(sql`named_tables`)}) t
      CROSS JOIN LATERAL search_alike('TABLE', ${accountId}::uuid, t.word, 100) x
    ) found GROUP BY lexeme, table_id
  ),
  best_tables AS MATERIALIZED (
    SELECT h.table_id FROM table_hits h JOIN (SELECT lexeme, count(*) AS df FROM table_hits GROUP BY lexeme) f USING (lexeme)
    GROUP BY h.table_id ORDER BY sum(h.weight / f.df) DESC, h.table_id LIMIT 60
  )`;
}

/** What is said of the tables that a query uses, and of those of their columns that it names. */
export const surroundings = sql`SELECT array_agg(t.id ORDER BY t.id) AS table_ids, string_agg(t.path, ' ') AS names,
    string_agg(concat_ws(' ', t.description_raw, t.external_description), ' ') AS descriptions,
    string_agg(n.descriptions, ' ') AS columns
  FROM query_tables u JOIN tables t ON t.id = u.table_id
  LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws(' ', m.description_raw, m.external_description), ' ') AS descriptions FROM (
      SELECT k.description_raw, k.external_description FROM columns k
      WHERE k.account_id = t.account_id AND k.table_id = t.id AND NOT k.hidden AND NOT k.parent_deleted
        AND k.deleted_at IS NULL AND position(lower(k.name) IN lower(left(q.query, 20000))) > 0
      ORDER BY k.source_order, k.id LIMIT 50
    ) m
  ) n ON true
  WHERE u.query_id = q.id`;

export function usesTables({ ids, mode }: TableScope): Sql {
  const known = ids.filter(isUuid);
  // A list of no tables names no queries, as everywhere.
  if (known.length === 0 || (mode === "ALL" && known.length < ids.length)) return sql`false`;
  const used = sql`FROM query_tables f WHERE f.query_id = q.id AND f.table_id = ANY (${known}::uuid[])`;
  return mode === "ANY" ? sql`EXISTS (SELECT ${used})` : sql`(SELECT count(*) ${used}) = ${known.length}`;
}
