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

/** The address of an asset's page on the instance that people reach by this URL: whoever shows it need not know which. */
export function internalLinkTo(url: string, type: SearchAssetType, id: string): string {
  return `${url}/${folders[type]}/${id}`;
}
