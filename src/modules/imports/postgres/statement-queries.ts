import { escapeIdentifier } from "pg";

/** Where the view is: usually that of the extension, in whichever schema it was created. */
export const statementViewsQuery = `
  select n.nspname as schema,
         exists (select from pg_catalog.pg_class i where i.relnamespace = n.oid and i.relname = 'pg_stat_statements_info')
           as "hasInfo"
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
   where c.relname = 'pg_stat_statements' and c.relkind = 'v'
   order by n.nspname limit 1`;

export type StatementView = { readonly schema: string; readonly hasInfo: boolean };

/**
 * What is no query, and what is about the system itself, is left out: that is also how this import does not find its own
 * statements, all of which name `pg_catalog`. Programs like to put a comment in front.
 */
const wanted = `
  s.query ~* '^(\\s|\\(|--[^\\n]*\\n|/\\*([^*]|\\*+[^*/])*\\*+/)*(select|insert|update|delete|merge|with)\\y'
  and s.query !~* '\\y(pg_catalog\\y|information_schema\\y|pg_stat_statements)'`;

const ofThisDatabase =
  "s.dbid = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())";

/**
 * Texts that differ in white space alone are one, as they are in the catalog, whether they ran by themselves or within a
 * function. Through `to_jsonb`, because columns differ between versions: that of the time was renamed with PostgreSQL 13,
 * and since PostgreSQL 17 an entry says itself since when it counts, also after it was evicted and came back.
 */
export function statementsQuery({ schema, hasInfo }: StatementView): string {
  const place = escapeIdentifier(schema);
  const since = hasInfo ? `(select stats_reset from ${place}.pg_stat_statements_info)` : "null::timestamptz";
  return `
  select min(s.query) as query, r.rolname as author, least(sum(s.calls), 2147483647)::int as calls,
         sum(coalesce(to_jsonb(s) ->> 'total_exec_time', to_jsonb(s) ->> 'total_time')::float8) / sum(s.calls) / 1000
           as seconds,
         least(sum(s.rows) / sum(s.calls), 2147483647)::int as rows,
         coalesce(max((to_jsonb(s) ->> 'stats_since')::timestamptz), ${since}, 'epoch') as since, now() as now
    from ${place}.pg_stat_statements s
    join pg_catalog.pg_roles r on r.oid = s.userid
   where ${ofThisDatabase} and s.calls > 0
     and ${wanted}
   group by regexp_replace(btrim(s.query), '\\s+', ' ', 'g'), r.rolname
   order by 1, 2`;
}

/** PostgreSQL says so instead of the text where a user may not see what others do. */
export function hiddenStatementsQuery({ schema }: StatementView): string {
  return `
  select count(*)::int as hidden from ${escapeIdentifier(schema)}.pg_stat_statements s
   where ${ofThisDatabase} and s.query = '<insufficient privilege>'`;
}

export type StatementRow = {
  readonly query: string;
  readonly author: string;
  readonly calls: number;
  readonly seconds: number;
  readonly rows: number;
  readonly since: Date;
  readonly now: Date;
};
