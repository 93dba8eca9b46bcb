import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import type { ListDashboardFieldsInput, ListDashboardsInput } from "./dashboard-list.ts";
import { dashboardFieldsQuery, dashboardsQuery } from "./dashboard-repository.ts";

/** The face of the dashboards slice. See README.md for what it promises. */
export type Dashboards = {
  readonly list: (actor: AccountActor, input: ListDashboardsInput, page: Page) => FoundPage;
  readonly listFields: (actor: AccountActor, input: ListDashboardFieldsInput, page: Page) => FoundPage;
};

export function createDashboardsSlice(store: CatalogStore): Dashboards {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, dashboardsQuery(input), page),
    listFields: (actor, input, page) => findPage(store, actor.accountId, dashboardFieldsQuery(input), page),
  };
}
