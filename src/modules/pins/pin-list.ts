import type { Sorting } from "#platform/database/order-by.ts";

export type PinSortingKey = "createdAt";

/** `GetEntitiesLinksScope`, all of it combined with AND. */
export type PinsScope = {
  readonly fromDashboardId?: string | null | undefined;
  readonly fromTableId?: string | null | undefined;
  readonly fromTermId?: string | null | undefined;
  readonly fromTermIds?: readonly string[] | null | undefined;
  readonly toColumnsOfTableId?: string | null | undefined;
  readonly toDashboardFieldId?: string | null | undefined;
  readonly toDashboardId?: string | null | undefined;
  readonly toFieldsOfDashboardId?: string | null | undefined;
  readonly toTableId?: string | null | undefined;
  readonly toTermId?: string | null | undefined;
};

export type ListPinsInput = {
  readonly scope?: PinsScope | null | undefined;
  readonly sorting?: readonly Sorting<PinSortingKey>[] | null | undefined;
};
