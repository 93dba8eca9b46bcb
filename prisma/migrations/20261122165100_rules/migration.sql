-- What the models cannot say: the clock, the rules that hold whatever the code does, and the derived columns.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The one clock by which a token's life is judged. Tests replace this function to move time for every process at once.
CREATE FUNCTION catalog_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS $$ SELECT clock_timestamp() $$;

-- Tokens ---------------------------------------------------------------------------------------------------------

ALTER TABLE api_tokens
  ADD CONSTRAINT api_tokens_hash_is_sha256 CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT api_tokens_region_is_a_name CHECK (region ~ '^[a-z]{2,8}$'),
  ADD CONSTRAINT api_tokens_last4_is_four CHECK (length(last4) = 4),
  ADD CONSTRAINT api_tokens_expire_after_creation CHECK (expires_at > created_at),
  ADD CONSTRAINT api_tokens_slot_counts_from_one CHECK (slot >= 1 AND retiring_slot >= 1),
  -- A token that was revoked or replaced holds no place among the active ones.
  ADD CONSTRAINT api_tokens_active_slot_is_live CHECK (slot IS NULL OR (revoked_at IS NULL AND superseded_at IS NULL)),
  ADD CONSTRAINT api_tokens_one_place_at_a_time CHECK (slot IS NULL OR retiring_slot IS NULL);

ALTER TABLE accounts
  ADD CONSTRAINT accounts_slots_count_from_one CHECK (max_active_tokens_per_scope BETWEEN 1 AND 100),
  ADD CONSTRAINT accounts_token_life_in_days CHECK (max_token_life_days BETWEEN 1 AND 3650);

-- Nothing that ended a token is taken back, and what a token is never changes.
CREATE FUNCTION api_tokens_keep_their_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN
    RAISE EXCEPTION 'a revoked token stays revoked' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.superseded_at IS NOT NULL AND (NEW.superseded_at IS NULL OR NEW.superseded_at > OLD.superseded_at) THEN
    RAISE EXCEPTION 'a replaced token does not come back' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.account_id, NEW.hash, NEW.scope, NEW.expires_at, NEW.created_at)
     IS DISTINCT FROM (OLD.account_id, OLD.hash, OLD.scope, OLD.expires_at, OLD.created_at) THEN
    RAISE EXCEPTION 'a token''s account, secret, scope and life do not change' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_tokens_keep_their_past BEFORE UPDATE ON api_tokens
  FOR EACH ROW EXECUTE FUNCTION api_tokens_keep_their_past();

CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_events_are_append_only BEFORE UPDATE OR DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_events_are_append_only();
CREATE TRIGGER audit_events_are_not_truncated BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only();

ALTER TABLE users ADD CONSTRAINT users_email_is_lower_case CHECK (email = lower(email));
ALTER TABLE unified_users ADD CONSTRAINT unified_users_email_is_lower_case CHECK (email = lower(email));

-- Sources --------------------------------------------------------------------------------------------------------

CREATE UNIQUE INDEX sources_one_generic_api_source ON sources (account_id) WHERE is_generic AND deleted_at IS NULL;

-- Exactly one end, one target ------------------------------------------------------------------------------------

ALTER TABLE lineages
  ADD CONSTRAINT lineages_one_parent CHECK (num_nonnulls(parent_table_id, parent_dashboard_id) = 1),
  ADD CONSTRAINT lineages_one_child CHECK (num_nonnulls(child_table_id, child_dashboard_id) = 1),
  ADD CONSTRAINT lineages_not_to_itself CHECK (coalesce(parent_table_id, parent_dashboard_id) <> coalesce(child_table_id, child_dashboard_id));
CREATE UNIQUE INDEX lineages_one_edge ON lineages
  (account_id, coalesce(parent_table_id, parent_dashboard_id), coalesce(child_table_id, child_dashboard_id));

ALTER TABLE field_lineages
  ADD CONSTRAINT field_lineages_one_parent CHECK (num_nonnulls(parent_column_id, parent_dashboard_field_id) = 1),
  ADD CONSTRAINT field_lineages_one_child CHECK (num_nonnulls(child_column_id, child_dashboard_id, child_dashboard_field_id) = 1),
  ADD CONSTRAINT field_lineages_not_to_itself
    CHECK (coalesce(parent_column_id, parent_dashboard_field_id) <> coalesce(child_column_id, child_dashboard_id, child_dashboard_field_id));
CREATE UNIQUE INDEX field_lineages_one_edge ON field_lineages
  (account_id, coalesce(parent_column_id, parent_dashboard_field_id), coalesce(child_column_id, child_dashboard_id, child_dashboard_field_id));

ALTER TABLE tag_entities ADD CONSTRAINT tag_entities_one_target
  CHECK (num_nonnulls(table_id, column_id, dashboard_id, dashboard_field_id, term_id) = 1);
