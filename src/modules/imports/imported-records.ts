import type { CatalogRecords } from "#kernel/catalog-records.ts";

/**
 * What a reader hands to the writer. `onlySchemas` holds external ids of schemas and is given when the reader was told
 * to look at these alone: what lies in other schemas was not looked at, so its absence does not mean that it is gone.
 */
export type ImportedRecords = CatalogRecords & {
  readonly onlySchemas?: readonly string[];
  /** What the source has counted of queries in its first database. */
  readonly queries?: readonly QueryRecord[];
  /** What people should know about the reading, a sentence each. */
  readonly notices?: readonly string[];
};

/** A query with a count of its runs since an instant; instants as ISO 8601. */
export type QueryRecord = {
  readonly query: string;
  readonly author: string;
  readonly runs: number;
  readonly countedSince: string;
  readonly timestamp: string;
  readonly durationSeconds: number;
  readonly rowsProduced: number;
};
