import { type Sql, sql } from "#platform/database/sql.ts";

// Written exactly like the expressions of the indexes in the migration `search`, so that they serve them. The row goes
// under the alias `a`.

export const searchableTable = sql`search_vector(a.account_id, a.path || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`;
const searchableColumn = sql`search_vector(a.account_id, a.name || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`;

/** One column in sixteen; these have an index of their own. */
const sampledColumn = sql`(uuid_hash(a.id) & 15) = 0`;

export type WithWord = { readonly select: Sql; readonly where: Sql; readonly word: Sql; readonly most: number };

/**
 * So many of the columns that have a word. The index goes through all of them before the first one is answered, so those
 * of a frequent word are looked for among a sixteenth, and everywhere only when that has too few.
 */
export function columnsWith({ select, where, word, most }: WithWord): Sql {
  const found = (which: Sql) =>
    sql`SELECT ${select} FROM columns a WHERE ${where} AND ${which} AND ${searchableColumn} @@ ${word} LIMIT ${most}`;
  return sql`WITH sampled AS MATERIALIZED (${found(sampledColumn)})
    SELECT * FROM sampled WHERE (SELECT count(*) FROM sampled) = ${most}
    UNION ALL SELECT * FROM (${found(sql`true`)}) every WHERE (SELECT count(*) FROM sampled) < ${most}`;
}

/** The account as the word that the indexes know it by. */
export function accountWord(accountId: string): Sql {
  return sql`${`'@${accountId}'`}::tsquery`;
}

/**
 * The stemmed words of a text without stop words, each as a query for itself and as it was written: at most 32, the first
 * ones. They are quoted, so nothing in the text is read as an operator.
 */
export function termsOf(text: string): Sql {
  return sql`SELECT l.lexeme, min(w.word) AS word,
      ('''' || replace(replace(l.lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery AS term
    FROM regexp_split_to_table(lower(search_words(${text}::text)), '[[:space:]]+') WITH ORDINALITY w (word, place)
    CROSS JOIN LATERAL unnest(to_tsvector('pg_catalog.english', w.word)) l
    GROUP BY l.lexeme ORDER BY min(w.place), l.lexeme LIMIT 32`;
}

/** The words that nothing was found by, which may be misspelt: at most 8, since each is looked up in turn. */
export function unknownWords(hits: Sql): Sql {
  return sql`SELECT t.lexeme, t.word FROM sought t
    WHERE length(t.word) BETWEEN 4 AND 60 AND NOT EXISTS (SELECT FROM ${hits} h WHERE h.lexeme = t.lexeme) LIMIT 8`;
}
