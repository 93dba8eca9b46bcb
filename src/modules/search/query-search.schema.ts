import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { pageDataCost, stating } from "#graphql/cost.ts";
import type { Search } from "./search.ts";
import type { SearchedQuery } from "./search-queries.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly search: Search;
  }
}

const SearchQueryResultAuthor = builder
  .objectRef<NonNullable<SearchedQuery["author"]>>("SearchQueryResultAuthor")
  .implement({
    description: "Who ran a query, as far as it is known.",
    fields: (t) => ({
      email: t.exposeString("email", { nullable: true, description: "Their e-mail address." }),
      name: t.exposeString("name", { nullable: true, description: "Their name, as the source or the catalog has it." }),
    }),
  });

const SearchQueryResult = builder.objectRef<SearchedQuery>("SearchQueryResult").implement({
  description: "A query that was found.",
  fields: (t) => ({
    query: t.exposeString("query", { description: "Its text." }),
    author: t.expose("author", {
      type: SearchQueryResultAuthor,
      nullable: true,
      description: "Who ran it last; null when nobody is known.",
    }),
    tableIds: t.exposeStringList("tableIds", { description: "The tables that it uses, by their ids." }),
  }),
});

const SearchQueriesOutput = builder.objectRef<readonly SearchedQuery[]>("SearchQueriesOutput").implement({
  description: "What was found.",
  fields: (t) => ({
    data: t.field({
      type: [SearchQueryResult],
      complexity: pageDataCost,
      description:
        "At most 10 queries, the likeliest first; none when no word of the question is known (on an instance with an embedding endpoint, when nothing is like it either).",
      resolve: (found) => found,
    }),
  }),
});

const FilterTablesMode = builder.enumType("FilterTablesMode", {
  description: "How many of the given tables a query has to use.",
  values: {
    ALL: { description: "Each of them." },
    ANY: { description: "At least one." },
  } as const,
});

const SearchQueriesScope = builder.inputType("SearchQueriesScope", {
  description: "Among which queries to search.",
  fields: (t) => ({
    filterMode: t.field({
      type: FilterTablesMode,
      defaultValue: "ALL",
      description: "How many of `tableIds` a query has to use.",
    }),
    tableIds: t.stringList({
      required: true,
      description: "Only queries that use these tables, at most 10. An empty list names no queries.",
    }),
  }),
});

const SearchQueriesInput = builder.inputType("SearchQueriesInput", {
  description: "What to search for.",
  fields: (t) => ({
    question: t.string({
      required: true,
      description:
        "In plain English, such as `which products have the best margin?`: at most 1,024 characters and 256 words. Names of tables and columns are understood too, also a little misspelt.",
    }),
    translateQuestionToEnglish: t.boolean({
      description: "Accepted, and without effect on an instance that has no translator: ask in English.",
    }),
  }),
});

/** At most ten results, each an object with its author. */
const mostResultsCost = stating("Costs 1, and 10 times what a result costs.", { field: 1, multiplier: 10 });

builder.queryField("searchQueries", (t) =>
  t.field({
    type: SearchQueriesOutput,
    access: { scope: "READ_ONLY" },
    complexity: mostResultsCost,
    description:
      "Finds SQL queries that answer a question like the given one: by the words of their text and by the names and descriptions of the tables and columns that they use; on an instance with an embedding endpoint also by what they mean. Hidden queries, and those over deleted or hidden tables, are left out.",
    args: {
      scope: t.arg({ type: SearchQueriesScope, description: "Among which queries; all of them without it." }),
      data: t.arg({ type: SearchQueriesInput, required: true, description: "What to search for." }),
    },
    resolve: (_root, input, context) => context.modules.search.queries(accountActor(context), input),
  }),
);
