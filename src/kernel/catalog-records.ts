/**
 * The neutral form in which metadata enters a catalog: every importer parses its input into these records, and one
 * writer stores them. Records name each other by `externalId`, which is unique among the records of one kind.
 */
export type CatalogRecords = {
  readonly source: SourceRecord;
  readonly databases: readonly DatabaseRecord[];
  readonly schemas: readonly SchemaRecord[];
  readonly tables: readonly TableRecord[];
  readonly columns: readonly ColumnRecord[];
  readonly lineages: readonly LineageRecord[];
  readonly fieldLineages: readonly LineageRecord[];
};

/** The technology is a `SourceTechnology` of the public schema, such as `POSTGRES` or `SNOWFLAKE`. */
export type SourceRecord = { readonly name: string; readonly technology: string };

export type DatabaseRecord = {
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
};

export type SchemaRecord = DatabaseRecord & { readonly databaseExternalId: string };

export type TableRecord = {
  readonly externalId: string;
  readonly schemaExternalId: string;
  readonly name: string;
  readonly tableType: "TABLE" | "VIEW" | "EXTERNAL" | "TOPIC" | "DYNAMIC_TABLE";
  readonly description?: string;
  /** Megabytes. */
  readonly tableSize?: number;
  readonly url?: string;
  readonly tags?: readonly string[];
  /** E-mail addresses of people, or names of teams, that own the table. */
  readonly owners?: readonly string[];
};

export type ColumnRecord = {
  readonly externalId: string;
  readonly tableExternalId: string;
  readonly name: string;
  readonly dataType: string;
  readonly isNullable: boolean;
  readonly isPrimaryKey?: boolean;
  readonly isPii?: boolean;
  /** The position in its table, counted from 1. */
  readonly sourceOrder?: number;
  readonly description?: string;
  readonly tags?: readonly string[];
};

/** An edge between two tables, or between two columns, by their external ids. */
export type LineageRecord = { readonly parentExternalId: string; readonly childExternalId: string };
