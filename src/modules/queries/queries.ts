import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogWrite, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { columnJoinsQuery } from "./column-join-repository.ts";
import type { ListColumnJoinsInput, ListQueriesInput } from "./query-list.ts";
import { queriesQuery } from "./query-list-repository.ts";
import type { QueryRun } from "./query-run.ts";
import { storeQueries, type Upserting, upsertQueries } from "./upsert-queries.ts";

/** The face of the queries slice. See README.md for what it promises. */
export type Queries = {
  readonly list: (actor: AccountActor, input: ListQueriesInput, page: Page) => FoundPage;
  readonly listJoins: (actor: AccountActor, input: ListColumnJoinsInput, page: Page) => FoundPage;
  /** Answers the ids of the queries in the order of the input. */
  readonly upsert: (actor: AccountActor, data: readonly QueryRun[]) => Promise<string[]>;
  /** The same for another slice, within its transaction and without an actor. */
  readonly store: (write: CatalogWrite, data: readonly QueryRun[]) => Promise<string[]>;
};

export function createQueriesSlice(deps: Upserting): Queries {
  const { store } = deps;
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, queriesQuery(input), page),
    listJoins: (actor, input, page) => findPage(store, actor.accountId, columnJoinsQuery(input), page),
    upsert: async (actor, data) => upsertQueries(deps, requireWrite(actor), data),
    store: (write, data) => storeQueries(deps, write, data),
  };
}
