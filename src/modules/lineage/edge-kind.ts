import type { LineageAssetType } from "./lineage-list.ts";

/** One thing that an edge may begin or end with. */
export type EdgeEnd = {
  readonly type: LineageAssetType;
  /** The argument and field that holds its id. */
  readonly field: string;
  readonly column: string;
};

/** The two kinds of edges differ in what they join; the rules are the same. */
export type EdgeKind = {
  readonly table: "lineages" | "field_lineages";
  readonly assetType: "LINEAGE" | "FIELD_LINEAGE";
  readonly parents: readonly EdgeEnd[];
  readonly children: readonly EdgeEnd[];
  readonly mayJoin: (parent: EdgeEnd, child: EdgeEnd) => boolean;
};

export const tableEdges: EdgeKind = {
  table: "lineages",
  assetType: "LINEAGE",
  parents: [
    { type: "TABLE", field: "parentTableId", column: "parent_table_id" },
    { type: "DASHBOARD", field: "parentDashboardId", column: "parent_dashboard_id" },
  ],
  children: [
    { type: "TABLE", field: "childTableId", column: "child_table_id" },
    { type: "DASHBOARD", field: "childDashboardId", column: "child_dashboard_id" },
  ],
  mayJoin: () => true,
};

export const fieldEdges: EdgeKind = {
  table: "field_lineages",
  assetType: "FIELD_LINEAGE",
  parents: [
    { type: "COLUMN", field: "parentColumnId", column: "parent_column_id" },
    { type: "DASHBOARD_FIELD", field: "parentDashboardFieldId", column: "parent_dashboard_field_id" },
  ],
  children: [
    { type: "COLUMN", field: "childColumnId", column: "child_column_id" },
    { type: "DASHBOARD", field: "childDashboardId", column: "child_dashboard_id" },
    { type: "DASHBOARD_FIELD", field: "childDashboardFieldId", column: "child_dashboard_field_id" },
  ],
  // A dashboard shows what the warehouse holds; nothing in the warehouse is made from it.
  mayJoin: (parent, child) => !(parent.type === "DASHBOARD_FIELD" && child.type === "COLUMN"),
};
