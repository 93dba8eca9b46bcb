-- What is worked out instead of told: joins from queries, popularity from use, completion from what is filled in
-- (decision 0010).

-- Runs of queries ------------------------------------------------------------------------------------------------

CREATE TABLE "query_runs" (
    "account_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "author" TEXT NOT NULL DEFAULT '',
    "ran_at" TIMESTAMPTZ(3) NOT NULL,
    "runs" INTEGER NOT NULL,
    CONSTRAINT "query_runs_pkey" PRIMARY KEY ("query_id", "author", "ran_at")
);
CREATE INDEX "query_runs_ran_at_idx" ON "query_runs"("ran_at");
ALTER TABLE "query_runs" ADD CONSTRAINT "query_runs_account_id_query_id_fkey"
  FOREIGN KEY ("account_id", "query_id") REFERENCES "queries"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE query_runs ADD CONSTRAINT query_runs_count_from_one CHECK (runs >= 1);
INSERT INTO query_runs (account_id, query_id, author, ran_at, runs)
  SELECT account_id, id, coalesce(author, ''), timestamp, 1 FROM queries;

CREATE TABLE "query_counters" (
    "account_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "author" TEXT NOT NULL DEFAULT '',
    "since" TIMESTAMPTZ(3) NOT NULL,
    "total" INTEGER NOT NULL,
    CONSTRAINT "query_counters_pkey" PRIMARY KEY ("query_id", "author", "since")
);
ALTER TABLE "query_counters" ADD CONSTRAINT "query_counters_account_id_query_id_fkey"
  FOREIGN KEY ("account_id", "query_id") REFERENCES "queries"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "queries" ADD COLUMN "parse_error" TEXT, ADD COLUMN "unresolved_tables" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Joins ------------------------------------------------------------------------------------------------------------

