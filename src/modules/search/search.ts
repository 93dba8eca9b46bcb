import type { AccountActor } from "#kernel/actor.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { SearchQueriesInput, SearchQueriesScope } from "./question.ts";
import { type SearchedQuery, searchQueries } from "./search-queries.ts";

/** The face of the search slice. See README.md for what it promises. */
export type Search = {
  readonly queries: (
    actor: AccountActor,
    input: { readonly scope?: SearchQueriesScope | null | undefined; readonly data: SearchQueriesInput },
  ) => Promise<SearchedQuery[]>;
};

export function createSearchSlice(store: CatalogStore): Search {
  return { queries: (actor, input) => searchQueries(store, actor, input) };
}
