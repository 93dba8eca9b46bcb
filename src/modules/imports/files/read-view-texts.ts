import { inSnapshot } from "#modules/imports/postgres/connection.ts";
import type { ViewText } from "./write-warehouse-files.ts";

const viewTextsQuery = `select current_database() as database, n.nspname as schema, c.relname as name,
    pg_get_viewdef(c.oid) as text
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and ($1::text[] is null or n.nspname = any ($1::text[]))
  order by n.nspname, c.relname`;

/** The definitions of a PostgreSQL's views, as it writes them itself. */
export function readViewTexts(connectionString: string, schemas: readonly string[] | undefined): Promise<ViewText[]> {
  return inSnapshot(connectionString, async (client) => {
    const { rows } = await client.query<ViewText>(viewTextsQuery, [schemas ?? null]);
    return rows;
  });
}
