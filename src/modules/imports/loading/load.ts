import type { Findings } from "#modules/imports/files/findings.ts";
import type { ImportKind } from "#modules/imports/sets/upload-path.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";

/** What every part of a load shares. */
export type Load = {
  readonly write: CatalogWrite;
  readonly sourceId: string;
  readonly kind: ImportKind;
  readonly findings: Findings;
};

/** The change feed is told of at most so many assets of each type and action; the import itself tells the numbers. */
export const mostIdsTold = 1_500;
