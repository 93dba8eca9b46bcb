import type { AssetType } from "#kernel/asset.ts";

/** A column of the catalog and what a staged row `s` says of it. */
export type LevelValue = {
  readonly column: string;
  readonly from: string;
  /** What the file leaves empty stays as it is; a new row gets this. */
  readonly otherwise?: string;
};

export type LevelName = "databases" | "schemas" | "users" | "tables" | "columns" | "dashboards" | "dashboard_fields";

/** One kind of asset: where its rows live, what they hang from, and what files say of them. */
export type Level = {
  readonly stage: LevelName;
  readonly table: string;
  readonly assetType: AssetType;
  /** The column that names the parent, and the level of the parent; the source itself without one. */
  readonly parentColumn: string;
  readonly parent?: LevelName;
  readonly values: readonly LevelValue[];
};

const same = (...columns: readonly string[]): LevelValue[] =>
  columns.map((column) => ({ column, from: `s.${column}` }));

const described = (source: string): LevelValue[] => [
  { column: "external_description", from: "s.description" },
  { column: "external_description_source", from: `CASE WHEN s.description IS NOT NULL THEN ${source} END` },
];

/** @param origin Who describes tables and columns, as the catalog names it. */
export function levelsOf(origin: "DATABASE" | "DBT"): Readonly<Record<LevelName, Level>> {
  return {
    databases: {
      stage: "databases",
      table: "databases",
      assetType: "DATABASE",
      parentColumn: "source_id",
      values: same("name", "description"),
    },
    schemas: {
      stage: "schemas",
      table: "schemas",
      assetType: "SCHEMA",
      parentColumn: "database_id",
      parent: "databases",
      values: same("name", "description"),
    },
    users: {
      stage: "users",
      table: "source_users",
      assetType: "USER",
      parentColumn: "source_id",
      values: [...same("name"), { column: "email", from: "lower(s.email)" }],
    },
    tables: {
      stage: "tables",
      table: "tables",
      assetType: "TABLE",
      parentColumn: "schema_id",
      parent: "schemas",
      values: [
        ...same("name"),
        { column: "table_type", from: "s.table_type::table_type" },
        { column: "table_size", from: "s.table_size", otherwise: "NULL" },
        { column: "url", from: "s.url", otherwise: "NULL" },
        {
          column: "transformation_source",
          from: origin === "DBT" ? "'DBT'::transformation_source" : "NULL::transformation_source",
        },
        ...described(`'${origin}'::table_external_description_source`),
      ],
    },
    columns: {
      stage: "columns",
      table: "columns",
      assetType: "COLUMN",
      parentColumn: "table_id",
      parent: "tables",
      values: [
        ...same("name", "data_type", "source_order"),
        { column: "is_nullable", from: "s.is_nullable", otherwise: "true" },
        { column: "is_pii", from: "s.is_pii", otherwise: "NULL" },
        { column: "is_primary_key", from: "s.is_primary_key", otherwise: "NULL" },
        ...described(`'${origin}'::column_external_description_source`),
      ],
    },
    dashboards: {
      stage: "dashboards",
      table: "dashboards",
      assetType: "DASHBOARD",
      parentColumn: "source_id",
      values: [
        ...same("name", "folder_path", "url", "view_count"),
        { column: "type", from: "s.type::dashboard_type" },
        ...described("'VISUALIZATION'::dashboard_external_description_source"),
      ],
    },
    dashboard_fields: {
      stage: "dashboard_fields",
      table: "dashboard_fields",
      assetType: "DASHBOARD_FIELD",
      parentColumn: "dashboard_id",
      parent: "dashboards",
      values: same("name", "label", "data_type", "role", "description", "is_primary_key", "view_label", "view_name"),
    },
  };
}
