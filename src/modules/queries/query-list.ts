import type { Sorting } from "#platform/database/order-by.ts";

export type QueryType = "SELECT" | "WRITE";

export type QuerySortingKey = "hash" | "queryType" | "timestamp";

/** `GetTableQueriesScope`, all of it combined with AND. */
export type QueriesScope = {
  readonly databaseId?: string | null | undefined;
  readonly queryType?: QueryType | null | undefined;
  readonly schemaId?: string | null | undefined;
  readonly tableIds?: readonly string[] | null | undefined;
  readonly tableIdsFilterMode?: "ALL" | "ANY" | null | undefined;
  readonly warehouseId?: string | null | undefined;
};

export type ListQueriesInput = {
  readonly scope?: QueriesScope | null | undefined;
  readonly sorting?: readonly Sorting<QuerySortingKey>[] | null | undefined;
};

/** `GetColumnJoinsScope`, all of it combined with AND. */
export type ColumnJoinsScope = {
  readonly columnIds?: readonly string[] | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly tableIds?: readonly string[] | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListColumnJoinsInput = {
  readonly scope?: ColumnJoinsScope | null | undefined;
  readonly sorting?: readonly Sorting<"count">[] | null | undefined;
};
