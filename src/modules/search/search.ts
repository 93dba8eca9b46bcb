import type { AccountActor } from "#kernel/actor.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { SearchQueriesInput, SearchQueriesScope } from "./question.ts";
import { type FoundAssets, type SearchInput, searchAssets } from "./search-assets.ts";
import { type SearchedQuery, searchQueries, type Translate } from "./search-queries.ts";

/** The face of the search slice. See README.md for what it promises. */
export type Search = {
  /** SQL queries by a question, at most ten, the likeliest first. */
  readonly queries: (
    actor: AccountActor,
    input: { readonly scope?: SearchQueriesScope | null | undefined; readonly data: SearchQueriesInput },
  ) => Promise<SearchedQuery[]>;
  /** Assets of any kind by what a person typed. */
  readonly assets: (actor: Pick<AccountActor, "accountId">, input: SearchInput) => Promise<FoundAssets>;
};

/** `translate`, where there is a translator, gives the English of a question. */
export function createSearchSlice(store: CatalogStore, translate?: Translate): Search {
  return {
    queries: (actor, input) => searchQueries({ store, translate }, actor, input),
    assets: (actor, input) => searchAssets(store, actor, input),
  };
}
