import type { Sorting } from "#platform/database/order-by.ts";

export type DashboardSortingKey = "name" | "ownersAndTeamOwnersCount" | "popularity";

/** `GetDashboardsScope`, all of it combined with AND. */
type DashboardsScope = {
  readonly folderPath?: string | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly sourceId?: string | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
};

export type ListDashboardsInput = {
  readonly scope?: DashboardsScope | null | undefined;
  readonly sorting?: readonly Sorting<DashboardSortingKey>[] | null | undefined;
};

export type DashboardFieldSortingKey = "name" | "popularity";

/** `GetDashboardFieldsScope`, all of it combined with AND. */
type DashboardFieldsScope = {
  readonly dashboardId?: string | null | undefined;
  readonly dashboardIds?: readonly string[] | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
};

export type ListDashboardFieldsInput = {
  readonly scope?: DashboardFieldsScope | null | undefined;
  readonly sorting?: readonly Sorting<DashboardFieldSortingKey>[] | null | undefined;
};
