import { contains, isShown } from "#platform/database/conditions.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { given } from "#platform/database/given.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { DatasetOrder, ListDatasetsInput } from "./dataset.ts";

const orders = {
  createdAt: sql`a.created_at`,
  name: sql`a.name`,
  updatedAt: sql`a.updated_at`,
} as const satisfies Record<DatasetOrder, Sql>;

export function datasetsQuery({ ids, name, tags, managed, orderBy, direction }: ListDatasetsInput): ListQuery {
  const way = direction === "ASC" ? sql`ASC` : sql`DESC`;
  return {
    from: sql`schemas a`,
    where: [
      ...isShown({}),
      ...given(ids, (some) => anyId(sql`a.id`, some)),
      ...given(name, (text) => contains(sql`a.name`, text)),
      ...given(tags, carriesOneOf),
      ...given(
        managed,
        (is) => sql`(SELECT s.origin FROM sources s WHERE s.id = a.source_id) ${is ? sql`<>` : sql`=`} 'API'`,
      ),
    ],
    orderBy: [sql`${orders[orderBy ?? "createdAt"]} ${way}`],
  };
}

const shownTable = sql`t.schema_id = a.id AND NOT t.hidden AND NOT t.parent_deleted AND t.deleted_at IS NULL`;

function carriesOneOf(labels: readonly string[]): Sql {
  return sql`EXISTS (SELECT FROM tables t JOIN tag_entities e ON e.table_id = t.id JOIN tags g ON g.id = e.tag_id
    WHERE ${shownTable} AND g.label = ANY (${[...labels]}::text[]))`;
}

/** The datasets of these ids, in their order. */
export function datasetsById(accountId: string, ids: readonly string[]): Sql {
  return sql`
    SELECT a.id, a.name, a.description, s.origin <> 'API' AS managed, d.id AS "databaseId", d.name AS "databaseName",
           s.id AS "sourceId", s.name AS "sourceName", s.technology::text AS technology,
           a.created_at AS "createdAt", a.updated_at AS "updatedAt",
           (SELECT count(*)::int FROM tables t WHERE ${shownTable}) AS "tableCount",
           ARRAY (SELECT DISTINCT g.label FROM tables t JOIN tag_entities e ON e.table_id = t.id JOIN tags g ON g.id = e.tag_id
                  WHERE ${shownTable} ORDER BY g.label) AS tags
    FROM unnest(${[...ids]}::uuid[]) WITH ORDINALITY AS asked (id, place)
    JOIN schemas a ON a.id = asked.id JOIN databases d ON d.id = a.database_id JOIN sources s ON s.id = a.source_id
    WHERE a.account_id = ${accountId}::uuid
    ORDER BY asked.place`;
}
