import type { ColumnRecord, DatabaseRecord, SchemaRecord, TableRecord } from "#kernel/catalog-records.ts";
import type { Fields } from "./difference.ts";

/** How the things of one level of the hierarchy are read and written. */
export type Level<R> = {
  readonly kind: "databases" | "schemas" | "tables" | "columns";
  /** The name in root fields and input types: `Table` as in `createTables` and `CreateTableInput`. */
  readonly word: "Database" | "Schema" | "Table" | "Column";
  readonly parentField: "sourceId" | "databaseId" | "schemaId" | "tableId";
  readonly scopeOf: (sourceId: string) => object;
  readonly selection: string;
  readonly parentExternalIdOf: (record: R) => string | undefined;
  readonly fieldsOf: (record: R) => Fields;
};

const everything = { withDeleted: true, withHidden: true };
const tagSelection = "tagEntities { tag { label } }";

/** Databases and schemas have one description for importers and people alike: it is written only where there is one. */
export const databases: Level<DatabaseRecord> = {
  kind: "databases",
  word: "Database",
  parentField: "sourceId",
  scopeOf: (sourceId) => ({ sourceIds: [sourceId], ...everything }),
  selection: "name description",
  parentExternalIdOf: () => undefined,
  fieldsOf: ({ name, description }) => stated({ name, description }),
};

export const schemas: Level<SchemaRecord> = {
  kind: "schemas",
  word: "Schema",
  parentField: "databaseId",
  scopeOf: (sourceId) => ({ sourceIds: [sourceId], ...everything }),
  selection: "name description",
  parentExternalIdOf: (record) => record.databaseExternalId,
  fieldsOf: ({ name, description }) => stated({ name, description }),
};

/** The external description belongs to importers, so one that has gone from the source goes from the catalog too. */
export const tables: Level<TableRecord> = {
  kind: "tables",
  word: "Table",
  parentField: "schemaId",
  scopeOf: (sourceId) => ({ warehouseId: sourceId, ...everything }),
  selection: `name tableType tableSize url externalDescription ${tagSelection}
    ownerEntities { userId } teamOwnerEntities { teamId }`,
  parentExternalIdOf: (record) => record.schemaExternalId,
  fieldsOf: ({ name, tableType, tableSize, url, description = null }) =>
    stated({ name, tableType, tableSize, url, externalDescription: description }),
};

export const columns: Level<ColumnRecord> = {
  kind: "columns",
  word: "Column",
  parentField: "tableId",
  scopeOf: (sourceId) => ({ sourceId, ...everything }),
  selection: `name dataType isNullable isPrimaryKey isPii sourceOrder externalDescription ${tagSelection}`,
  parentExternalIdOf: (record) => record.tableExternalId,
  fieldsOf: ({ name, dataType, isNullable, isPrimaryKey, isPii, sourceOrder, description = null }) =>
    stated({ name, dataType, isNullable, isPrimaryKey, isPii, sourceOrder, externalDescription: description }),
};

/** What the source says nothing of is not among the fields, and so is left to whoever set it. */
function stated(fields: Readonly<Record<string, Fields[string] | undefined>>): Fields {
  const kept: Record<string, Fields[string]> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept;
}
