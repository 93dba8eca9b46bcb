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

/** A row that another user's rights hide, what is no query, and what is about the system itself, is left out. */
const wanted = `
  s.query ~* '^\\s*(select|insert|update|delete|merge|with)\\y'
  and s.query !~* '\\y(pg_catalog|information_schema|pg_stat_statements)\\y'`;

/**
 * Texts that differ in white space alone are one, as they are in the catalog. Through `to_jsonb`, because the column of
 * the time was renamed with PostgreSQL 13.
 */
export function statementsQuery({ schema, hasInfo }: StatementView): string {
  const place = escapeIdentifier(schema);
  const since = hasInfo ? `(select stats_reset from ${place}.pg_stat_statements_info)` : "null::timestamptz";
  return `
  select min(s.query) as query, r.rolname as author, least(sum(s.calls), 2147483647)::int as calls,
         sum(coalesce(to_jsonb(s) ->> 'total_exec_time', to_jsonb(s) ->> 'total_time')::float8) / sum(s.calls) / 1000
           as seconds,
         least(sum(s.rows) / sum(s.calls), 2147483647)::int as rows,
         coalesce(${since}, 'epoch') as since, now() as now
    from ${place}.pg_stat_statements s
    join pg_catalog.pg_roles r on r.oid = s.userid
   where s.dbid = (select oid from pg_catalog.pg_database where datname = current_database()) and s.calls > 0
     and ${wanted}
   group by regexp_replace(btrim(s.query), '\\s+', ' ', 'g'), r.rolname
   order by 1, 2`;
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
