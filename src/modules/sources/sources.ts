import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { type CreateSourceInput, createSource } from "./create-source.ts";
import type { ListSourcesInput } from "./source-list.ts";
import { sourcesQuery } from "./source-repository.ts";
import { type UpdateSourceInput, updateSource } from "./update-source.ts";

/** The face of the sources slice. Changes answer an id; the schema loads what was selected of it. */
export type Sources = {
  readonly list: (actor: AccountActor, input: ListSourcesInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: CreateSourceInput) => Promise<string>;
  readonly update: (actor: AccountActor, data: UpdateSourceInput) => Promise<string>;
};

export function createSourcesSlice(store: CatalogStore): Sources {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, sourcesQuery(input), page),
    create: async (actor, data) => createSource(store, requireWrite(actor), data),
    update: async (actor, data) => updateSource(store, requireWrite(actor), data),
  };
}
