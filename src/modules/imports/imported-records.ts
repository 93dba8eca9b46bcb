import type { CatalogRecords } from "#kernel/catalog-records.ts";

/**
 * What a reader hands to the writer. `onlySchemas` holds external ids of schemas and is given when the reader was told
 * to look at these alone: what lies in other schemas was not looked at, so its absence does not mean that it is gone.
 */
export type ImportedRecords = CatalogRecords & { readonly onlySchemas?: readonly string[] };
