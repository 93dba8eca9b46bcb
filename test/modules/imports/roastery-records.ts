import type { ColumnRecord, TableRecord } from "#kernel/catalog-records.ts";
import type { ImportedRecords } from "#modules/imports/imported-records.ts";

const table = (path: string, more: Partial<TableRecord> = {}): TableRecord => {
  const [database, schema, name = ""] = path.split(".");
  return { externalId: path, schemaExternalId: `${database}.${schema}`, name, tableType: "TABLE", ...more };
};

const column = (path: string, more: Partial<ColumnRecord> = {}): ColumnRecord => {
  const [database, schema, tableName, name = ""] = path.split(".");
  const tableExternalId = `${database}.${schema}.${tableName}`;
  return { externalId: path, tableExternalId, name, dataType: "integer", isNullable: true, ...more };
};

const edge = (parentExternalId: string, childExternalId: string) => ({ parentExternalId, childExternalId });

/** A small warehouse: two tables, a view over them in another schema, and what is said of them. */
export const roastery = {
  source: { name: "roastery", technology: "POSTGRES" },
  databases: [{ externalId: "dw", name: "dw" }],
  schemas: [
    { externalId: "dw.raw", databaseExternalId: "dw", name: "raw", description: "As it comes" },
    { externalId: "dw.mart", databaseExternalId: "dw", name: "mart" },
  ],
  tables: [
    table("dw.raw.beans", { description: "What we roast", tableSize: 3, tags: ["coffee"] }),
    table("dw.raw.orders"),
    table("dw.mart.sales", { tableType: "VIEW" }),
  ],
  columns: [
    column("dw.raw.beans.id", { isPrimaryKey: true, isNullable: false, sourceOrder: 1 }),
    column("dw.raw.beans.origin", { dataType: "text", description: "The country", sourceOrder: 2 }),
    column("dw.raw.orders.bean_id", { sourceOrder: 1 }),
    column("dw.raw.orders.email", { dataType: "text", isPii: true, tags: ["contact"], sourceOrder: 2 }),
    column("dw.mart.sales.bean", { sourceOrder: 1 }),
  ],
  lineages: [edge("dw.raw.beans", "dw.mart.sales"), edge("dw.raw.orders", "dw.mart.sales")],
  fieldLineages: [edge("dw.raw.beans.id", "dw.mart.sales.bean")],
} satisfies ImportedRecords;

/** The same warehouse without one of its tables, and without all that hung on it. */
export function withoutTable(records: ImportedRecords, externalId: string): ImportedRecords {
  const isKept = (id: string) => id !== externalId && !id.startsWith(`${externalId}.`);
  const areKept = (one: { parentExternalId: string; childExternalId: string }) =>
    isKept(one.parentExternalId) && isKept(one.childExternalId);
  return {
    ...records,
    tables: records.tables.filter((one) => isKept(one.externalId)),
    columns: records.columns.filter((one) => isKept(one.externalId)),
    lineages: records.lineages.filter(areKept),
    fieldLineages: records.fieldLineages.filter(areKept),
  };
}
