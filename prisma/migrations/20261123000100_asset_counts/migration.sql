-- How many columns and edges there are is kept instead of counted (decision 0013). Each row of `column_counts` and
-- `edge_counts` says how many there are of one class; writers only add rows that say how much more or less there is, so that
-- none waits for another, and the sum over the rows is the count at any moment. Whoever raises the account's version, which
-- writers do one after the other, folds these rows into one for each class.

CREATE TABLE "column_counts" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "database_id" UUID NOT NULL,
    "schema_id" UUID NOT NULL,
    "is_deleted" BOOLEAN NOT NULL,
    "is_hidden" BOOLEAN NOT NULL,
    "is_pii" BOOLEAN NOT NULL,
    "is_primary_key" BOOLEAN NOT NULL,
    "is_documented" BOOLEAN NOT NULL,
    "is_change" BOOLEAN NOT NULL DEFAULT true,
    "count" INTEGER NOT NULL,
    CONSTRAINT "column_counts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "column_counts_account_id_idx" ON "column_counts"("account_id");
ALTER TABLE "column_counts" ADD CONSTRAINT "column_counts_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX column_counts_changes ON column_counts (account_id) WHERE is_change;
CREATE UNIQUE INDEX column_counts_one_a_class ON column_counts
  (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii, is_primary_key, is_documented)
  WHERE NOT is_change;

CREATE TABLE "edge_counts" (
    "id" BIGSERIAL NOT NULL,
    "account_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "lineage_type" "lineage_type" NOT NULL,
    "parent_type" TEXT NOT NULL,
    "parent_source_id" UUID NOT NULL,
    "child_type" TEXT NOT NULL,
    "child_source_id" UUID NOT NULL,
    "is_deleted" BOOLEAN NOT NULL,
    "is_hidden" BOOLEAN NOT NULL,
    "is_change" BOOLEAN NOT NULL DEFAULT true,
    "count" INTEGER NOT NULL,
    CONSTRAINT "edge_counts_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "edge_counts_account_id_kind_idx" ON "edge_counts"("account_id", "kind");
ALTER TABLE "edge_counts" ADD CONSTRAINT "edge_counts_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX edge_counts_changes ON edge_counts (account_id) WHERE is_change;
CREATE UNIQUE INDEX edge_counts_one_a_class ON edge_counts
  (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id, is_deleted, is_hidden)
  WHERE NOT is_change;

CREATE FUNCTION accounts_fold_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM column_counts WHERE account_id = NEW.id AND is_change) THEN
    WITH changes AS (DELETE FROM column_counts WHERE account_id = NEW.id AND is_change RETURNING *)
    INSERT INTO column_counts AS c (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
                                    is_primary_key, is_documented, is_change, count)
    SELECT account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii, is_primary_key, is_documented,
           false, sum(count)
    FROM changes GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(count) <> 0
    ON CONFLICT (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii, is_primary_key, is_documented)
      WHERE NOT is_change DO UPDATE SET count = c.count + excluded.count;
  END IF;
  IF EXISTS (SELECT FROM edge_counts WHERE account_id = NEW.id AND is_change) THEN
    WITH changes AS (DELETE FROM edge_counts WHERE account_id = NEW.id AND is_change RETURNING *)
    INSERT INTO edge_counts AS c (account_id, kind, lineage_type, parent_type, parent_source_id, child_type,
                                  child_source_id, is_deleted, is_hidden, is_change, count)
    SELECT account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id, is_deleted,
           is_hidden, false, sum(count)
    FROM changes GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(count) <> 0
    ON CONFLICT (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id, is_deleted,
                 is_hidden)
      WHERE NOT is_change DO UPDATE SET count = c.count + excluded.count;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_fold_counts AFTER UPDATE OF catalog_version ON accounts
  FOR EACH ROW EXECUTE FUNCTION accounts_fold_counts();

