import { edgeRow } from "#modules/imports/files/read-edges.ts";
import { readViews } from "#modules/imports/files/read-warehouse.ts";
import type { Row } from "#modules/imports/files/shape.ts";
import type { SetReading, StagedRow } from "#modules/imports/files/staged.ts";
import type { Dialect } from "#platform/sql-parser/dialect.ts";
import type { QualifiedName, ViewLineage } from "#platform/sql-parser/sql-facts.ts";
import type { Stager } from "./stage-repository.ts";
import { ViewParser } from "./view-parser.ts";

type StageViewsInput = {
  readonly reading: SetReading;
  readonly stager: Stager;
  readonly dialect: Dialect;
  readonly signal: AbortSignal;
};

/** Turns definitions of views into edges of tables and columns; those that cannot be read are reported. */
export async function stageViews({ reading, stager, dialect, signal }: StageViewsInput): Promise<void> {
  const { name: file } = reading.file("view_ddl");
  await using parser = new ViewParser();
  for await (const { row, line } of readViews(reading)) {
    signal.throwIfAborted();
    const lineage = await parser.parse(String(row.view_definition), dialect);
    if ("unparsed" in lineage) {
      const message = `The lineage of ${String(row.view_name)} is not known: as ${dialect} SQL, ${lineage.unparsed}.`;
      reading.findings.add({ file, line, column: "view_definition", kind: "WRONG_DATATYPE", message });
      continue;
    }
    for (const edge of edgesOf(row, lineage, { file, line })) await stager.add(edge.stage, edge.row);
  }
}

function* edgesOf(row: Row, lineage: ViewLineage, at: { file: string; line: number }): Generator<StagedRow> {
  const context = [String(row.database_name), String(row.schema_name)] as const;
  const view = [...context, String(row.view_name)].join(".");
  const place = { ...at, column: "view_definition" };
  const inside = (type: "TABLE" | "COLUMN", key: string) => ({ type, naming: "inside", key }) as const;
  for (const table of lineage.tables) {
    const parent = pathOf(table, context);
    if (parent.toLowerCase() !== view.toLowerCase())
      yield edgeRow(inside("TABLE", parent), inside("TABLE", view), place);
  }
  for (const { column, sources } of lineage.columns) {
    for (const source of sources) {
      const parent = inside("COLUMN", `${pathOf(source.table, context)}.${source.column}`);
      yield edgeRow(parent, inside("COLUMN", `${view}.${column}`), place);
    }
  }
}

/** A name without database or schema means those in which the view lies. */
function pathOf(name: QualifiedName, context: readonly string[]): string {
  const missing = Math.max(0, 3 - name.length);
  return [...context.slice(0, missing), ...name].join(".");
}
