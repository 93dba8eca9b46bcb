-- Whether both columns of a join are shown stands in the join itself (decision 0013): joins, and the columns that have one,
-- are then counted without looking up a hundred thousand columns.

ALTER TABLE "column_joins" ADD COLUMN "is_deleted" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "is_hidden" BOOLEAN NOT NULL DEFAULT false;

UPDATE column_joins j SET
  is_deleted = f.parent_deleted OR f.deleted_at IS NOT NULL OR s.parent_deleted OR s.deleted_at IS NOT NULL,
  is_hidden = f.hidden OR s.hidden
FROM columns f, columns s WHERE f.id = j.first_column_id AND s.id = j.second_column_id;

-- A writer of joins holds the account's lock with others, one who deletes or hides columns holds it alone, as for edges.
CREATE FUNCTION column_joins_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_edge_counts(ARRAY[NEW.account_id], false);
  SELECT bool_or(c.parent_deleted OR c.deleted_at IS NOT NULL), bool_or(c.hidden) INTO NEW.is_deleted, NEW.is_hidden
  FROM columns c WHERE c.id IN (NEW.first_column_id, NEW.second_column_id);
  -- Of columns that are not there the foreign keys complain.
  NEW.is_deleted := coalesce(NEW.is_deleted, false);
  NEW.is_hidden := coalesce(NEW.is_hidden, false);
  RETURN NEW;
END $$;
CREATE TRIGGER column_joins_derive BEFORE INSERT OR UPDATE OF first_column_id, second_column_id ON column_joins
  FOR EACH ROW EXECUTE FUNCTION column_joins_derive();

-- The lock comes before the rows' own, or someone who hides a column could wait for these rows while they wait for him.
CREATE OR REPLACE FUNCTION query_joins_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM gone;
  WITH fewer AS (SELECT first_column_id, second_column_id, count(*) AS count FROM gone GROUP BY 1, 2),
       locked AS (
         SELECT j.id, f.count FROM column_joins j JOIN fewer f USING (first_column_id, second_column_id)
         ORDER BY j.first_column_id, j.second_column_id FOR UPDATE OF j)
  UPDATE column_joins j SET count = j.count - l.count, updated_at = now() FROM locked l WHERE j.id = l.id;
  DELETE FROM column_joins j USING gone g
  WHERE j.first_column_id = g.first_column_id AND j.second_column_id = g.second_column_id AND j.count <= 0;
  RETURN NULL;
END $$;

-- These columns were deleted or hidden, or no longer are.
CREATE FUNCTION mark_joins_at(column_ids uuid[]) RETURNS void LANGUAGE sql VOLATILE AS $$
  WITH at AS MATERIALIZED (
    SELECT id FROM column_joins WHERE first_column_id = ANY (column_ids)
    UNION SELECT id FROM column_joins WHERE second_column_id = ANY (column_ids))
  UPDATE column_joins j SET is_deleted = n.is_deleted, is_hidden = n.is_hidden
  FROM (
    SELECT o.id, f.parent_deleted OR f.deleted_at IS NOT NULL OR s.parent_deleted OR s.deleted_at IS NOT NULL AS is_deleted,
           f.hidden OR s.hidden AS is_hidden
    FROM at JOIN column_joins o USING (id)
    JOIN columns f ON f.id = o.first_column_id JOIN columns s ON s.id = o.second_column_id) n
  WHERE j.id = n.id AND (j.is_deleted, j.is_hidden) IS DISTINCT FROM (n.is_deleted, n.is_hidden)
$$;

-- As before, but for the joins.
CREATE OR REPLACE FUNCTION edge_ends_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was record;
BEGIN
  IF TG_TABLE_NAME = 'dashboards' THEN
    -- A field lies where its dashboard does.
    SELECT array_agg(w.account_id) AS accounts, array_agg(w.id) AS ids, array_agg(w.source_id) AS sources,
           array_agg(w.is_deleted) AS deleted, array_agg(false) AS hidden INTO was
    FROM (
      SELECT o.account_id, o.id, o.source_id, o.parent_deleted OR o.deleted_at IS NOT NULL AS is_deleted
      FROM gone o JOIN added n USING (id)
      WHERE (o.source_id, o.parent_deleted OR o.deleted_at IS NOT NULL)
        IS DISTINCT FROM (n.source_id, n.parent_deleted OR n.deleted_at IS NOT NULL)
      UNION ALL
      SELECT f.account_id, f.id, o.source_id, f.parent_deleted OR f.deleted_at IS NOT NULL
      FROM gone o JOIN added n USING (id) JOIN dashboard_fields f ON f.dashboard_id = o.id WHERE o.source_id <> n.source_id
    ) w;
  ELSIF TG_TABLE_NAME = 'dashboard_fields' THEN
    SELECT array_agg(o.account_id) AS accounts, array_agg(o.id) AS ids, array_agg(d.source_id) AS sources,
           array_agg(o.parent_deleted OR o.deleted_at IS NOT NULL) AS deleted, array_agg(false) AS hidden INTO was
    FROM gone o JOIN added n USING (id) JOIN dashboards d ON d.id = o.dashboard_id
    WHERE (o.dashboard_id, o.parent_deleted OR o.deleted_at IS NOT NULL)
      IS DISTINCT FROM (n.dashboard_id, n.parent_deleted OR n.deleted_at IS NOT NULL);
  ELSE
    SELECT array_agg(o.account_id) AS accounts, array_agg(o.id) AS ids, array_agg(o.source_id) AS sources,
           array_agg(o.parent_deleted OR o.deleted_at IS NOT NULL) AS deleted, array_agg(o.hidden) AS hidden INTO was
    FROM gone o JOIN added n USING (id)
    WHERE (o.source_id, o.parent_deleted OR o.deleted_at IS NOT NULL, o.hidden)
      IS DISTINCT FROM (n.source_id, n.parent_deleted OR n.deleted_at IS NOT NULL, n.hidden);
  END IF;
  IF was.ids IS NOT NULL THEN
    PERFORM lock_edge_counts(was.accounts, true);
    PERFORM recount_edges_at(was.ids, was.sources, was.deleted, was.hidden);
    PERFORM move_edges_at(was.ids, was.sources);
    IF TG_TABLE_NAME = 'columns' THEN PERFORM mark_joins_at(was.ids); END IF;
  END IF;
  RETURN NULL;
END $$;

-- Of a frequent word's columns search ranks some hundreds: it finds them among one column in sixteen, instead of going
-- through an index's hundred thousand entries for every word. The hash spreads them evenly over everything.
CREATE INDEX columns_search_sample ON columns
  USING gin (search_vector(account_id, name || ' ' || coalesce(description_raw, '') || ' ' || coalesce(external_description, '')))
  WHERE (uuid_hash(id) & 15) = 0 AND NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
