import { type Sql, sql } from "#platform/database/sql.ts";

// Written exactly like the expressions of the indexes in the migration `search`, so that they serve them. The row goes
// under the alias `a`.

export const searchableTable = sql`search_vector(a.account_id, a.path || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`;
export const searchableColumn = sql`search_vector(a.account_id, a.name || ' ' || coalesce(a.description_raw, '') || ' ' || coalesce(a.external_description, ''))`;

/** The account as the word that the indexes know it by. */
export function accountWord(accountId: string): Sql {
  return sql`${`'@${accountId}'`}::tsquery`;
}

/**
 * The stemmed words of a text without stop words, each as a query for itself: at most 32, the first ones. They are quoted,
 * so nothing in the text is read as an operator.
 */
export function termsOf(text: string): Sql {
  return sql`SELECT lexeme, ('''' || replace(replace(lexeme, '\\', '\\\\'), '''', '''''') || '''')::tsquery AS term
    FROM unnest(to_tsvector('pg_catalog.english', search_words(${text}::text))) ORDER BY positions[1] LIMIT 32`;
}
