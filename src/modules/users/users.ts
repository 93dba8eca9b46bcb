import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { usersQuery } from "./user-repository.ts";

/** The face of the users slice. */
export type Users = { readonly list: (actor: AccountActor, page: Page) => FoundPage };

export function createUsersSlice(store: CatalogStore): Users {
  return { list: (actor, page) => findPage(store, actor.accountId, usersQuery, page) };
}