CREATE TABLE "query_joins" (
    "account_id" UUID NOT NULL,
    "query_id" UUID NOT NULL,
    "first_column_id" UUID NOT NULL,
    "second_column_id" UUID NOT NULL,
    CONSTRAINT "query_joins_pkey" PRIMARY KEY ("query_id", "first_column_id", "second_column_id")
);
CREATE INDEX "query_joins_first_column_id_idx" ON "query_joins"("first_column_id");
CREATE INDEX "query_joins_second_column_id_idx" ON "query_joins"("second_column_id");
ALTER TABLE "query_joins" ADD CONSTRAINT "query_joins_account_id_query_id_fkey"
  FOREIGN KEY ("account_id", "query_id") REFERENCES "queries"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "query_joins" ADD CONSTRAINT "query_joins_account_id_first_column_id_fkey"
  FOREIGN KEY ("account_id", "first_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "query_joins" ADD CONSTRAINT "query_joins_account_id_second_column_id_fkey"
  FOREIGN KEY ("account_id", "second_column_id") REFERENCES "columns"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE query_joins ADD CONSTRAINT query_joins_ordered CHECK (first_column_id < second_column_id);

-- A count is how many of the stored queries join the two, however a query came or went. In the order of the columns, so
-- that two batches do not block each other.
CREATE FUNCTION query_joins_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO column_joins AS j (id, account_id, first_column_id, second_column_id, count, created_at, updated_at)
  SELECT gen_random_uuid(), n.account_id, n.first_column_id, n.second_column_id, count(*), now(), now()
  FROM added n GROUP BY n.account_id, n.first_column_id, n.second_column_id ORDER BY n.first_column_id, n.second_column_id
  ON CONFLICT (first_column_id, second_column_id) DO UPDATE SET count = j.count + excluded.count, updated_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER query_joins_added AFTER INSERT ON query_joins
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION query_joins_added();

CREATE FUNCTION query_joins_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH fewer AS (SELECT first_column_id, second_column_id, count(*) AS count FROM gone GROUP BY 1, 2),
       locked AS (
         SELECT j.id, f.count FROM column_joins j JOIN fewer f USING (first_column_id, second_column_id)
         ORDER BY j.first_column_id, j.second_column_id FOR UPDATE OF j)
  UPDATE column_joins j SET count = j.count - l.count, updated_at = now() FROM locked l WHERE j.id = l.id;
  DELETE FROM column_joins j USING gone g
  WHERE j.first_column_id = g.first_column_id AND j.second_column_id = g.second_column_id AND j.count <= 0;
  RETURN NULL;
END $$;
CREATE TRIGGER query_joins_gone AFTER DELETE ON query_joins
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION query_joins_gone();

-- Popularity ---------------------------------------------------------------------------------------------------------
-- `given_…` is what somebody said, which wins; what is shown and sorted by is kept in `popularity`.

ALTER TABLE "tables" ADD COLUMN "given_number_of_queries" INTEGER, ADD COLUMN "given_popularity" INTEGER;
ALTER TABLE "dashboards" ADD COLUMN "given_popularity" INTEGER;
ALTER TABLE "dashboard_fields" ADD COLUMN "given_popularity" INTEGER;
UPDATE tables SET given_number_of_queries = number_of_queries, given_popularity = popularity;
UPDATE dashboards SET given_popularity = popularity;
UPDATE dashboard_fields SET given_popularity = popularity;

-- 0 to 1: how far a number has come on its way to `most`, each doubling counting alike.
CREATE FUNCTION share_of_most(number numeric, most numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT least(1, ln(1 + greatest(number, 0)) / ln(1 + most)) $$;

CREATE FUNCTION table_popularity(runs numeric, people numeric) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT round(700000 * share_of_most(runs, 100000) + 300000 * share_of_most(people, 100))::int $$;

CREATE FUNCTION dashboard_popularity(views numeric, owners numeric) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT round(800000 * share_of_most(views, 100000) + 200000 * share_of_most(owners, 10))::int $$;

-- How far back runs count.
CREATE FUNCTION use_counts_from() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT catalog_now() - interval '90 days' $$;

-- Nothing is known of a table that no stored query uses: it has no row here.
CREATE FUNCTION use_of_tables(ids uuid[]) RETURNS TABLE (table_id uuid, runs int, popularity int) LANGUAGE sql VOLATILE AS $$
  SELECT u.table_id, least(coalesce(sum(r.runs), 0), 2147483647)::int,
         table_popularity(coalesce(sum(r.runs), 0), count(DISTINCT r.author))
  FROM query_tables u
  LEFT JOIN query_runs r ON r.query_id = u.query_id AND r.ran_at > (SELECT use_counts_from())
  WHERE u.table_id = ANY (ids) GROUP BY u.table_id
$$;

-- Works out anew how much these tables are used, and answers those of which it changed. They are locked in one order.
CREATE FUNCTION measure_use_of_tables(ids uuid[]) RETURNS SETOF uuid LANGUAGE sql VOLATILE AS $$
  WITH locked AS (
    SELECT t.id FROM tables t WHERE t.id = ANY (ids) ORDER BY t.id FOR NO KEY UPDATE),
  used AS (
    SELECT l.id, u.runs, u.popularity FROM locked l LEFT JOIN use_of_tables(ids) u ON u.table_id = l.id)
  UPDATE tables t SET number_of_queries = coalesce(t.given_number_of_queries, u.runs),
                      popularity = coalesce(t.given_popularity, u.popularity)
  FROM used u
  WHERE t.id = u.id AND (t.number_of_queries, t.popularity)
    IS DISTINCT FROM (coalesce(t.given_number_of_queries, u.runs), coalesce(t.given_popularity, u.popularity))
  RETURNING t.id
$$;

CREATE FUNCTION tables_given_use() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  used record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.number_of_queries := coalesce(NEW.given_number_of_queries, NEW.number_of_queries);
    NEW.popularity := coalesce(NEW.given_popularity, NEW.popularity);
  ELSIF (NEW.given_number_of_queries, NEW.given_popularity)
        IS DISTINCT FROM (OLD.given_number_of_queries, OLD.given_popularity) THEN
    SELECT u.runs, u.popularity INTO used FROM (SELECT 1) one LEFT JOIN use_of_tables(ARRAY[NEW.id]) u ON true;
    NEW.number_of_queries := coalesce(NEW.given_number_of_queries, used.runs);
    NEW.popularity := coalesce(NEW.given_popularity, used.popularity);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tables_given_use BEFORE INSERT OR UPDATE OF given_number_of_queries, given_popularity ON tables
  FOR EACH ROW EXECUTE FUNCTION tables_given_use();

-- A dashboard's use stands in its own row. A figure that it is written with is the tool's own, and stays.
CREATE FUNCTION dashboards_popularity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN NEW.given_popularity := coalesce(NEW.given_popularity, NEW.popularity); END IF;
  NEW.popularity := coalesce(NEW.given_popularity,
    CASE WHEN NEW.view_count > 0 THEN dashboard_popularity(NEW.view_count, NEW.owners_count) END);
  RETURN NEW;
END $$;
CREATE TRIGGER dashboards_popularity BEFORE INSERT OR UPDATE OF view_count, owners_count, given_popularity ON dashboards
  FOR EACH ROW EXECUTE FUNCTION dashboards_popularity();

-- Nobody counts who looks at a single field: it is as popular as its dashboard, unless the tool says more. A tool's own
-- figure of a dashboard says nothing of its fields, of which it would have its own too.
CREATE FUNCTION dashboard_fields_popularity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN NEW.given_popularity := coalesce(NEW.given_popularity, NEW.popularity); END IF;
  NEW.popularity := coalesce(NEW.given_popularity, (SELECT d.popularity FROM dashboards d WHERE d.id = NEW.dashboard_id AND d.given_popularity IS NULL));
  RETURN NEW;
END $$;
CREATE TRIGGER dashboard_fields_popularity BEFORE INSERT OR UPDATE OF given_popularity ON dashboard_fields
  FOR EACH ROW EXECUTE FUNCTION dashboard_fields_popularity();

CREATE FUNCTION dashboards_hand_popularity_down() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE dashboard_fields SET popularity = CASE WHEN NEW.given_popularity IS NULL THEN NEW.popularity END
  WHERE dashboard_id = NEW.id AND given_popularity IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER dashboards_hand_popularity_down AFTER UPDATE ON dashboards FOR EACH ROW
  WHEN (OLD.popularity IS DISTINCT FROM NEW.popularity) EXECUTE FUNCTION dashboards_hand_popularity_down();

UPDATE dashboards SET view_count = view_count WHERE given_popularity IS NULL;

-- Completion ---------------------------------------------------------------------------------------------------------
-- A narrow table of its own: writing columns never locks or rewrites the row of their table, with its twenty indexes.

CREATE TABLE "table_completion" (
    "table_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "is_described" BOOLEAN NOT NULL DEFAULT false,
    "is_owned" BOOLEAN NOT NULL DEFAULT false,
    "tags" INTEGER NOT NULL DEFAULT 0,
    "columns" INTEGER NOT NULL DEFAULT 0,
    "described_columns" INTEGER NOT NULL DEFAULT 0,
    "level" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "table_completion_pkey" PRIMARY KEY ("table_id")
);
CREATE INDEX "table_completion_account_id_level_table_id_idx" ON "table_completion"("account_id", "level", "table_id");
CREATE INDEX "table_completion_falling" ON "table_completion"("account_id", "level" DESC, "table_id");
CREATE UNIQUE INDEX "table_completion_account_id_table_id_key" ON "table_completion"("account_id", "table_id");
ALTER TABLE "table_completion" ADD CONSTRAINT "table_completion_account_id_table_id_fkey"
  FOREIGN KEY ("account_id", "table_id") REFERENCES "tables"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "tables" DROP COLUMN "level_of_completion";

CREATE FUNCTION has_description(own text, external text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(own, ''), external, '') <> '' $$;

CREATE FUNCTION table_completion_level() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.level := 35 * NEW.is_described::int + 20 * NEW.is_owned::int + 15 * (NEW.tags > 0)::int
    + CASE WHEN NEW.columns > 0 THEN 30 * NEW.described_columns / NEW.columns ELSE 0 END;
  RETURN NEW;
END $$;
CREATE TRIGGER table_completion_level BEFORE INSERT OR UPDATE ON table_completion
  FOR EACH ROW EXECUTE FUNCTION table_completion_level();

CREATE FUNCTION tables_begin_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO table_completion (table_id, account_id, is_described, is_owned)
  SELECT id, account_id, has_description(description_raw, external_description), owners_count > 0 FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER tables_begin_completion AFTER INSERT ON tables
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tables_begin_completion();

CREATE FUNCTION tables_change_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE table_completion c
  SET is_described = has_description(n.description_raw, n.external_description), is_owned = n.owners_count > 0
  FROM changed n
  WHERE c.table_id = n.id
    AND (c.is_described, c.is_owned)
        IS DISTINCT FROM (has_description(n.description_raw, n.external_description), n.owners_count > 0);
  RETURN NULL;
END $$;
CREATE TRIGGER tables_change_completion AFTER UPDATE ON tables
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tables_change_completion();

-- Adds to the counts of many tables at once, locking them in one order. Tables whose counts stay are not written.
CREATE FUNCTION add_to_completion(table_ids uuid[], more_tags int[], more_columns int[], more_described int[]) RETURNS void
LANGUAGE sql VOLATILE AS $$
  WITH locked AS (
    SELECT c.table_id, d.tags, d.columns, d.described
    FROM table_completion c JOIN unnest($1, $2, $3, $4) AS d(table_id, tags, columns, described) USING (table_id)
    ORDER BY c.table_id FOR NO KEY UPDATE OF c)
  UPDATE table_completion c
  SET tags = c.tags + l.tags, columns = c.columns + l.columns, described_columns = c.described_columns + l.described
  FROM locked l WHERE c.table_id = l.table_id
$$;

-- A column counts while it is not deleted. One function for each kind of change, as a transition table that there is
-- not cannot be named.
CREATE FUNCTION columns_added_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_completion(array_agg(table_id), array_agg(0), array_agg(columns), array_agg(described)) FROM (
    SELECT table_id, count(*)::int AS columns,
           count(*) FILTER (WHERE has_description(description_raw, external_description))::int AS described
    FROM added WHERE deleted_at IS NULL GROUP BY table_id) d HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER columns_added_completion AFTER INSERT ON columns
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION columns_added_completion();

CREATE FUNCTION columns_gone_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_completion(array_agg(table_id), array_agg(0), array_agg(-columns), array_agg(-described)) FROM (
    SELECT table_id, count(*)::int AS columns,
           count(*) FILTER (WHERE has_description(description_raw, external_description))::int AS described
    FROM gone WHERE deleted_at IS NULL GROUP BY table_id) d HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER columns_gone_completion AFTER DELETE ON columns
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION columns_gone_completion();

CREATE FUNCTION columns_changed_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_completion(array_agg(table_id), array_agg(0), array_agg(columns), array_agg(described)) FROM (
    SELECT table_id, sum(step)::int AS columns, sum(step * described)::int AS described FROM (
      SELECT table_id, 1 AS step, has_description(description_raw, external_description)::int AS described
      FROM added WHERE deleted_at IS NULL
      UNION ALL
      SELECT table_id, -1, has_description(description_raw, external_description)::int FROM gone WHERE deleted_at IS NULL
    ) steps GROUP BY table_id HAVING sum(step) <> 0 OR sum(step * described) <> 0) d HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER columns_changed_completion AFTER UPDATE ON columns
  REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION columns_changed_completion();

CREATE FUNCTION tags_added_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_completion(array_agg(table_id), array_agg(tags), array_agg(0), array_agg(0)) FROM (
    SELECT table_id, count(*)::int AS tags FROM added WHERE table_id IS NOT NULL GROUP BY table_id) d HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER tags_added_completion AFTER INSERT ON tag_entities
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tags_added_completion();

CREATE FUNCTION tags_gone_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM add_to_completion(array_agg(table_id), array_agg(-tags), array_agg(0), array_agg(0)) FROM (
    SELECT table_id, count(*)::int AS tags FROM gone WHERE table_id IS NOT NULL GROUP BY table_id) d HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER tags_gone_completion AFTER DELETE ON tag_entities
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION tags_gone_completion();

INSERT INTO table_completion (table_id, account_id, is_described, is_owned, tags, columns, described_columns)
SELECT t.id, t.account_id, has_description(t.description_raw, t.external_description), t.owners_count > 0,
       (SELECT count(*) FROM tag_entities e WHERE e.table_id = t.id), coalesce(c.columns, 0), coalesce(c.described, 0)
FROM tables t LEFT JOIN (
  SELECT table_id, count(*) AS columns,
         count(*) FILTER (WHERE has_description(description_raw, external_description)) AS described
  FROM columns WHERE deleted_at IS NULL GROUP BY table_id) c ON c.table_id = t.id;
