import type { AccountActor } from "#kernel/actor.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { NearQueries } from "./near-queries.ts";
import { type FoundQuery, queriesLike, type TableScope } from "./query-search-repository.ts";
import {
  checkedQuestion,
  checkedTableIds,
  cutQuestion,
  type SearchQueriesInput,
  type SearchQueriesScope,
} from "./question.ts";

export type SearchedQuery = {
  readonly query: string;
  readonly author: { readonly email: string | null; readonly name: string | null } | null;
  readonly tableIds: readonly string[];
};

export type Translate = (question: string) => Promise<string>;

export type SearchQueriesDeps = {
  readonly store: CatalogStore;
  readonly translate: Translate | undefined;
  /** Undefined: queries are found by their words alone. */
  readonly near: NearQueries | undefined;
};

const mostResults = 10;

/** The queries that a question is most likely about, the likeliest first. */
export async function searchQueries(
  { store, translate, near: findNear }: SearchQueriesDeps,
  { accountId }: AccountActor,
  { scope, data }: { readonly scope?: SearchQueriesScope | null | undefined; readonly data: SearchQueriesInput },
): Promise<SearchedQuery[]> {
  const asked = checkedQuestion(data.question);
  const tables: TableScope | undefined = scope
    ? { ids: checkedTableIds(scope.tableIds), mode: scope.filterMode ?? "ALL" }
    : undefined;
  const isTranslated = translate !== undefined && data.translateQuestionToEnglish === true;
  const question = isTranslated ? cutQuestion(await translate(asked)) : asked;
  const near = await findNear?.({ accountId, question, tables });
  const found = await store.query<FoundQuery>(queriesLike({ accountId, question, mostResults, tables, near }));
  return found.map((row) => ({ query: row.query, author: authorOf(row), tableIds: row.table_ids }));
}

/** As the source knows the author, else as the catalog does, else what the warehouse wrote beside the query. */
function authorOf({ author, email, name }: FoundQuery): SearchedQuery["author"] {
  const isAddress = author?.includes("@") ?? false;
  const known = { email: email ?? (isAddress ? author : null), name: name ?? (isAddress ? null : author) };
  return known.email === null && known.name === null ? null : known;
}