ALTER TABLE owner_entities ADD CONSTRAINT owner_entities_one_target CHECK (num_nonnulls(table_id, dashboard_id, term_id) = 1);
ALTER TABLE team_owner_entities ADD CONSTRAINT team_owner_entities_one_target CHECK (num_nonnulls(table_id, dashboard_id, term_id) = 1);
ALTER TABLE entity_editors ADD CONSTRAINT entity_editors_one_target CHECK (num_nonnulls(table_id, dashboard_id, term_id) = 1);
ALTER TABLE data_products ADD CONSTRAINT data_products_one_target CHECK (num_nonnulls(table_id, dashboard_id, term_id) = 1);
ALTER TABLE entities_links
  ADD CONSTRAINT entities_links_one_from CHECK (num_nonnulls(from_table_id, from_dashboard_id, from_term_id) = 1),
  ADD CONSTRAINT entities_links_one_to
    CHECK (num_nonnulls(to_table_id, to_column_id, to_dashboard_id, to_dashboard_field_id, to_term_id) = 1);
ALTER TABLE entities_links ADD CONSTRAINT entities_links_not_to_itself
  CHECK (coalesce(from_table_id, from_dashboard_id, from_term_id) <> coalesce(to_table_id, to_column_id, to_dashboard_id, to_dashboard_field_id, to_term_id));
CREATE UNIQUE INDEX entities_links_one_pin ON entities_links
  (account_id, coalesce(from_table_id, from_dashboard_id, from_term_id),
   coalesce(to_table_id, to_column_id, to_dashboard_id, to_dashboard_field_id, to_term_id));
ALTER TABLE column_joins ADD CONSTRAINT column_joins_ordered CHECK (first_column_id < second_column_id);
ALTER TABLE teams
  ADD CONSTRAINT teams_slack_channel CHECK (slack_channel LIKE '#%'),
  ADD CONSTRAINT teams_slack_group CHECK (slack_group LIKE '@%');

-- Derived columns ------------------------------------------------------------------------------------------------
-- Hidden and deleted parents, paths and the ids of further ancestors are copied down, so that what a list leaves out,
-- filters and sorts by stands in the row itself. A row works its own copy out before it is written; a parent whose
-- copy-worthy columns changed touches its children, which work theirs out again.

CREATE FUNCTION databases_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.deleted_at IS NOT NULL INTO NEW.parent_deleted FROM sources s WHERE s.id = NEW.source_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER databases_derive BEFORE INSERT OR UPDATE ON databases FOR EACH ROW EXECUTE FUNCTION databases_derive();

CREATE FUNCTION schemas_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT d.source_id, d.is_hidden OR NEW.is_hidden, d.parent_deleted OR d.deleted_at IS NOT NULL
    INTO NEW.source_id, NEW.hidden, NEW.parent_deleted
    FROM databases d WHERE d.id = NEW.database_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER schemas_derive BEFORE INSERT OR UPDATE ON schemas FOR EACH ROW EXECUTE FUNCTION schemas_derive();

CREATE FUNCTION tables_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.source_id, s.database_id, s.hidden, s.parent_deleted OR s.deleted_at IS NOT NULL,
         s.name, d.name || '.' || s.name || '.' || NEW.name, length(NEW.name)
    INTO NEW.source_id, NEW.database_id, NEW.hidden, NEW.parent_deleted, NEW.schema_name, NEW.path, NEW.name_length
    FROM schemas s JOIN databases d ON d.id = s.database_id WHERE s.id = NEW.schema_id FOR SHARE OF s;
  RETURN NEW;
END $$;
CREATE TRIGGER tables_derive BEFORE INSERT OR UPDATE ON tables FOR EACH ROW EXECUTE FUNCTION tables_derive();

CREATE FUNCTION columns_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT t.source_id, t.database_id, t.schema_id, t.hidden, t.parent_deleted OR t.deleted_at IS NOT NULL
    INTO NEW.source_id, NEW.database_id, NEW.schema_id, NEW.hidden, NEW.parent_deleted
    FROM tables t WHERE t.id = NEW.table_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER columns_derive BEFORE INSERT OR UPDATE ON columns FOR EACH ROW EXECUTE FUNCTION columns_derive();

CREATE FUNCTION dashboards_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT s.deleted_at IS NOT NULL INTO NEW.parent_deleted FROM sources s WHERE s.id = NEW.source_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER dashboards_derive BEFORE INSERT OR UPDATE ON dashboards FOR EACH ROW EXECUTE FUNCTION dashboards_derive();

