import { lineageShape, qualityShape, visualizationShapes } from "./other-shapes.ts";
import { type Row, shown, type Value } from "./shape.ts";
import type { EndNaming, SetReading, StagedRow } from "./staged.ts";
import { TextSet } from "./text-set.ts";

type End = { readonly type: string; readonly naming: EndNaming; readonly key: string };
type Place = { readonly file: string; readonly line: number; readonly column: string };

/** An edge as it is staged; its ends are looked for once everything of the set is in its place. */
export function edgeRow(parent: End, child: End, { file, line, column }: Place, lineageType = "AUTOMATIC"): StagedRow {
  return {
    stage: "edges",
    row: {
      parent_type: parent.type,
      parent_naming: parent.naming,
      parent_key: parent.key,
      child_type: child.type,
      child_naming: child.naming,
      child_key: child.key,
      lineage_type: lineageType,
      file,
      line,
      column_name: column,
    },
  };
}

/** Dashboards, their fields, and what both are made from. */
export async function* readVisualization(reading: SetReading): AsyncGenerator<StagedRow> {
  const { name: file } = reading.file("dashboards");
  const authors = new Set<Value | undefined>();
  for await (const { row, line } of reading.rows("dashboards", visualizationShapes.dashboards)) {
    const { id, parent_tables, parent_dashboards, dashboard_type, user_name, view_count, ...rest } = row;
    const more = { type: dashboard_type ?? null, view_count: view_count ?? 0, author: user_name ?? null };
    yield { stage: "dashboards", row: { external_id: id ?? null, ...rest, ...more } };
    if (typeof user_name === "string" && !authors.has(user_name)) yield authorRow(user_name);
    authors.add(user_name);
    const child: End = { type: "DASHBOARD", naming: "own", key: String(id) };
    yield* edgesTo(child, parent_tables, { type: "TABLE", naming: "path" }, { file, line, column: "parent_tables" });
    const place = { file, line, column: "parent_dashboards" };
    yield* edgesTo(child, parent_dashboards, { type: "DASHBOARD", naming: "own" }, place);
  }
  if (reading.files.has("dashboard_fields")) yield* readFields(reading);
}

function authorRow(name: string): StagedRow {
  return { stage: "users", row: { external_id: name, name, email: name.includes("@") ? name : null } };
}

async function* readFields(reading: SetReading): AsyncGenerator<StagedRow> {
  const { name: file } = reading.file("dashboard_fields");
  for await (const { row, line } of reading.rows("dashboard_fields", visualizationShapes.dashboard_fields)) {
    const { id, dashboard_id, parent_columns, label, data_type, ...rest } = row;
    const more = { label: label ?? rest.name ?? null, data_type: data_type ?? "" };
    yield {
      stage: "dashboard_fields",
      row: { external_id: id ?? null, parent: dashboard_id ?? null, ...rest, ...more },
    };
    const child: End = { type: "DASHBOARD_FIELD", naming: "own", key: String(id) };
    const place = { file, line, column: "parent_columns" };
    yield* edgesTo(child, parent_columns, { type: "COLUMN", naming: "path" }, place);
  }
}

function* edgesTo(
  child: End,
  parents: Row[string] | undefined,
  end: Omit<End, "key">,
  place: Place,
): Generator<StagedRow> {
  if (!Array.isArray(parents)) return;
  for (const key of parents) yield edgeRow({ ...end, key: String(key) }, child, place);
}

const allowed: Readonly<Record<string, readonly string[]>> = {
  TABLE: ["TABLE", "DASHBOARD"],
  DASHBOARD: ["DASHBOARD"],
  COLUMN: ["COLUMN", "DASHBOARD_FIELD", "DASHBOARD"],
  DASHBOARD_FIELD: ["DASHBOARD_FIELD", "DASHBOARD"],
};

export async function* readLineage(reading: SetReading): AsyncGenerator<StagedRow> {
  const { findings } = reading;
  const { name: file } = reading.file("lineage");
  const seen = new TextSet();
  for await (const { row, line } of reading.rows("lineage", lineageShape)) {
    const parent: End = { type: String(row.parent_type), naming: "key", key: String(row.parent_key) };
    const child: End = { type: String(row.child_type), naming: "key", key: String(row.child_key) };
    const problem = problemOf(parent, child, seen);
    if (problem === undefined) yield edgeRow(parent, child, { file, line, column: "parent_key" }, "MANUAL_CUSTOMER");
    else {
      findings.rowsRejected += 1;
      findings.add({ file, line, ...problem });
    }
  }
}

function problemOf(parent: End, child: End, seen: TextSet) {
  if (!allowed[parent.type]?.includes(child.type)) {
    const message = `A ${parent.type} cannot be the parent of a ${child.type}.`;
    return { column: "child_type", kind: "UNAUTHORIZED_VALUE", message } as const;
  }
  const edge = JSON.stringify([parent, child]).toLowerCase();
  if (seen.has(edge)) {
    return { column: "child_key", kind: "DUPLICATE_VALUE", message: "The edge stands in an earlier row." } as const;
  }
  seen.add(edge);
  if (parent.type !== child.type || parent.key.toLowerCase() !== child.key.toLowerCase()) return undefined;
  return {
    column: "child_key",
    kind: "UNAUTHORIZED_VALUE",
    message: `${shown(child.key)} cannot be its own parent.`,
  } as const;
}

export async function* readQuality(reading: SetReading): AsyncGenerator<StagedRow> {
  const { name: file } = reading.file("quality");
  for await (const { row, line } of reading.rows("quality", qualityShape)) {
    const { id, table_path, owner_email, ...rest } = row;
    const more = { table_key: table_path ?? null, owner_email: owner_email ?? null, file, line };
    yield { stage: "checks", row: { external_id: id ?? null, ...rest, ...more } };
  }
}