-- Columns ------------------------------------------------------------------------------------------------------------
-- A statement is planned when it is first run: each trigger only comes to the transition tables that it has. An account
-- that is being deleted takes its counts with it.

CREATE FUNCTION columns_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO column_counts (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
                               is_primary_key, is_documented, count)
    SELECT account_id, source_id, database_id, schema_id, parent_deleted OR deleted_at IS NOT NULL, hidden,
           is_pii IS TRUE, is_primary_key IS TRUE, has_description(description_raw, external_description), count(*)
    FROM added GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO column_counts (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
                               is_primary_key, is_documented, count)
    SELECT account_id, source_id, database_id, schema_id, parent_deleted OR deleted_at IS NOT NULL, hidden,
           is_pii IS TRUE, is_primary_key IS TRUE, has_description(description_raw, external_description), -count(*)
    FROM gone WHERE EXISTS (SELECT FROM accounts a WHERE a.id = gone.account_id) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSE
    INSERT INTO column_counts (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
                               is_primary_key, is_documented, count)
    SELECT account_id, source_id, database_id, schema_id, parent_deleted OR deleted_at IS NOT NULL, hidden,
           is_pii IS TRUE, is_primary_key IS TRUE, has_description(description_raw, external_description), sum(step)
    FROM (SELECT *, 1 AS step FROM added UNION ALL SELECT *, -1 FROM gone) steps
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(step) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER columns_counted_added AFTER INSERT ON columns
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION columns_counted();
CREATE TRIGGER columns_counted_gone AFTER DELETE ON columns
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION columns_counted();
CREATE TRIGGER columns_counted_changed AFTER UPDATE ON columns
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION columns_counted();

-- Edges ------------------------------------------------------------------------------------------------------------------
-- What an edge counts as depends on its two ends as well. A writer of edges holds the account's lock with others, one who
-- deletes, hides or moves an end holds it alone: otherwise each could count by what the other is about to change.

