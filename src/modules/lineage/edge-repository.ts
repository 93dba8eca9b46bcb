import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { type Edge, edgeKey } from "./edge.ts";
import type { EdgeEnd, EdgeKind } from "./edge-kind.ts";

export type StoredEdge = { readonly id: string; readonly isNew: boolean };

/**
 * Makes the edges that are missing and renews the others, in one statement. They come in the order of their ends, so
 * that two batches of the same edges wait for each other instead of blocking each other.
 */
export async function upsertRows(
  { tx, accountId }: CatalogWrite,
  kind: EdgeKind,
  edges: readonly Edge[],
): Promise<Map<string, StoredEdge>> {
  const rows = edges.map((edge) => ({ id: uuidV7(), key: edgeKey(edge.parent.id, edge.child.id), ...idsOf(edge) }));
  const ordered = JSON.stringify(rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)));
  const ends = endsOf(kind);
  const stored = await sqlRows<Row & { id: string; parentId: string; childId: string }>(
    tx,
    sql`INSERT INTO ${rawSql(kind.table)} (id, account_id, lineage_type, ${columnsOf(ends)})
        SELECT r.id, ${accountId}::uuid, 'MANUAL_CUSTOMER', ${given(ends)}
        FROM jsonb_to_recordset(${ordered}::jsonb) AS r(id uuid, ${recordOf(ends)})
        ON CONFLICT (account_id, ${oneOf(kind.parents)}, ${oneOf(kind.children)}) DO UPDATE SET refreshed_at = now()
        RETURNING id, ${oneOf(kind.parents)} AS "parentId", ${oneOf(kind.children)} AS "childId"`,
  );
  const newIds = new Set(rows.map(({ id }) => id));
  return new Map(
    stored.map(({ id, parentId, childId }) => [edgeKey(parentId, childId), { id, isNew: newIds.has(id) }]),
  );
}

/** Deletes those of the edges that are there, and answers their ids. Locks in the same order as {@link upsertRows}. */
export async function deleteRows(
  { tx, accountId }: CatalogWrite,
  kind: EdgeKind,
  edges: readonly Edge[],
): Promise<string[]> {
  const table = rawSql(kind.table);
  const ends = endsOf(kind);
  // The index finds the edge by its two ids; that each is named as what it is has to be asked in addition.
  const sameEnds = ends.map(({ column, field }) => sql`${rawSql(column)} IS NOT DISTINCT FROM r.${quoted(field)}`);
  const deleted = await sqlRows<Row & { id: string }>(
    tx,
    sql`DELETE FROM ${table} WHERE id IN (
          SELECT l.id FROM ${table} AS l
          JOIN jsonb_to_recordset(${JSON.stringify(edges.map(idsOf))}::jsonb) AS r(${recordOf(ends)})
            ON ${oneOf(kind.parents)} = coalesce(${given(kind.parents)})
            AND ${oneOf(kind.children)} = coalesce(${given(kind.children)})
            AND ${joinSql(sameEnds, " AND ")}
          WHERE l.account_id = ${accountId}::uuid
          ORDER BY ${oneOf(kind.parents)}, ${oneOf(kind.children)} FOR UPDATE OF l)
        RETURNING id`,
  );
  return deleted.map(({ id }) => id);
}

function idsOf({ parent, child }: Edge): Record<string, string> {
  return { [parent.end.field]: parent.id, [child.end.field]: child.id };
}

function endsOf({ parents, children }: EdgeKind): readonly EdgeEnd[] {
  return [...parents, ...children];
}

function columnsOf(ends: readonly EdgeEnd[]): Sql {
  return rawSql(ends.map(({ column }) => column).join(", "));
}

/** As the expressions of the unique index are written. */
function oneOf(ends: readonly EdgeEnd[]): Sql {
  return sql`coalesce(${columnsOf(ends)})`;
}

function recordOf(ends: readonly EdgeEnd[]): Sql {
  return joinSql(
    ends.map(({ field }) => sql`${quoted(field)} uuid`),
    ", ",
  );
}

function given(ends: readonly EdgeEnd[]): Sql {
  return joinSql(
    ends.map(({ field }) => sql`r.${quoted(field)}`),
    ", ",
  );
}

function quoted(field: string): Sql {
  return rawSql(`"${field}"`);
}
