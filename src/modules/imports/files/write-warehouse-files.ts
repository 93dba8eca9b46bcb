import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CatalogError } from "#kernel/errors.ts";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";
import { warehouseShapes } from "./warehouse.ts";

type Part = keyof typeof warehouseShapes;
type Cells = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export type ViewText = {
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly text: string;
};

/**
 * Writes records as the seven files of a warehouse set. Queries and users stay without rows: what a warehouse's tables
 * are says nothing of them.
 */
export async function writeWarehouseFiles(
  folder: string,
  stamp: number,
  { records, views }: { readonly records: ImportedRecords; readonly views: readonly ViewText[] },
): Promise<string[]> {
  await makeFolder(folder);
  const rows = rowsOf(records, views);
  const written: string[] = [];
  for (const part of Object.keys(warehouseShapes) as Part[]) {
    const file = join(folder, `${stamp}-${part}.csv`);
    // Whoever watches the folder sees whole files only.
    await writing(folder, writeFile(`${file}.part`, csvOf(part, rows[part])));
    await writing(folder, rename(`${file}.part`, file));
    written.push(file);
  }
  return written;
}

/** Before a long read, so that a folder that cannot be made is told at once. */
export async function makeFolder(folder: string): Promise<void> {
  await writing(folder, mkdir(folder, { recursive: true }));
}

async function writing(folder: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    const isFile = error.code === "EEXIST" || error.code === "ENOTDIR";
    const reason = isFile ? "there is a file where the folder would be" : error.message;
    throw new CatalogError("BAD_USER_INPUT", `Nothing can be written to ${folder}: ${reason}.`, {}, error);
  }
}

function rowsOf(records: ImportedRecords, views: readonly ViewText[]): Readonly<Record<Part, readonly Cells[]>> {
  return {
    database: records.databases.map(({ externalId, name }) => ({ id: externalId, database_name: name })),
    schema: records.schemas.map(({ externalId, databaseExternalId, name, description }) => ({
      id: externalId,
      database_id: databaseExternalId,
      schema_name: name,
      description,
    })),
    user: [],
    table: records.tables.map(({ externalId, schemaExternalId, name, description, tags, tableType }) => ({
      id: externalId,
      schema_id: schemaExternalId,
      table_name: name,
      description,
      tags,
      type: tableType === "DYNAMIC_TABLE" ? "TABLE" : tableType,
    })),
    column: records.columns.map(({ externalId, tableExternalId, name, description, dataType, sourceOrder }) => ({
      id: externalId,
      table_id: tableExternalId,
      column_name: name,
      description,
      data_type: dataType,
      ordinal_position: sourceOrder,
    })),
    view_ddl: views.map(({ database, schema, name, text }) => ({
      database_name: database,
      schema_name: schema,
      view_name: name,
      view_definition: text,
    })),
    query: [],
  };
}

function csvOf(part: Part, rows: readonly Cells[]): string {
  const columns = warehouseShapes[part].map(({ column }) => column);
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column])).join(","));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

function cellOf(value: Cells[string]): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text =
    typeof value === "string" ? value : `[${value.map((item) => `'${item.replaceAll("'", "''")}'`).join(",")}]`;
  return /[",\r\n]/.test(text) || text.trim() !== text ? `"${text.replaceAll('"', '""')}"` : text;
}
