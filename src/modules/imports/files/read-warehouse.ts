import type { PlacedRow } from "./read-part.ts";
import type { Row } from "./shape.ts";
import type { SetReading, StagedRow } from "./staged.ts";
import { warehouseShapes } from "./warehouse.ts";

/** The assets of a warehouse set. */
export async function* readWarehouse(reading: SetReading): AsyncGenerator<StagedRow> {
  for await (const { row } of reading.rows("database", warehouseShapes.database)) {
    yield { stage: "databases", row: { external_id: row.id ?? null, name: row.database_name ?? null } };
  }
  for await (const { row, line } of reading.rows("schema", warehouseShapes.schema)) {
    refuseTags(reading, row, line);
    yield { stage: "schemas", row: { ...named(row, "schema_name"), parent: row.database_id ?? null } };
  }
  for await (const { row } of reading.rows("user", warehouseShapes.user)) {
    const name = [row.first_name, row.last_name].filter((part) => part).join(" ");
    yield { stage: "users", row: { external_id: row.id ?? null, email: row.email ?? null, name: name || null } };
  }
  const { name: file } = reading.file("table");
  for await (const { row, line } of reading.rows("table", warehouseShapes.table)) {
    const owners = typeof row.owner_external_id === "string" ? [row.owner_external_id] : [];
    const more = {
      parent: row.schema_id ?? null,
      table_type: row.type ?? null,
      tags: row.tags ?? [],
      owners,
      file,
      line,
    };
    yield { stage: "tables", row: { ...named(row, "table_name"), ...more } };
  }
  for await (const { row } of reading.rows("column", warehouseShapes.column)) {
    const more = {
      parent: row.table_id ?? null,
      data_type: row.data_type ?? null,
      source_order: row.ordinal_position ?? null,
    };
    yield { stage: "columns", row: { ...named(row, "column_name"), ...more } };
  }
}

/** What views are made of. */
export function readViews(reading: SetReading): AsyncGenerator<PlacedRow> {
  return reading.rows("view_ddl", warehouseShapes.view_ddl);
}

/** What was run: read once the assets are in their places. */
export function readQueries(reading: SetReading): AsyncGenerator<PlacedRow> {
  return reading.rows("query", warehouseShapes.query);
}

function named(row: Row, name: string): Row {
  return { external_id: row.id ?? null, name: row[name] ?? null, description: row.description ?? null };
}

/** The catalog has no tags on schemas; saying nothing would drop them in silence. */
function refuseTags(reading: SetReading, { tags }: Row, line: number): void {
  if (!Array.isArray(tags) || tags.length === 0) return;
  const message = "Schemas carry no tags in the catalog; the schema was loaded without them.";
  const { name: file } = reading.file("schema");
  reading.findings.add({ file, line, column: "tags", kind: "UNAUTHORIZED_VALUE", message });
}
