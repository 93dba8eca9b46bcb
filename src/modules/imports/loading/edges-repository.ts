import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { type ClaimedRelation, claimRows, dropUnclaimed } from "./claims-repository.ts";
import type { Load } from "./load.ts";

type Kind = {
  readonly relation: Extract<ClaimedRelation, "lineages" | "field_lineages">;
  /** Which column holds an end of which type. */
  readonly parents: Readonly<Record<string, string>>;
  readonly children: Readonly<Record<string, string>>;
};

const kinds: readonly Kind[] = [
  {
    relation: "lineages",
    parents: { TABLE: "parent_table_id", DASHBOARD: "parent_dashboard_id" },
    children: { TABLE: "child_table_id", DASHBOARD: "child_dashboard_id" },
  },
  {
    relation: "field_lineages",
    parents: { COLUMN: "parent_column_id", DASHBOARD_FIELD: "parent_dashboard_field_id" },
    children: {
      COLUMN: "child_column_id",
      DASHBOARD: "child_dashboard_id",
      DASHBOARD_FIELD: "child_dashboard_field_id",
    },
  },
];

/** Makes the edges of which both ends are known, reports the others, and takes away what the files named before. */
export async function mergeEdges(load: Load): Promise<void> {
  const { tx } = load.write;
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_edges ON COMMIT DROP AS
    SELECT e.*, p.id AS parent_id, c.id AS child_id FROM import_stage_edges e
    LEFT JOIN import_ends p ON (p.type, p.naming, p.key) = (e.parent_type, e.parent_naming, e.parent_key)
    LEFT JOIN import_ends c ON (c.type, c.naming, c.key) = (e.child_type, e.child_naming, e.child_key)`);
  await reportUnknown(load);
  await reportLoops(load);
  for (const kind of kinds) {
    await claimRows(load, { relation: kind.relation, ...statementsOf(load, kind) });
    await dropUnclaimed(load, kind.relation);
  }
}

function statementsOf({ write: { accountId } }: Load, { relation, parents, children }: Kind) {
  const columns = rawSql([...Object.values(parents), ...Object.values(children)].join(", "));
  const values = [...valuesOf(parents, "parent"), ...valuesOf(children, "child")];
  const one = (of: Readonly<Record<string, string>>): Sql => rawSql(`coalesce(${Object.values(of).join(", ")})`);
  const chosen = sql`parent_type = ANY (${Object.keys(parents)}::text[]) AND child_type = ANY (${Object.keys(children)}::text[])
    AND parent_id <> child_id`;
  return {
    insert: sql`INSERT INTO ${rawSql(relation)} (id, account_id, lineage_type, ${columns})
      SELECT gen_random_uuid(), ${accountId}::uuid, lineage_type::lineage_type, ${joinSql(values, ", ")}
      FROM (SELECT DISTINCT ON (parent_id, child_id) * FROM import_edges WHERE ${chosen} ORDER BY parent_id, child_id, line) e
      ON CONFLICT (account_id, ${one(parents)}, ${one(children)}) DO NOTHING`,
    current: sql`SELECT DISTINCT l.id FROM import_edges e JOIN ${rawSql(relation)} l ON l.account_id = ${accountId}::uuid
      AND ${one(parents)} = e.parent_id AND ${one(children)} = e.child_id WHERE ${chosen}`,
  };
}

function valuesOf(ends: Readonly<Record<string, string>>, word: "parent" | "child"): Sql[] {
  return Object.keys(ends).map(
    (type) => sql`CASE ${rawSql(`${word}_type`)} WHEN ${type} THEN ${rawSql(`${word}_id`)} END`,
  );
}

type Unknown = Row & { file: string; line: number; column: string; parent: string | null; child: string | null };

/** A list cell that names something unknown leaves its row as it is; a row that is an edge by itself is rejected. */
async function reportUnknown({ write, findings, kind }: Load): Promise<void> {
  const unknown = await sqlRows<Unknown>(
    write.tx,
    sql`SELECT file, line, column_name AS column, CASE WHEN parent_id IS NULL THEN parent_key END AS parent,
          CASE WHEN child_id IS NULL THEN child_key END AS child
        FROM import_edges WHERE parent_id IS NULL OR child_id IS NULL ORDER BY file, line`,
  );
  for (const { file, line, column, parent, child } of unknown) {
    if (kind === "LINEAGE") findings.rowsRejected += 1;
    const place = parent === null ? "child_key" : column;
    const message = `${JSON.stringify(parent ?? child)} names nothing in the catalog.`;
    findings.add({ file, line, column: place, kind: "UNKNOWN_REFERENCE", message });
  }
}

/** A row that joins a thing with itself is no edge. A view that reads itself is none either, and nobody's mistake. */
async function reportLoops({ write, findings, kind }: Load): Promise<void> {
  if (kind !== "LINEAGE") return;
  const loops = await sqlRows<Row & { file: string; line: number; key: string }>(
    write.tx,
    sql`SELECT file, line, child_key AS key FROM import_edges
        WHERE parent_type = child_type AND parent_id = child_id ORDER BY file, line`,
  );
  for (const { file, line, key } of loops) {
    findings.rowsRejected += 1;
    const message = `${JSON.stringify(key)} cannot be its own parent.`;
    findings.add({ file, line, column: "child_key", kind: "UNAUTHORIZED_VALUE", message });
  }
}
