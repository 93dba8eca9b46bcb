import type { Sorting } from "#platform/database/order-by.ts";

export type TableSortingKey =
  | "levelOfCompletion"
  | "name"
  | "nameLength"
  | "ownersAndTeamOwnersCount"
  | "popularity"
  | "schemaName";

/** `GetTablesScope`, all of it combined with AND. */
export type TablesScope = {
  readonly databaseId?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly pathContains?: string | null | undefined;
  readonly schemaId?: string | null | undefined;
  readonly schemaIds?: readonly string[] | null | undefined;
  readonly warehouseId?: string | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListTablesInput = {
  readonly scope?: TablesScope | null | undefined;
  readonly sorting?: readonly Sorting<TableSortingKey>[] | null | undefined;
};
