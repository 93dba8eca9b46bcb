/**
 * Each query reads one kind of thing for the whole database at once. `$1` is the list of wanted schemas, or null for
 * all but the system's own. Object ids travel as text: they are names to us, not numbers.
 */

export const databaseQuery = `
  select current_database() as name,
         shobj_description(oid, 'pg_database') as description
    from pg_catalog.pg_database
   where datname = current_database()`;

const wantedSchemas = `
  select oid, nspname
    from pg_catalog.pg_namespace
   where nspname !~ '^pg_' and nspname <> 'information_schema'
     and ($1::text[] is null or nspname = any($1))`;

// A partition is storage of its partitioned table, not a table of its own to a reader of a catalog.
const wantedRelations = `
  select c.oid, c.relkind, c.relname, n.nspname
    from pg_catalog.pg_class c
    join (${wantedSchemas}) n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and c.relpersistence <> 't'`;

export const schemasQuery = `
  select nspname as name, obj_description(oid, 'pg_namespace') as description
    from (${wantedSchemas}) n
   order by nspname`;

export const relationsQuery = `
  select c.oid::text as oid, c.nspname as schema, c.relname as name, c.relkind::text as kind,
         obj_description(c.oid, 'pg_class') as description,
         ceil(case
           when c.relkind in ('r', 'm') then pg_total_relation_size(c.oid)
           when c.relkind = 'p' then (select sum(pg_total_relation_size(relid)) from pg_partition_tree(c.oid))
         end / 1048576.0)::int as megabytes
    from (${wantedRelations}) c
   order by c.nspname, c.relname`;

// Positions are counted anew, because dropped columns leave holes in `attnum`. A domain may forbid nulls by itself.
export const columnsQuery = `
  select a.attrelid::text as relation, a.attnum as number, a.attname as name,
         format_type(a.atttypid, a.atttypmod) as "dataType",
         not (a.attnotnull or (t.typtype = 'd' and t.typnotnull)) as "isNullable",
         coalesce(a.attnum = any(i.indkey), false) as "isPrimaryKey",
         (row_number() over (partition by a.attrelid order by a.attnum))::int as position,
         col_description(a.attrelid, a.attnum) as description
    from (${wantedRelations}) c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
   order by a.attrelid, a.attnum`;

// What a view reads is what its rewrite rule depends on; column 0 stands for the relation as a whole. A view that
// reads a partition reads the partitioned table, which is the one that is listed.
export const viewDependenciesQuery = `
  select distinct r.ev_class::text as view, coalesce(pg_partition_root(d.refobjid)::oid, d.refobjid)::text as relation,
         case when pg_partition_root(d.refobjid) is distinct from d.refobjid::regclass
               and pg_partition_root(d.refobjid) is not null then 0 else d.refobjsubid end as column
    from (${wantedRelations}) c
    join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1' and r.rulename = '_RETURN'
    join pg_catalog.pg_depend d on d.objid = r.oid and d.classid = 'pg_catalog.pg_rewrite'::regclass
     and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> r.ev_class`;

export const viewRulesQuery = `
  select r.ev_class::text as view, r.ev_action::text as action
    from (${wantedRelations}) c
    join pg_catalog.pg_rewrite r on r.ev_class = c.oid and r.ev_type = '1' and r.rulename = '_RETURN'`;
