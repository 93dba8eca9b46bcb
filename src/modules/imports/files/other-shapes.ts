import type { Shape } from "./shape.ts";

export const dashboardTypes = ["DASHBOARD", "TILE", "VIZ_MODEL"] as const;

export const visualizationShapes = {
  dashboards: [
    { column: "id", type: "name", required: true, unique: true },
    { column: "dashboard_type", type: dashboardTypes, required: true },
    { column: "name", type: "name", required: true },
    { column: "folder_path", type: "name", required: true },
    { column: "url", type: "name", required: true },
    { column: "description", type: "text" },
    { column: "user_name", type: "name" },
    { column: "view_count", type: "whole" },
    { column: "parent_tables", type: "list" },
    { column: "parent_dashboards", type: "list" },
  ],
  dashboard_fields: [
    { column: "id", type: "name", required: true, unique: true },
    { column: "dashboard_id", type: "name", required: true, references: "dashboards" },
    { column: "name", type: "name", required: true },
    { column: "label", type: "name" },
    { column: "data_type", type: "name" },
    { column: "role", type: "name" },
    { column: "description", type: "text" },
    { column: "is_primary_key", type: "flag" },
    { column: "view_label", type: "name" },
    { column: "view_name", type: "name" },
    { column: "parent_columns", type: "list" },
  ],
} as const satisfies Readonly<Record<string, Shape>>;

const ends = ["TABLE", "COLUMN", "DASHBOARD", "DASHBOARD_FIELD"] as const;

export const lineageShape = [
  { column: "parent_type", type: ends, required: true },
  { column: "parent_key", type: "name", required: true },
  { column: "child_type", type: ends, required: true },
  { column: "child_key", type: "name", required: true },
] as const satisfies Shape;

export const qualityShape = [
  { column: "id", type: "name", required: true, unique: true },
  { column: "table_path", type: "name", required: true },
  { column: "column_name", type: "name" },
  { column: "name", type: "name", required: true },
  { column: "status", type: ["ALERT", "WARNING", "SUCCESS"], required: true },
  { column: "run_at", type: "instant", required: true },
  { column: "description", type: "text" },
  { column: "result", type: "text" },
  { column: "url", type: "name" },
  { column: "owner_email", type: "name" },
] as const satisfies Shape;
