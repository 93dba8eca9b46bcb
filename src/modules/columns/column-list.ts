import type { Sorting } from "#platform/database/order-by.ts";

export type ColumnSortingKey = "name" | "sourceOrder" | "tableName" | "tablePopularity";

/** `GetColumnsScope`, all of it combined with AND. */
export type ColumnsScope = {
  readonly databaseId?: string | null | undefined;
  readonly databaseIds?: readonly string[] | null | undefined;
  readonly description?: string | null | undefined;
  readonly hasColumnJoins?: boolean | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly isDocumented?: boolean | null | undefined;
  readonly isPii?: boolean | null | undefined;
  readonly isPrimaryKey?: boolean | null | undefined;
  readonly name?: string | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly schemaId?: string | null | undefined;
  readonly schemaIds?: readonly string[] | null | undefined;
  readonly sourceId?: string | null | undefined;
  readonly sourceIds?: readonly string[] | null | undefined;
  readonly tableId?: string | null | undefined;
  readonly tableIds?: readonly string[] | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListColumnsInput = {
  readonly scope?: ColumnsScope | null | undefined;
  readonly sorting?: readonly Sorting<ColumnSortingKey>[] | null | undefined;
};
