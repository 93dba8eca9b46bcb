/** What a reader is shown: the Catalog's own text, else what the source says, else nothing. */
export function descriptionOf(asset: { descriptionRaw: string | null; externalDescription: string | null }): string {
  return asset.descriptionRaw || asset.externalDescription || "";
}
