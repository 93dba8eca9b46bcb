import type { AccountActor } from "#kernel/actor.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { SearchAssetType } from "./asset-kinds.ts";
import type { NearQueries } from "./near-queries.ts";
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

export type SearchDependencies = {
  readonly store: CatalogStore;
  /** The address of an asset's page. */
  readonly linkTo: (type: SearchAssetType, id: string) => string;
  /** Gives the English of a question, where there is a translator. */
  readonly translate?: Translate | undefined;
  /** Ranks queries by meaning, where an endpoint makes vectors of texts. */
  readonly near?: NearQueries | undefined;
};

export function createSearchSlice({ store, linkTo, translate, near }: SearchDependencies): Search {
  return {
    queries: (actor, input) => searchQueries({ store, translate, near }, actor, input),
    assets: (actor, input) => searchAssets({ store, linkTo }, actor, input),
  };
}
