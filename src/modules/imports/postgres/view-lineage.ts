import type { PostgresSnapshot } from "./rows.ts";
import { type ColumnRef, viewColumnSources } from "./view-columns.ts";

/** An edge by object ids, before it gets the external ids of what it joins. */
export type ViewLineage = {
  readonly tables: readonly { readonly parent: string; readonly child: string }[];
  readonly columns: readonly { readonly parent: ColumnRef; readonly child: ColumnRef }[];
};

/**
 * The lineage of views and materialized views.
 *
 * Between tables it is what `pg_depend` records for the view's rewrite rule: every relation that the view reads, also
 * where it only filters. Nothing is inferred.
 *
 * Between columns nothing is guessed from names. A column of a view comes from the columns which its expression names
 * in the parsed query that PostgreSQL keeps of the view (`pg_rewrite.ev_action`), and an edge counts only if
 * `pg_depend` records the same column too. That form of the query is PostgreSQL's own affair and may change with a
 * release: a view whose query cannot be understood keeps its edges between tables and gets none between columns.
 */
export function viewLineage(snapshot: PostgresSnapshot): ViewLineage {
  const tables = new Map<string, { parent: string; child: string }>();
  const recorded = new Set<string>();
  for (const { view, relation, column } of snapshot.dependencies) {
    tables.set(`${relation} ${view}`, { parent: relation, child: view });
    recorded.add(`${view} ${relation} ${column}`);
  }
  const columns = snapshot.rules.flatMap(({ view, action }) =>
    [...understood(action)].flatMap(([column, sources]) =>
      sources
        .filter((source) => recorded.has(`${view} ${source.relation} ${source.column}`))
        .map((parent) => ({ parent, child: { relation: view, column } })),
    ),
  );
  return { tables: [...tables.values()], columns };
}

function understood(action: string): ReadonlyMap<number, readonly ColumnRef[]> {
  try {
    return viewColumnSources(action);
  } catch {
    // A tree that another release writes in another way says nothing about columns; the table edges remain true.
    return new Map();
  }
}
