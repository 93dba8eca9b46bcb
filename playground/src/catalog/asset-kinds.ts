import type { SearchAssetType } from "../generated/graphql.ts";

export type AssetKind = SearchAssetType;

export const kindWords: Record<AssetKind, { readonly one: string; readonly many: string }> = {
  TABLE: { one: "Table", many: "Tables" },
  COLUMN: { one: "Column", many: "Columns" },
  DASHBOARD: { one: "Dashboard", many: "Dashboards" },
  TERM: { one: "Term", many: "Terms" },
  TAG: { one: "Tag", many: "Tags" },
  SOURCE: { one: "Source", many: "Sources" },
};

const folders: Record<AssetKind, string> = {
  TABLE: "tables",
  COLUMN: "columns",
  DASHBOARD: "dashboards",
  TERM: "terms",
  TAG: "tags",
  SOURCE: "sources",
};

/** The page of an asset, as the API's own links name it. */
export function pathOf(kind: AssetKind, id: string): string {
  return `/${folders[kind]}/${encodeURIComponent(id)}`;
}

/** How much is used, of the 1,000,000 that the API counts up to, as a reader takes it in at a glance. */
export function popularityWords(popularity: number): string {
  if (popularity >= 500_000) return "High";
  return popularity >= 200_000 ? "Medium" : "Low";
}

/** "FIRST_SECOND" as "First second". */
export function wordOf(name: string): string {
  const words = name.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Only what leads to a page; whoever described the asset may have written anything. */
export function outwardLink(url: string | null | undefined): string | undefined {
  return url != null && /^https?:\/\//i.test(url) ? url : undefined;
}
