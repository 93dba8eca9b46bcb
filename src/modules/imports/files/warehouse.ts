import type { Shape } from "./shape.ts";

const id = { column: "id", type: "name", required: true, unique: true } as const;
const description = { column: "description", type: "text" } as const;
const tags = { column: "tags", type: "list" } as const;

/** The files of a warehouse set in the order in which they are read, so that what is referred to is known. */
export const warehouseShapes = {
  database: [id, { column: "database_name", type: "name", required: true }],
  schema: [
    id,
    { column: "database_id", type: "name", required: true, references: "database" },
    { column: "schema_name", type: "name", required: true },
    description,
    tags,
  ],
  user: [
    id,
    { column: "email", type: "name" },
    { column: "first_name", type: "name" },
    { column: "last_name", type: "name" },
  ],
  table: [
    id,
    { column: "schema_id", type: "name", required: true, references: "schema" },
    { column: "table_name", type: "name", required: true },
    description,
    tags,
    { column: "type", type: ["TABLE", "VIEW", "EXTERNAL", "TOPIC"], required: true },
    { column: "owner_external_id", type: "name", references: "user", lenient: true },
  ],
  column: [
    id,
    { column: "table_id", type: "name", required: true, references: "table" },
    { column: "column_name", type: "name", required: true },
    description,
    { column: "data_type", type: "name", required: true },
    { column: "ordinal_position", type: "whole" },
  ],
  view_ddl: [
    { column: "database_name", type: "name", required: true },
    { column: "schema_name", type: "name", required: true },
    { column: "view_name", type: "name", required: true },
    { column: "view_definition", type: "text", required: true },
  ],
  query: [
    { column: "query_id", type: "name", required: true },
    { column: "database_id", type: "name" },
    { column: "database_name", type: "name" },
    { column: "schema_name", type: "name" },
    { column: "query_text", type: "text", required: true },
    { column: "user_id", type: "name" },
    { column: "user_name", type: "name" },
    { column: "start_time", type: "instant", required: true },
    { column: "end_time", type: "instant" },
  ],
} as const satisfies Readonly<Record<string, Shape>>;