CREATE FUNCTION dashboard_fields_derive() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT d.parent_deleted OR d.deleted_at IS NOT NULL INTO NEW.parent_deleted
    FROM dashboards d WHERE d.id = NEW.dashboard_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER dashboard_fields_derive BEFORE INSERT OR UPDATE ON dashboard_fields
  FOR EACH ROW EXECUTE FUNCTION dashboard_fields_derive();

CREATE FUNCTION sources_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE databases SET source_id = source_id WHERE source_id = NEW.id;
  UPDATE dashboards SET source_id = source_id WHERE source_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER sources_touch AFTER UPDATE ON sources FOR EACH ROW
  WHEN ((OLD.deleted_at IS NULL) IS DISTINCT FROM (NEW.deleted_at IS NULL)) EXECUTE FUNCTION sources_touch();

CREATE FUNCTION databases_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE schemas SET database_id = database_id WHERE database_id = NEW.id;
  -- A table's path begins with the name of its database, which its schema does not carry.
  IF OLD.name <> NEW.name THEN UPDATE tables SET schema_id = schema_id WHERE database_id = NEW.id; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER databases_touch AFTER UPDATE ON databases FOR EACH ROW
  WHEN ((OLD.name, OLD.is_hidden, OLD.parent_deleted, OLD.deleted_at IS NULL)
        IS DISTINCT FROM (NEW.name, NEW.is_hidden, NEW.parent_deleted, NEW.deleted_at IS NULL))
  EXECUTE FUNCTION databases_touch();

CREATE FUNCTION schemas_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE tables SET schema_id = schema_id WHERE schema_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER schemas_touch AFTER UPDATE ON schemas FOR EACH ROW
  WHEN ((OLD.name, OLD.hidden, OLD.parent_deleted, OLD.deleted_at IS NULL)
        IS DISTINCT FROM (NEW.name, NEW.hidden, NEW.parent_deleted, NEW.deleted_at IS NULL))
  EXECUTE FUNCTION schemas_touch();

CREATE FUNCTION tables_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE columns SET table_id = table_id WHERE table_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tables_touch AFTER UPDATE ON tables FOR EACH ROW
  WHEN ((OLD.hidden, OLD.parent_deleted, OLD.deleted_at IS NULL)
        IS DISTINCT FROM (NEW.hidden, NEW.parent_deleted, NEW.deleted_at IS NULL))
  EXECUTE FUNCTION tables_touch();

CREATE FUNCTION dashboards_touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dashboard_fields SET dashboard_id = dashboard_id WHERE dashboard_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER dashboards_touch AFTER UPDATE ON dashboards FOR EACH ROW
  WHEN ((OLD.parent_deleted, OLD.deleted_at IS NULL) IS DISTINCT FROM (NEW.parent_deleted, NEW.deleted_at IS NULL))
  EXECUTE FUNCTION dashboards_touch();

-- How many people and teams own an asset: a sorting key.
CREATE FUNCTION owners_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_ record;
  step int;
BEGIN
  IF TG_OP = 'INSERT' THEN row_ := NEW; step := 1; ELSE row_ := OLD; step := -1; END IF;
  IF row_.table_id IS NOT NULL THEN UPDATE tables SET owners_count = owners_count + step WHERE id = row_.table_id;
  ELSIF row_.dashboard_id IS NOT NULL THEN UPDATE dashboards SET owners_count = owners_count + step WHERE id = row_.dashboard_id;
  ELSE UPDATE terms SET owners_count = owners_count + step WHERE id = row_.term_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER owners_count AFTER INSERT OR DELETE ON owner_entities FOR EACH ROW EXECUTE FUNCTION owners_count();
CREATE TRIGGER owners_count AFTER INSERT OR DELETE ON team_owner_entities FOR EACH ROW EXECUTE FUNCTION owners_count();

-- Indexes for what lists show by default, and for text filters ------------------------------------------------------

CREATE INDEX tables_shown ON tables (account_id, id) WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_shown ON columns (account_id, id) WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX tables_name_text ON tables USING gin (name gin_trgm_ops);
CREATE INDEX tables_path_text ON tables USING gin (path gin_trgm_ops);
CREATE INDEX columns_name_text ON columns USING gin (name gin_trgm_ops);
CREATE INDEX columns_name_folded ON columns (account_id, lower(name), id);
CREATE INDEX dashboards_name_text ON dashboards USING gin (name gin_trgm_ops);
CREATE INDEX dashboard_fields_account_id_name_id_idx ON dashboard_fields (account_id, name, id);
CREATE INDEX dashboard_fields_account_id_popularity_id_idx ON dashboard_fields (account_id, popularity, id);
CREATE INDEX dashboard_fields_name_text ON dashboard_fields USING gin (name gin_trgm_ops);
CREATE INDEX terms_name_text ON terms USING gin (name gin_trgm_ops);
