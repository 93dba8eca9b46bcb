import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { limitCost, pageDataCost } from "#graphql/cost.ts";
import type { NamedCount } from "./asset-search-repository.ts";
import type { HighlightPart } from "./highlight.ts";
import { defaultLimit, type FoundAssets, type SearchHighlight, type SearchHit } from "./search-assets.ts";

const SearchAssetType = builder.enumType("SearchAssetType", {
  description: "The kinds of assets that can be searched for.",
  values: {
    TABLE: { description: "A table, view or topic." },
    COLUMN: { description: "A column of a table." },
    DASHBOARD: { description: "A dashboard." },
    TERM: { description: "A term of the glossary." },
    TAG: { description: "A tag." },
    SOURCE: { description: "A source." },
  } as const,
});

const SearchHighlightField = builder.enumType("SearchHighlightField", {
  description: "What of an asset matched.",
  values: {
    NAME: { description: "Its name." },
    PATH: { description: "Its path." },
    DESCRIPTION: { description: "Its description." },
  } as const,
});

const SearchHighlightPart = builder.objectRef<HighlightPart>("SearchHighlightPart").implement({
  description: "A piece of a text.",
  fields: (t) => ({
    text: t.exposeString("text", { description: "The piece, as plain text." }),
    isMatch: t.exposeBoolean("isMatch", { description: "Whether it is a word that was searched for, or like one." }),
  }),
});

const SearchHighlightType = builder.objectRef<SearchHighlight>("SearchHighlight").implement({
  description: "Where an asset matched.",
  fields: (t) => ({
    field: t.expose("field", { type: SearchHighlightField, description: "In what of it." }),
    parts: t.expose("parts", {
      type: [SearchHighlightPart],
      description: "The surroundings of the first match, cut at the words that matched; together they are the text.",
    }),
  }),
});

const SearchHitType = builder.objectRef<SearchHit>("SearchHit").implement({
  description: "An asset that was found.",
  fields: (t) => ({
    assetType: t.expose("assetType", { type: SearchAssetType, description: "What kind of asset it is." }),
    id: t.exposeID("id", { description: "Its id." }),
    name: t.exposeString("name", { description: "Its name; a tag's label." }),
    path: t.exposeString("path", {
      description:
        "Where it is: `database.schema.table`, with `.column` of a column; folder and name of a dashboard; a term's name below those of its parents.",
    }),
    description: t.exposeString("description", {
      description: "Its description: the Catalog's own, else the source's, else empty.",
    }),
    highlights: t.expose("highlights", {
      type: [SearchHighlightType],
      description: "Where it matched; none where it was found by another form of the word.",
    }),
    internalLink: t.exposeString("internalLink", {
      description: "Its page on this instance: the public URL with a path such as `/tables/` and the id.",
    }),
  }),
});

const SearchTypeFacet = builder.objectRef<ReturnType<FoundAssets["typeFacets"]>[number]>("SearchTypeFacet").implement({
  description: "How many of the assets that were found are of a kind.",
  fields: (t) => ({
    assetType: t.expose("assetType", { type: SearchAssetType, description: "The kind." }),
    count: t.exposeInt("count", { description: "How many." }),
  }),
});

const namedFacet = (name: string, what: string) =>
  builder.objectRef<NamedCount>(name).implement({
    description: `How many of the assets that were found ${what}.`,
    fields: (t) => ({
      id: t.exposeID("id", { description: "Its id." }),
      name: t.exposeString("name", { description: "Its name or label." }),
      count: t.exposeInt("count", { description: "How many." }),
    }),
  });
const SearchSourceFacet = namedFacet("SearchSourceFacet", "lie in a source");
const SearchTagFacet = namedFacet("SearchTagFacet", "carry a tag");

const SearchFacets = builder.objectRef<FoundAssets>("SearchFacets").implement({
  description: "Counts over everything that was found, not only over the page. The most frequent come first.",
  fields: (t) => ({
    types: t.field({ type: [SearchTypeFacet], description: "By kind.", resolve: (found) => found.typeFacets() }),
    sources: t.field({
      type: [SearchSourceFacet],
      description: "By the source that they lie in. Terms and tags lie in none.",
      resolve: (found) => found.sourceFacets(),
    }),
    tags: t.field({
      type: [SearchTagFacet],
      description: "By the tags on them, the 100 most frequent.",
      resolve: (found) => found.tagFacets(),
    }),
  }),
});

const SearchOutput = builder.objectRef<FoundAssets>("SearchOutput").implement({
  description: "What was found.",
  fields: (t) => ({
    totalCount: t.exposeInt("totalCount", {
      description: "How many assets were found. At most 500, the likeliest, are ranked and counted.",
    }),
    endCursor: t.exposeString("endCursor", {
      nullable: true,
      description: "For `after`, to get the next page; null on the last one.",
    }),
    facets: t.field({ type: SearchFacets, description: "Counts by kind, source and tag.", resolve: (found) => found }),
    data: t.field({
      type: [SearchHitType],
      complexity: pageDataCost,
      description: "The page's assets, the likeliest first.",
      resolve: (found) => found.hits(),
    }),
  }),
});

builder.queryField("search", (t) =>
  t.field({
    type: SearchOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: limitCost(defaultLimit),
    description:
      "Finds tables, columns, dashboards, terms, tags and sources by what a person types: words of their names, paths and descriptions in any form, pieces of names, and misspelt names. What is named exactly comes first. Deleted and hidden assets are left out.",
    args: {
      text: t.arg.string({
        required: true,
        description: "What to search for: at most 256 characters. No character in it has a special meaning.",
      }),
      assetTypes: t.arg({
        type: [SearchAssetType],
        description: "Only assets of these kinds; of every kind without it.",
      }),
      limit: t.arg.int({ description: "How many to answer, 1 to 100; 20 without it." }),
      after: t.arg.string({ description: "The `endCursor` of the page before." }),
    },
    resolve: (_root, input, context) => context.modules.search.assets(accountActor(context), input),
  }),
);
