import { containsPattern, joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import type { SearchAssetType } from "./asset-kinds.ts";
import { accountWord, columnsWith, searchableTable, termsOf, unknownWords, type WithWord } from "./words-repository.ts";

export type RankedAsset = { readonly type: SearchAssetType; readonly id: string; readonly source_id: string | null };

export type AssetSearch = {
  readonly accountId: string;
  readonly text: string;
  readonly types: readonly SearchAssetType[];
};

/** How one kind of asset is searched; the row goes under the alias `a`. */
type Kind = {
  readonly from: Sql;
  readonly shown: Sql;
  readonly name: Sql;
  /** What the exact name may also be given as. */
  readonly path: Sql;
  /** So many of those that have a word. */
  readonly withWord: (asked: WithWord) => Sql;
  readonly sourceId: Sql;
  readonly popularity: Sql;
};

const nothing = sql`NULL::uuid`;
const plain = (table: string, name: Sql): Pick<Kind, "from" | "name" | "path"> => ({
  from: rawSql(`${table} a`),
  name,
  path: name,
});

/** Those of a kind whose rows the index goes through in no time. */
function assetsWith(table: string, vector: Sql): Kind["withWord"] {
  return ({ select, where, word, most }) =>
    sql`SELECT ${select} FROM ${rawSql(`${table} a`)} WHERE ${where} AND ${vector} @@ ${word} LIMIT ${most}`;
}

const kinds: Readonly<Record<SearchAssetType, Kind>> = {
  TABLE: {
    ...plain("tables", sql`a.name`),
    path: sql`a.path`,
    shown: sql`NOT a.hidden AND NOT a.parent_deleted AND a.deleted_at IS NULL`,
    withWord: assetsWith("tables", searchableTable),
    sourceId: sql`a.source_id`,
    popularity: sql`a.popularity`,
  },
  COLUMN: {
    ...plain("columns", sql`a.name`),
    shown: sql`NOT a.hidden AND NOT a.parent_deleted AND a.deleted_at IS NULL`,
    withWord: columnsWith,
    sourceId: sql`a.source_id`,
    popularity: sql`0`,
  },
  DASHBOARD: {
    ...plain("dashboards", sql`a.name`),
    shown: sql`NOT a.parent_deleted AND a.deleted_at IS NULL`,
    withWord: assetsWith(
      "dashboards",
      sql`search_vector(a.account_id, a.name || ' ' || a.folder_path || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`,
    ),
    sourceId: sql`a.source_id`,
    popularity: sql`a.popularity`,
  },
  TERM: {
    ...plain("terms", sql`a.name`),
    shown: sql`a.deleted_at IS NULL`,
    withWord: assetsWith(
      "terms",
      sql`search_vector(a.account_id, coalesce(a.name, '') || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`,
    ),
    sourceId: nothing,
    popularity: sql`0`,
  },
  TAG: {
    ...plain("tags", sql`a.label`),
    shown: sql`true`,
    withWord: assetsWith("tags", sql`search_vector(a.account_id, a.label)`),
    sourceId: nothing,
    popularity: sql`0`,
  },
  SOURCE: {
    ...plain("sources", sql`a.name`),
    shown: sql`a.deleted_at IS NULL`,
    withWord: assetsWith("sources", sql`search_vector(a.account_id, a.name)`),
    sourceId: sql`a.id`,
    popularity: sql`0`,
  },
};

/** More than anyone reads; the rest of what was found is not ranked. */
export const mostRanked = 500;

/**
 * One statement, whatever the kinds. For each kind and word the indexes give a bounded number of assets; those with the
 * most and rarest words are ranked: the exact name first, then names of the same words, then by words in the name,
 * words around it, likeness and popularity.
 */
export function assetsLike({ accountId, text, types }: AssetSearch): Sql {
  const union = (part: (type: SearchAssetType, kind: Kind) => Sql) =>
    joinSql(
      types.map((type) => sql`(${part(type, kinds[type])})`),
      " UNION ALL ",
    );
  const word = sql`(${accountWord(accountId)} && t.term)`;
  const own = (kind: Kind) => sql`a.account_id = ${accountId}::uuid AND ${kind.shown}`;
  return sql`WITH sought AS MATERIALIZED (${termsOf(text)}),
  known AS MATERIALIZED (${union(
    (
      type,
      kind,
    ) => sql`SELECT ${type}::text AS type, t.lexeme, x.id, 1.0::float8 AS weight FROM sought t CROSS JOIN LATERAL (
      ${kind.withWord({ select: sql`a.id`, where: own(kind), word, most: 500 })}
    ) x`,
  )}),
  unknown AS MATERIALIZED (${unknownWords(sql`known`)}),
  hits AS MATERIALIZED (
    SELECT * FROM known
    UNION ALL ${union(
      (type) => sql`SELECT ${type}::text, t.lexeme, x.id, x.likeness FROM unknown t
      CROSS JOIN LATERAL search_alike(${type}, ${accountId}::uuid, t.word, 200) x`,
    )}
    UNION ALL ${union(
      (type, kind) => sql`SELECT ${type}::text, '=', a.id, 50 FROM ${kind.from}
      WHERE ${own(kind)} AND lower(${kind.name}) = lower(${text}) LIMIT 100`,
    )}
    UNION ALL ${union(
      (type, kind) => sql`SELECT ${type}::text, '%', a.id, 2 FROM ${kind.from}
      WHERE ${own(kind)} AND ${kind.path} ILIKE ${containsPattern(text)} LIMIT 200`,
    )}
  ),
  rarity AS MATERIALIZED (
    SELECT lexeme, CASE WHEN lexeme IN ('=', '%') THEN 1
      ELSE ln(1 + (SELECT count(DISTINCT id) FROM hits)::float8 / count(DISTINCT id)) END AS idf
    FROM hits GROUP BY lexeme
  ),
  candidates AS MATERIALIZED (
    SELECT type, id, sum(weight * idf) AS coverage FROM (
      SELECT type, id, lexeme, max(weight) AS weight FROM hits GROUP BY type, id, lexeme
    ) h JOIN rarity USING (lexeme) GROUP BY type, id ORDER BY coverage DESC, id LIMIT ${mostRanked}
  ),
  named AS (${union(
    (
      type,
      kind,
    ) => sql`SELECT c.type, c.id, c.coverage, ${kind.sourceId} AS source_id, coalesce(${kind.name}, '') AS name,
      coalesce(${kind.path}, '') AS path, ${kind.popularity}::float8 AS popularity
      FROM candidates c JOIN ${kind.from} ON a.id = c.id AND a.account_id = ${accountId}::uuid WHERE c.type = ${type}`,
  )})
  SELECT type, id, source_id FROM named
  ORDER BY lower(name) = lower(${text}) DESC, lower(path) = lower(${text}) OR lower(path) LIKE lower(${`%.${likeLiteral(text)}`}) DESC,
    search_words(lower(name)) = search_words(lower(${text})) DESC,
    coverage + word_similarity(${text}, name) + 3 * (
      SELECT coalesce(sum(idf), 0) FROM rarity JOIN sought USING (lexeme)
      WHERE to_tsvector('pg_catalog.english', search_words(left(name, 1000))) @@ term
    ) + CASE WHEN type = 'COLUMN' THEN 0 ELSE 0.2 END + ln(1 + greatest(coalesce(popularity, 0), 0)) / 30 DESC,
    id`;
}

function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

export type ShownAsset = {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly description: string;
};

const described = sql`coalesce(nullif(a.description_raw, ''), a.external_description, '') AS description`;

/** What is shown of the assets of a page, in one statement. */
export function assetsShown(accountId: string, ids: readonly string[]): Sql {
  const these = sql`a.account_id = ${accountId}::uuid AND a.id = ANY (${[...ids]}::uuid[])`;
  return sql`SELECT a.id, a.name, a.path, ${described} FROM tables a WHERE ${these}
    UNION ALL SELECT a.id, a.name, t.path || '.' || a.name, ${described}
      FROM columns a JOIN tables t ON t.id = a.table_id WHERE ${these}
    UNION ALL SELECT a.id, a.name, rtrim(a.folder_path, '/') || '/' || a.name, ${described} FROM dashboards a WHERE ${these}
    UNION ALL SELECT a.id, coalesce(a.name, ''), (
        WITH RECURSIVE up AS (
          SELECT a.parent_term_id AS parent, coalesce(a.name, '') AS path, 0 AS depth
          UNION ALL SELECT p.parent_term_id, coalesce(p.name, '') || '/' || up.path, up.depth + 1
          FROM up JOIN terms p ON p.id = up.parent WHERE up.depth < 20
        ) SELECT path FROM up ORDER BY depth DESC LIMIT 1
      ), ${described} FROM terms a WHERE ${these}
    UNION ALL SELECT a.id, a.label, a.label, '' FROM tags a WHERE ${these}
    UNION ALL SELECT a.id, a.name, a.name, '' FROM sources a WHERE ${these}`;
}

export type NamedCount = { readonly id: string; readonly name: string; readonly count: number };

export function sourcesNamed(accountId: string, ids: readonly string[]): Sql {
  return sql`SELECT id, name FROM sources WHERE account_id = ${accountId}::uuid AND id = ANY (${[...ids]}::uuid[])`;
}

/** How many of the assets carry each tag; the hundred most frequent. */
export function tagsOn(accountId: string, ids: readonly string[]): Sql {
  const on = (column: string) => sql`SELECT e.tag_id FROM tag_entities e
    WHERE e.account_id = ${accountId}::uuid AND ${rawSql(`e.${column}`)} = ANY (${[...ids]}::uuid[])`;
  const all = joinSql(["table_id", "column_id", "dashboard_id", "term_id"].map(on), " UNION ALL ");
  return sql`SELECT t.id, t.label AS name, count(*)::int AS count FROM (${all}) e JOIN tags t ON t.id = e.tag_id
    GROUP BY t.id ORDER BY count DESC, t.label LIMIT 100`;
}
