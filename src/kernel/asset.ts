/** The kinds of things a catalog is made of, as the change feed names them. */
export const assetTypes = [
  "SOURCE",
  "DATABASE",
  "SCHEMA",
  "TABLE",
  "COLUMN",
  "DASHBOARD",
  "DASHBOARD_FIELD",
  "LINEAGE",
  "FIELD_LINEAGE",
  "TAG",
  "TERM",
  "TEAM",
  "USER",
  "QUALITY_CHECK",
  "PINNED_ASSET",
  "EXTERNAL_LINK",
  "DATA_PRODUCT",
  "QUERY",
] as const;

export type AssetType = (typeof assetTypes)[number];

export const changeActions = ["CREATED", "UPDATED", "DELETED"] as const;

export type ChangeAction = (typeof changeActions)[number];
