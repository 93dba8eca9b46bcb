import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { createDatabases } from "./create-databases.ts";
import type { CreateDatabaseInput, UpdateDatabaseInput } from "./database-changes.ts";
import type { ListDatabasesInput } from "./database-list.ts";
import { databasesQuery } from "./database-repository.ts";
import { updateDatabases } from "./update-databases.ts";

/** The face of the databases slice. Changes answer ids; the schema loads what was selected of them. */
export type Databases = {
  readonly list: (actor: AccountActor, input: ListDatabasesInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: readonly CreateDatabaseInput[]) => Promise<string[]>;
  readonly update: (actor: AccountActor, data: readonly UpdateDatabaseInput[]) => Promise<string[]>;
};

export function createDatabasesSlice(store: CatalogStore): Databases {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, databasesQuery(input), page),
    create: async (actor, data) => createDatabases(store, requireWrite(actor), data),
    update: async (actor, data) => updateDatabases(store, requireWrite(actor), data),
  };
}
