import type { Database, Row } from "#platform/database/database.ts";
import { type Sql, sql } from "#platform/database/sql.ts";

type Node = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Node[];
};
type Explained = Row & { readonly "QUERY PLAN": readonly { readonly Plan: Node }[] };

/** What there is so much of that no page may read all of it. */
export const largeTables = ["columns", "lineages", "field_lineages", "tables", "table_completion", "dashboard_fields"];

/** The tables that a statement reads from end to end, one row after the other. */
export async function sequentialScans(database: Database, statement: Sql): Promise<string[]> {
  const [row] = await database.query<Explained>(sql`EXPLAIN (FORMAT JSON) ${statement}`);
  return scansOf(row?.["QUERY PLAN"][0]?.Plan);
}

function scansOf(node: Node | undefined): string[] {
  if (node === undefined) return [];
  const own = node["Node Type"] === "Seq Scan" ? [node["Relation Name"] ?? ""] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

/** How many rows of tables and indexes a statement looks at, kept or not, when it is run. */
export async function rowsRead(database: Database, statement: Sql): Promise<number> {
  const [row] = await database.query<Explained>(sql`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${statement}`);
  return readBy(row?.["QUERY PLAN"][0]?.Plan);
}

const readers = /^(Seq|Index|Index Only|Bitmap Heap|Tid) Scan$/;

function readBy(node: Node | undefined): number {
  if (node === undefined) return 0;
  const rows = (node["Actual Rows"] ?? 0) + (node["Rows Removed by Filter"] ?? 0);
  // What was found before is looked at again, not read.
  const own = readers.test(node["Node Type"]) ? rows * (node["Actual Loops"] ?? 1) : 0;
  return (node.Plans ?? []).reduce((sum, plan) => sum + readBy(plan), own);
}

/** A database that also remembers what was asked of it, with its values. */
export function remembering(database: Database): { readonly database: Database; readonly asked: Sql[] } {
  const asked: Sql[] = [];
  const query: Database["query"] = (statement) => {
    asked.push(statement);
    return database.query(statement);
  };
  return { database: { ...database, query }, asked };
}
