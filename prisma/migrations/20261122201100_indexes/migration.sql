-- Orders by what may be missing: an index answers the missing ones last or first, not both.
CREATE INDEX tables_popularity_nulls_first ON tables (account_id, popularity NULLS FIRST, id);
CREATE INDEX dashboards_popularity_nulls_first ON dashboards (account_id, popularity NULLS FIRST, id);
CREATE INDEX dashboard_fields_popularity_nulls_first ON dashboard_fields (account_id, popularity NULLS FIRST, id);
CREATE INDEX columns_shown_by_order ON columns (account_id, source_order, id)
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_shown_by_order_nulls_first ON columns (account_id, source_order NULLS FIRST, id)
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
-- Most tables have no owner at first: falling, the ties would be sorted for every page.
CREATE INDEX tables_shown_by_owners_falling ON tables (account_id, owners_count DESC, id)
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
-- Edges in the order of what they lead to: tables and dashboards are read by popularity, and their edges by this.
CREATE INDEX lineages_child ON lineages ((coalesce(child_table_id, child_dashboard_id)), id);
-- Of a type there are millions: falling, they would be sorted for every page.
CREATE INDEX lineages_type_falling ON lineages (account_id, lineage_type DESC, id);
CREATE INDEX field_lineages_type_falling ON field_lineages (account_id, lineage_type DESC, id);
-- What is shown of one database or source, without a look at the rows: what was loaded together lies together, so that a
-- walk by id in search of it could pass all that was loaded before.
CREATE INDEX columns_shown_by_database ON columns (account_id, database_id, id)
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
CREATE INDEX columns_shown_by_source ON columns (account_id, source_id, id)
  WHERE NOT hidden AND NOT parent_deleted AND deleted_at IS NULL;
