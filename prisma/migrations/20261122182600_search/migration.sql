-- What search goes by. Everything here is an index on an expression, or a function that one is built on: no table of its
-- own has to be kept in step, and the models have nothing to say about it.

-- Identifiers as words: `order_items`, `orderItems` and `shop.order-items` all contain "order" and "items".
CREATE FUNCTION search_words(words text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  RETURN translate(
    regexp_replace(words, '([a-z0-9])([A-Z])', '\1 \2', 'g'),
    '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~',
    repeat(' ', 32)
  );
END $$;

-- The stemmed words of a text, with the account as a word that no text can contain: one index lookup finds both. The
-- length is bounded, because an index entry is. The cost says that no plan should work it out for a whole table.
CREATE FUNCTION search_vector(account_id uuid, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 AS $$
BEGIN
  RETURN to_tsvector('pg_catalog.english', public.search_words(left(coalesce(words, ''), 20000)))
    || array_to_tsvector(ARRAY['@' || account_id::text]);
END $$;

-- Loads the extension into this session: until then its settings are unknown, and only a superuser may write an unknown
-- setting into a function.
DO $$ BEGIN PERFORM word_similarity('a', 'b'); END $$;

-- Assets whose name has something like the word in it, by the trigram indexes on names. As a function, because the least
-- likeness that the indexes go by is a setting, and only a function can hold it for one statement.
CREATE FUNCTION search_alike(kind text, account uuid, word text, most int) RETURNS TABLE (id uuid, likeness real)
LANGUAGE plpgsql STABLE SET pg_trgm.word_similarity_threshold = 0.5 AS $$
BEGIN
  IF kind = 'TABLE' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.name) FROM tables a WHERE a.account_id = account AND a.name %> word
      AND NOT a.hidden AND NOT a.parent_deleted AND a.deleted_at IS NULL LIMIT most;
  ELSIF kind = 'COLUMN' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.name) FROM columns a WHERE a.account_id = account AND a.name %> word
      AND NOT a.hidden AND NOT a.parent_deleted AND a.deleted_at IS NULL LIMIT most;
  ELSIF kind = 'DASHBOARD' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.name) FROM dashboards a WHERE a.account_id = account AND a.name %> word
      AND NOT a.parent_deleted AND a.deleted_at IS NULL LIMIT most;
  ELSIF kind = 'TERM' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.name) FROM terms a WHERE a.account_id = account AND a.name %> word
      AND a.deleted_at IS NULL LIMIT most;
  ELSIF kind = 'TAG' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.label) FROM tags a WHERE a.account_id = account AND a.label %> word LIMIT most;
  ELSIF kind = 'SOURCE' THEN RETURN QUERY
    SELECT a.id, word_similarity(word, a.name) FROM sources a WHERE a.account_id = account AND a.name %> word
      AND a.deleted_at IS NULL LIMIT most;
  END IF;
END $$;

CREATE INDEX queries_search ON queries USING gin (search_vector(account_id, query)) WHERE NOT is_hidden;
CREATE INDEX tables_search ON tables
  USING gin (search_vector(account_id, path || ' ' || coalesce(description_raw, '') || ' ' || coalesce(external_description, '')))
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_search ON columns
  USING gin (search_vector(account_id, name || ' ' || coalesce(description_raw, '') || ' ' || coalesce(external_description, '')))
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX dashboards_search ON dashboards
  USING gin (search_vector(account_id, name || ' ' || folder_path || ' ' || coalesce(description_raw, '') || ' ' || coalesce(external_description, '')))
  WHERE NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX terms_search ON terms
  USING gin (search_vector(account_id, coalesce(name, '') || ' ' || coalesce(description_raw, '') || ' ' || coalesce(external_description, '')))
  WHERE deleted_at IS NULL;

-- The thing that is named exactly, in whatever letter case. Columns have theirs since the first migration.
CREATE INDEX tables_name_folded ON tables (account_id, lower(name), id);
CREATE INDEX dashboards_name_folded ON dashboards (account_id, lower(name), id);
CREATE INDEX terms_name_folded ON terms (account_id, lower(name), id);