CREATE FUNCTION lock_edge_counts(account_ids uuid[], is_alone boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one uuid;
BEGIN
  FOR one IN SELECT DISTINCT unnest(account_ids) ORDER BY 1 LOOP
    IF is_alone THEN PERFORM pg_advisory_xact_lock(hashtextextended('edge_counts ' || one, 0));
    ELSE PERFORM pg_advisory_xact_lock_shared(hashtextextended('edge_counts ' || one, 0));
    END IF;
  END LOOP;
END $$;

CREATE VIEW edges AS
  SELECT 'LINEAGE' AS kind, id, account_id, lineage_type,
         parent_table_id, NULL::uuid AS parent_column_id, parent_dashboard_id, NULL::uuid AS parent_dashboard_field_id,
         child_table_id, NULL::uuid AS child_column_id, child_dashboard_id, NULL::uuid AS child_dashboard_field_id
  FROM lineages
  UNION ALL
  SELECT 'FIELD_LINEAGE', id, account_id, lineage_type,
         NULL, parent_column_id, NULL, parent_dashboard_field_id,
         NULL, child_column_id, child_dashboard_id, child_dashboard_field_id
  FROM field_lineages;

-- The one that is there of these, as edges are counted by it. None while it is being deleted.
CREATE FUNCTION edge_end(a_table uuid, a_column uuid, a_dashboard uuid, a_field uuid)
RETURNS TABLE (type text, id uuid, source_id uuid, is_deleted boolean, is_hidden boolean) LANGUAGE sql STABLE AS $$
  SELECT 'TABLE', t.id, t.source_id, t.parent_deleted OR t.deleted_at IS NOT NULL, t.hidden
  FROM tables t WHERE t.id = a_table
  UNION ALL
  SELECT 'COLUMN', c.id, c.source_id, c.parent_deleted OR c.deleted_at IS NOT NULL, c.hidden
  FROM columns c WHERE c.id = a_column
  UNION ALL
  SELECT 'DASHBOARD', d.id, d.source_id, d.parent_deleted OR d.deleted_at IS NOT NULL, false
  FROM dashboards d WHERE d.id = a_dashboard
  UNION ALL
  SELECT 'DASHBOARD_FIELD', f.id, d.source_id, f.parent_deleted OR f.deleted_at IS NOT NULL, false
  FROM dashboard_fields f JOIN dashboards d ON d.id = f.dashboard_id WHERE f.id = a_field
$$;

-- The sources that an edge's ends lie in stand in the edge itself, for the filters by source.
ALTER TABLE "lineages" ADD COLUMN "parent_source_id" UUID, ADD COLUMN "child_source_id" UUID;
ALTER TABLE "field_lineages" ADD COLUMN "parent_source_id" UUID, ADD COLUMN "child_source_id" UUID;

UPDATE lineages e SET
  parent_source_id = (SELECT source_id FROM edge_end(e.parent_table_id, NULL, e.parent_dashboard_id, NULL)),
  child_source_id = (SELECT source_id FROM edge_end(e.child_table_id, NULL, e.child_dashboard_id, NULL));
UPDATE field_lineages e SET
  parent_source_id = (SELECT source_id FROM edge_end(NULL, e.parent_column_id, NULL, e.parent_dashboard_field_id)),
  child_source_id = (SELECT source_id
    FROM edge_end(NULL, e.child_column_id, e.child_dashboard_id, e.child_dashboard_field_id));

CREATE FUNCTION lineages_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.parent_source_id := (SELECT source_id FROM edge_end(NEW.parent_table_id, NULL, NEW.parent_dashboard_id, NULL));
  NEW.child_source_id := (SELECT source_id FROM edge_end(NEW.child_table_id, NULL, NEW.child_dashboard_id, NULL));
  RETURN NEW;
END $$;
CREATE TRIGGER lineages_derive
  BEFORE INSERT OR UPDATE OF parent_table_id, parent_dashboard_id, child_table_id, child_dashboard_id ON lineages
  FOR EACH ROW EXECUTE FUNCTION lineages_derive();

CREATE FUNCTION field_lineages_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.parent_source_id := (SELECT source_id FROM edge_end(NULL, NEW.parent_column_id, NULL, NEW.parent_dashboard_field_id));
  NEW.child_source_id := (SELECT source_id
    FROM edge_end(NULL, NEW.child_column_id, NEW.child_dashboard_id, NEW.child_dashboard_field_id));
  RETURN NEW;
END $$;
CREATE TRIGGER field_lineages_derive
  BEFORE INSERT OR UPDATE OF parent_column_id, parent_dashboard_field_id, child_column_id, child_dashboard_id,
    child_dashboard_field_id ON field_lineages
  FOR EACH ROW EXECUTE FUNCTION field_lineages_derive();

CREATE FUNCTION lineages_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM added;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, count(*)
    FROM added a
    CROSS JOIN LATERAL edge_end(a.parent_table_id, NULL, a.parent_dashboard_id, NULL) p
    CROSS JOIN LATERAL edge_end(a.child_table_id, NULL, a.child_dashboard_id, NULL) c
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM gone;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, -count(*)
    FROM gone a
    CROSS JOIN LATERAL edge_end(a.parent_table_id, NULL, a.parent_dashboard_id, NULL) p
    CROSS JOIN LATERAL edge_end(a.child_table_id, NULL, a.child_dashboard_id, NULL) c
    WHERE EXISTS (SELECT FROM accounts o WHERE o.id = a.account_id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSE
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM added;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, sum(a.step)
    FROM (
      SELECT s.* FROM gone g JOIN added n USING (id)
      CROSS JOIN LATERAL (VALUES
        (-1, g.account_id, g.lineage_type, g.parent_table_id, g.parent_dashboard_id, g.child_table_id, g.child_dashboard_id),
        (1, n.account_id, n.lineage_type, n.parent_table_id, n.parent_dashboard_id, n.child_table_id, n.child_dashboard_id)
      ) s(step, account_id, lineage_type, parent_table_id, parent_dashboard_id, child_table_id, child_dashboard_id)
      WHERE (g.lineage_type, g.parent_table_id, g.parent_dashboard_id, g.child_table_id, g.child_dashboard_id)
        IS DISTINCT FROM (n.lineage_type, n.parent_table_id, n.parent_dashboard_id, n.child_table_id, n.child_dashboard_id)
    ) a
    CROSS JOIN LATERAL edge_end(a.parent_table_id, NULL, a.parent_dashboard_id, NULL) p
    CROSS JOIN LATERAL edge_end(a.child_table_id, NULL, a.child_dashboard_id, NULL) c
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(a.step) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lineages_counted_added AFTER INSERT ON lineages
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lineages_counted();
CREATE TRIGGER lineages_counted_gone AFTER DELETE ON lineages
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION lineages_counted();
CREATE TRIGGER lineages_counted_changed AFTER UPDATE ON lineages
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lineages_counted();

CREATE FUNCTION field_lineages_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM added;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'FIELD_LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, count(*)
    FROM added a
    CROSS JOIN LATERAL edge_end(NULL, a.parent_column_id, NULL, a.parent_dashboard_field_id) p
    CROSS JOIN LATERAL edge_end(NULL, a.child_column_id, a.child_dashboard_id, a.child_dashboard_field_id) c
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM gone;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'FIELD_LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, -count(*)
    FROM gone a
    CROSS JOIN LATERAL edge_end(NULL, a.parent_column_id, NULL, a.parent_dashboard_field_id) p
    CROSS JOIN LATERAL edge_end(NULL, a.child_column_id, a.child_dashboard_id, a.child_dashboard_field_id) c
    WHERE EXISTS (SELECT FROM accounts o WHERE o.id = a.account_id)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  ELSE
    PERFORM lock_edge_counts(array_agg(DISTINCT account_id), false) FROM added;
    INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                             is_deleted, is_hidden, count)
    SELECT a.account_id, 'FIELD_LINEAGE', a.lineage_type, p.type, p.source_id, c.type, c.source_id,
           p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, sum(a.step)
    FROM (
      SELECT s.* FROM gone g JOIN added n USING (id)
      CROSS JOIN LATERAL (VALUES
        (-1, g.account_id, g.lineage_type, g.parent_column_id, g.parent_dashboard_field_id, g.child_column_id,
         g.child_dashboard_id, g.child_dashboard_field_id),
        (1, n.account_id, n.lineage_type, n.parent_column_id, n.parent_dashboard_field_id, n.child_column_id,
         n.child_dashboard_id, n.child_dashboard_field_id)
      ) s(step, account_id, lineage_type, parent_column_id, parent_dashboard_field_id, child_column_id,
          child_dashboard_id, child_dashboard_field_id)
      WHERE (g.lineage_type, g.parent_column_id, g.parent_dashboard_field_id, g.child_column_id, g.child_dashboard_id,
             g.child_dashboard_field_id)
        IS DISTINCT FROM (n.lineage_type, n.parent_column_id, n.parent_dashboard_field_id, n.child_column_id,
             n.child_dashboard_id, n.child_dashboard_field_id)
    ) a
    CROSS JOIN LATERAL edge_end(NULL, a.parent_column_id, NULL, a.parent_dashboard_field_id) p
    CROSS JOIN LATERAL edge_end(NULL, a.child_column_id, a.child_dashboard_id, a.child_dashboard_field_id) c
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(a.step) <> 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER field_lineages_counted_added AFTER INSERT ON field_lineages
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION field_lineages_counted();
CREATE TRIGGER field_lineages_counted_gone AFTER DELETE ON field_lineages
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION field_lineages_counted();
CREATE TRIGGER field_lineages_counted_changed AFTER UPDATE ON field_lineages
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION field_lineages_counted();

-- Ends of edges ------------------------------------------------------------------------------------------------------------

-- The edges at these assets, each once, found by the indexes on their ends.
CREATE FUNCTION edges_at(asset_ids uuid[]) RETURNS SETOF edges LANGUAGE sql STABLE AS $$
  SELECT DISTINCT e.* FROM unnest(asset_ids) AS one(id)
  CROSS JOIN LATERAL (
    SELECT * FROM edges e WHERE e.parent_table_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.parent_column_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.parent_dashboard_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.parent_dashboard_field_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.child_table_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.child_column_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.child_dashboard_id = one.id UNION ALL
    SELECT * FROM edges e WHERE e.child_dashboard_field_id = one.id
    OFFSET 0) e
$$;

-- These assets were of another source, deleted or hidden until now: what their edges counted as changes.
CREATE FUNCTION recount_edges_at(asset_ids uuid[], sources uuid[], deleted boolean[], hidden boolean[]) RETURNS void
LANGUAGE sql VOLATILE AS $$
  INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                           is_deleted, is_hidden, count)
  WITH was AS MATERIALIZED (
    SELECT * FROM unnest(asset_ids, sources, deleted, hidden) AS w(id, source_id, is_deleted, is_hidden))
  SELECT e.account_id, e.kind, e.lineage_type, p.type, s.parent_source_id, c.type, s.child_source_id, s.is_deleted,
         s.is_hidden, sum(s.step)
  FROM edges_at(asset_ids) e
  CROSS JOIN LATERAL edge_end(e.parent_table_id, e.parent_column_id, e.parent_dashboard_id, e.parent_dashboard_field_id) p
  CROSS JOIN LATERAL edge_end(e.child_table_id, e.child_column_id, e.child_dashboard_id, e.child_dashboard_field_id) c
  LEFT JOIN was wp ON wp.id = p.id
  LEFT JOIN was wc ON wc.id = c.id
  CROSS JOIN LATERAL (VALUES
    (1, p.source_id, c.source_id, p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden),
    (-1, coalesce(wp.source_id, p.source_id), coalesce(wc.source_id, c.source_id),
     coalesce(wp.is_deleted, p.is_deleted) OR coalesce(wc.is_deleted, c.is_deleted),
     coalesce(wp.is_hidden, p.is_hidden) OR coalesce(wc.is_hidden, c.is_hidden))
  ) s(step, parent_source_id, child_source_id, is_deleted, is_hidden)
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 HAVING sum(s.step) <> 0
$$;

