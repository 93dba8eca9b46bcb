import type { Sorting } from "#platform/database/order-by.ts";

export type LineageType = "AUTOMATIC" | "MANUAL_CUSTOMER" | "MANUAL_OPS" | "OTHER_TECHNOS";

export type LineageAssetType = "COLUMN" | "DASHBOARD" | "DASHBOARD_FIELD" | "TABLE";

export type LineageSortingKey = "id" | "popularity" | "type";

/** `GetLineagesScope`, all of it combined with AND. */
export type LineagesScope = {
  readonly childDashboardId?: string | null | undefined;
  readonly childSourceId?: string | null | undefined;
  readonly childTableId?: string | null | undefined;
  readonly lineageIds?: readonly string[] | null | undefined;
  readonly lineageType?: LineageType | null | undefined;
  readonly parentDashboardId?: string | null | undefined;
  readonly parentSourceId?: string | null | undefined;
  readonly parentTableId?: string | null | undefined;
  readonly withChildAssetType?: LineageAssetType | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListLineagesInput = {
  readonly scope?: LineagesScope | null | undefined;
  readonly sorting?: readonly Sorting<LineageSortingKey>[] | null | undefined;
};

export type FieldLineageSortingKey = LineageSortingKey | "childDashboardPopularity";

/** `GetFieldLineagesScope`, all of it combined with AND. */
export type FieldLineagesScope = {
  readonly childColumnId?: string | null | undefined;
  readonly childDashboardFieldId?: string | null | undefined;
  readonly childDashboardFieldSourceId?: string | null | undefined;
  readonly childDashboardSourceId?: string | null | undefined;
  readonly columnSourceId?: string | null | undefined;
  readonly hasDashboardChild?: boolean | null | undefined;
  readonly lineageType?: LineageType | null | undefined;
  readonly parentColumnId?: string | null | undefined;
  readonly parentDashboardFieldId?: string | null | undefined;
  readonly withChildAssetType?: LineageAssetType | null | undefined;
};

export type ListFieldLineagesInput = {
  readonly scope: FieldLineagesScope;
  readonly sorting?: readonly Sorting<FieldLineageSortingKey>[] | null | undefined;
};
