export const searchAssetTypes = ["TABLE", "COLUMN", "DASHBOARD", "TERM", "TAG", "SOURCE"] as const;

export type SearchAssetType = (typeof searchAssetTypes)[number];

const folders = {
  TABLE: "tables",
  COLUMN: "columns",
  DASHBOARD: "dashboards",
  TERM: "terms",
  TAG: "tags",
  SOURCE: "sources",
} as const satisfies Record<SearchAssetType, string>;

/** The path of an asset's page on this instance. */
export function internalLinkTo(type: SearchAssetType, id: string): string {
  return `/${folders[type]}/${id}`;
}