-- Those that were of another source take their edges along.
CREATE FUNCTION move_edges_at(asset_ids uuid[], sources uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  moved uuid[] := ARRAY(
    SELECT w.id FROM unnest(asset_ids, sources) AS w(id, source_id)
    WHERE w.source_id NOT IN (
      SELECT source_id FROM edge_end(w.id, NULL, NULL, NULL) UNION ALL SELECT source_id FROM edge_end(NULL, w.id, NULL, NULL)
      UNION ALL SELECT source_id FROM edge_end(NULL, NULL, w.id, NULL)
      UNION ALL SELECT source_id FROM edge_end(NULL, NULL, NULL, w.id)));
BEGIN
  IF moved = '{}' THEN RETURN; END IF;
  UPDATE lineages SET parent_table_id = parent_table_id
  WHERE parent_table_id = ANY (moved) OR parent_dashboard_id = ANY (moved) OR child_table_id = ANY (moved)
    OR child_dashboard_id = ANY (moved);
  UPDATE field_lineages SET parent_column_id = parent_column_id
  WHERE parent_column_id = ANY (moved) OR parent_dashboard_field_id = ANY (moved) OR child_column_id = ANY (moved)
    OR child_dashboard_id = ANY (moved) OR child_dashboard_field_id = ANY (moved);
END $$;

CREATE FUNCTION edge_ends_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tables_edges_changed AFTER UPDATE ON tables
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION edge_ends_changed();
CREATE TRIGGER columns_edges_changed AFTER UPDATE ON columns
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION edge_ends_changed();
CREATE TRIGGER dashboards_edges_changed AFTER UPDATE ON dashboards
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION edge_ends_changed();
CREATE TRIGGER dashboard_fields_edges_changed AFTER UPDATE ON dashboard_fields
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION edge_ends_changed();

-- A dashboard's fields follow it only after its own edges are counted anew, or an edge between the two would be counted by
-- what the dashboard has become and not by what it was: after the statement, in the order of the triggers' names.
DROP TRIGGER dashboards_touch ON dashboards;
CREATE OR REPLACE FUNCTION dashboards_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dashboard_fields SET dashboard_id = dashboard_id WHERE dashboard_id IN (
    SELECT id FROM gone o JOIN added n USING (id)
    WHERE (o.parent_deleted, o.deleted_at IS NULL) IS DISTINCT FROM (n.parent_deleted, n.deleted_at IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER dashboards_touch AFTER UPDATE ON dashboards
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboards_touch();
DROP TRIGGER dashboards_hand_popularity_down ON dashboards;
CREATE OR REPLACE FUNCTION dashboards_hand_popularity_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dashboard_fields f SET popularity = CASE WHEN n.given_popularity IS NULL THEN n.popularity END
  FROM gone o JOIN added n USING (id)
  WHERE f.dashboard_id = n.id AND f.given_popularity IS NULL AND o.popularity IS DISTINCT FROM n.popularity;
  RETURN NULL;
END $$;
CREATE TRIGGER dashboards_hand_popularity_down AFTER UPDATE ON dashboards
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION dashboards_hand_popularity_down();

-- An asset's edges go with it. They are counted out while it is still there, and not again when they are deleted without it.
CREATE FUNCTION edge_ends_gone() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids uuid[] := ARRAY[OLD.id];
BEGIN
  IF NOT EXISTS (SELECT FROM accounts WHERE id = OLD.account_id) THEN RETURN OLD; END IF;
  PERFORM lock_edge_counts(ARRAY[OLD.account_id], true);
  IF TG_TABLE_NAME = 'dashboards' THEN
    ids := ids || ARRAY(SELECT f.id FROM dashboard_fields f WHERE f.dashboard_id = OLD.id);
  END IF;
  INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                           is_deleted, is_hidden, count)
  SELECT e.account_id, e.kind, e.lineage_type, p.type, p.source_id, c.type, c.source_id,
         p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, -count(*)
  FROM edges_at(ids) e
  CROSS JOIN LATERAL edge_end(e.parent_table_id, e.parent_column_id, e.parent_dashboard_id, e.parent_dashboard_field_id) p
  CROSS JOIN LATERAL edge_end(e.child_table_id, e.child_column_id, e.child_dashboard_id, e.child_dashboard_field_id) c
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  RETURN OLD;
END $$;
CREATE TRIGGER tables_edges_gone BEFORE DELETE ON tables FOR EACH ROW EXECUTE FUNCTION edge_ends_gone();
CREATE TRIGGER columns_edges_gone BEFORE DELETE ON columns FOR EACH ROW EXECUTE FUNCTION edge_ends_gone();
CREATE TRIGGER dashboards_edges_gone BEFORE DELETE ON dashboards FOR EACH ROW EXECUTE FUNCTION edge_ends_gone();
CREATE TRIGGER dashboard_fields_edges_gone BEFORE DELETE ON dashboard_fields FOR EACH ROW EXECUTE FUNCTION edge_ends_gone();

-- What is there already ------------------------------------------------------------------------------------------------------

-- Counts everything anew. For data that came in past the triggers, while nobody else writes.
CREATE FUNCTION count_assets_anew() RETURNS void LANGUAGE sql VOLATILE AS $$
  DELETE FROM column_counts;
  DELETE FROM edge_counts;
  INSERT INTO column_counts (account_id, source_id, database_id, schema_id, is_deleted, is_hidden, is_pii,
                             is_primary_key, is_documented, is_change, count)
  SELECT account_id, source_id, database_id, schema_id, parent_deleted OR deleted_at IS NOT NULL, hidden,
         is_pii IS TRUE, is_primary_key IS TRUE, has_description(description_raw, external_description), false, count(*)
  FROM columns GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
  INSERT INTO edge_counts (account_id, kind, lineage_type, parent_type, parent_source_id, child_type, child_source_id,
                           is_deleted, is_hidden, is_change, count)
  SELECT e.account_id, e.kind, e.lineage_type, p.type, p.source_id, c.type, c.source_id,
         p.is_deleted OR c.is_deleted, p.is_hidden OR c.is_hidden, false, count(*)
  FROM edges e
  CROSS JOIN LATERAL edge_end(e.parent_table_id, e.parent_column_id, e.parent_dashboard_id, e.parent_dashboard_field_id) p
  CROSS JOIN LATERAL edge_end(e.child_table_id, e.child_column_id, e.child_dashboard_id, e.child_dashboard_field_id) c
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
$$;
SELECT count_assets_anew();

-- Indexes for filters that many rows pass, or hardly one ---------------------------------------------------------------------
-- A walk by id in search of what is rare, or of what was loaded last, would pass everything else.

CREATE INDEX "lineages_parent_source_id_id_idx" ON "lineages"("parent_source_id", "id");
CREATE INDEX "lineages_child_source_id_id_idx" ON "lineages"("child_source_id", "id");
CREATE INDEX lineages_to_tables ON lineages (account_id, id) WHERE child_table_id IS NOT NULL;
CREATE INDEX lineages_to_dashboards ON lineages (account_id, id) WHERE child_dashboard_id IS NOT NULL;
CREATE INDEX "field_lineages_parent_source_id_id_idx" ON "field_lineages"("parent_source_id", "id");
-- One for each kind of child, which PostgreSQL would otherwise expect to be spread evenly over the sources.
CREATE INDEX field_lineages_to_columns_in ON field_lineages (child_source_id, id) WHERE child_column_id IS NOT NULL;
CREATE INDEX field_lineages_to_dashboards_in ON field_lineages (child_source_id, id) WHERE child_dashboard_id IS NOT NULL;
CREATE INDEX field_lineages_to_dashboard_fields_in ON field_lineages (child_source_id, id)
  WHERE child_dashboard_field_id IS NOT NULL;
CREATE INDEX field_lineages_to_columns ON field_lineages (account_id, id) WHERE child_column_id IS NOT NULL;
CREATE INDEX field_lineages_to_dashboards ON field_lineages (account_id, id) WHERE child_dashboard_id IS NOT NULL;
CREATE INDEX field_lineages_to_dashboard_fields ON field_lineages (account_id, id) WHERE child_dashboard_field_id IS NOT NULL;
-- Of a type there are many: falling, they would be sorted for every page.
CREATE INDEX "queries_type_falling" ON "queries"("account_id", "query_type" DESC, "id");
CREATE INDEX columns_shown_pii ON columns (account_id, id)
  WHERE is_pii AND NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_shown_primary_key ON columns (account_id, id)
  WHERE is_primary_key AND NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
-- As lists ask for it.
CREATE INDEX columns_shown_documented ON columns (account_id, id)
  WHERE coalesce(nullif(description_raw, ''), external_description, '') <> ''
    AND NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_shown_undocumented ON columns (account_id, id)
  WHERE coalesce(nullif(description_raw, ''), external_description, '') = ''
    AND NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_description_text ON columns
  USING gin ((coalesce(nullif(description_raw, ''), external_description, '')) gin_trgm_ops);
