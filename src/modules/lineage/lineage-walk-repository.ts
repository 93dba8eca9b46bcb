import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Row } from "#platform/database/rows.ts";
import { emptySql, joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import type { EdgeEnd, EdgeKind } from "./edge-kind.ts";
import { endsShown } from "./edge-list-repository.ts";
import type { Walk, WalkDirection, WalkedEdge } from "./lineage-walk.ts";

/**
 * Walks level by level in one statement: a row of the recursion is a whole level, with the assets that were reached
 * first at it and all those that were reached before, so that an asset is left only once and cycles end by themselves.
 * Each level takes its edges in the order of their ids until the limit is passed by one, which tells that it was.
 * What is deleted or hidden is not reached, and so not walked through. Answers by depth, then id.
 */
export function walkEdges(store: CatalogStore, walk: Walk): Promise<WalkedEdge[]> {
  const { starts, limit } = walk;
  const directions = [...new Set(starts.map(({ direction }) => direction))].sort();
  const given = starts.map(({ id, direction, depth }) => sql`(${direction}::text, ${id}::uuid, ${depth}::int)`);
  return store.query<Row & WalkedEdge>(sql`
    WITH RECURSIVE walk AS (
      SELECT s.direction, 0 AS depth, s.deepest, ARRAY[s.id] AS frontier, ARRAY[s.id] AS visited, 0 AS found,
             '{}'::uuid[] AS ids, '{}'::uuid[] AS parents, '{}'::uuid[] AS children, '{}'::text[] AS types
      FROM (VALUES ${joinSql(given, ", ")}) AS s(direction, id, deepest)
      UNION ALL
      SELECT w.direction, w.depth + 1, w.deepest, reached.ids, w.visited || reached.ids, w.found + level.size,
             level.ids, level.parents, level.children, level.types
      FROM walk AS w
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS size, array_agg(e.id) AS ids, array_agg(e.parent_id) AS parents,
               array_agg(e.child_id) AS children, array_agg(e.lineage_type::text) AS types
        FROM (
          SELECT one.* FROM unnest(w.frontier) AS near(id)
          CROSS JOIN LATERAL (${edgesNear(walk, directions)}) AS one
          ORDER BY one.id LIMIT ${limit}::int + 1 - w.found
        ) AS e
      ) AS level
      CROSS JOIN LATERAL (
        SELECT ARRAY(
          SELECT unnest(CASE w.direction WHEN 'UPSTREAM' THEN level.parents ELSE level.children END)
          EXCEPT SELECT unnest(w.visited)
        ) AS ids
        OFFSET 0
      ) AS reached
      WHERE w.depth < w.deepest AND w.found <= ${limit}::int AND level.size > 0
    )
    SELECT w.direction, w.depth, e.id, e."parentId", e."childId", e."lineageType"
    FROM walk AS w
    CROSS JOIN LATERAL unnest(w.ids, w.parents, w.children, w.types) AS e(id, "parentId", "childId", "lineageType")
    ORDER BY w.depth, e.id, w.direction`);
}

/**
 * The edges at one asset that a level may take: read from an index in the order of their ids, so that a hub costs no
 * more. The account is asked so that no index answers it: before a table is analyzed, PostgreSQL would otherwise read the
 * whole account's index for every asset.
 */
function edgesNear({ accountId, kind, limit }: Walk, directions: readonly WalkDirection[]): Sql {
  const [parentShown, childShown] = endsShown(kind, {});
  const branches = directions.flatMap((direction) => {
    const isUpstream = direction === "UPSTREAM";
    const farShown = (isUpstream ? parentShown : childShown) ?? emptySql;
    return (isUpstream ? kind.children : kind.parents).map(
      ({ column }) => sql`(
        SELECT a.id, a.lineage_type, ${oneOf(kind.parents)} AS parent_id, ${oneOf(kind.children)} AS child_id
        FROM ${tableOf(kind)} AS a
        WHERE w.direction = ${direction} AND a.${rawSql(column)} = near.id
          AND (a.account_id = ${accountId}::uuid) IS TRUE AND ${farShown}
        ORDER BY a.id LIMIT ${limit}::int + 1 - w.found)`,
    );
  });
  return joinSql(branches, " UNION ALL ");
}

function tableOf({ table }: EdgeKind): Sql {
  return rawSql(table);
}

function oneOf(ends: readonly EdgeEnd[]): Sql {
  return rawSql(`coalesce(${ends.map(({ column }) => `a.${column}`).join(", ")})`);
}
