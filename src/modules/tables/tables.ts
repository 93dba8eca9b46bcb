import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { createTables } from "./create-tables.ts";
import type { CreateTableInput, DescribeTableInput, UpdateTableInput } from "./table-changes.ts";
import type { ListTablesInput } from "./table-list.ts";
import { tablesQuery } from "./table-repository.ts";
import { describeTables, updateTables } from "./update-tables.ts";

/** The face of the tables slice. Changes answer ids; the schema loads what was selected of them. */
export type Tables = {
  readonly list: (actor: AccountActor, input: ListTablesInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: readonly CreateTableInput[]) => Promise<string[]>;
  readonly update: (actor: AccountActor, data: readonly UpdateTableInput[]) => Promise<string[]>;
  readonly describe: (actor: AccountActor, data: readonly DescribeTableInput[]) => Promise<string[]>;
};

export function createTablesSlice(store: CatalogStore): Tables {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, tablesQuery(input), page),
    create: async (actor, data) => createTables(store, requireWrite(actor), data),
    update: async (actor, data) => updateTables(store, requireWrite(actor), data),
    describe: async (actor, data) => describeTables(store, requireWrite(actor), data),
  };
}
