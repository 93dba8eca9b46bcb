import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import type { CreateColumnInput, DescribeColumnInput, UpdateColumnInput } from "./column-changes.ts";
import type { ListColumnsInput } from "./column-list.ts";
import { columnsQuery } from "./column-list-repository.ts";
import { createColumns } from "./create-columns.ts";
import { describeColumns } from "./describe-columns.ts";
import { updateColumns } from "./update-columns.ts";

/** The face of the columns slice. Changes answer ids; the schema loads what was selected of them. */
export type Columns = {
  readonly list: (actor: AccountActor, input: ListColumnsInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: readonly CreateColumnInput[]) => Promise<string[]>;
  /** Columns of API sources. */
  readonly update: (actor: AccountActor, data: readonly UpdateColumnInput[]) => Promise<string[]>;
  /** Descriptions and marks of any column. */
  readonly describe: (actor: AccountActor, data: readonly DescribeColumnInput[]) => Promise<string[]>;
};

export function createColumnsSlice(store: CatalogStore): Columns {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, columnsQuery(input), page),
    create: async (actor, data) => createColumns(store, requireWrite(actor), data),
    update: async (actor, data) => updateColumns(store, requireWrite(actor), data),
    describe: async (actor, data) => describeColumns(store, requireWrite(actor), data),
  };
}
