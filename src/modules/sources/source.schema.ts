import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { hydrateOne } from "#graphql/hydrate-one.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { SourceTechnology } from "#graphql/source-technology.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Sources } from "./sources.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly sources: Sources;
  }
}

const SourceOrigin = builder.enumType("SourceOrigin", {
  description: "Who fills a source.",
  values: {
    API: { description: "Programs that write through this API." },
    EXTRACTION: { description: "The Catalog itself, which reads it from the tool." },
  } as const,
});

const SourceType = builder.enumType("SourceType", {
  description: "What the tool behind a source is for.",
  values: {
    COMMUNICATION: { description: "Talking with each other." },
    KNOWLEDGE: { description: "Writing down what people know." },
    QUALITY: { description: "Checking whether data is as it should be." },
    TRANSFORMATION: { description: "Building tables out of other tables." },
    VISUALIZATION: { description: "Showing data in dashboards and reports." },
    WAREHOUSE: { description: "Storing data and answering queries about it." },
  } as const,
});

builder.prismaObject("Source", {
  description: "A warehouse or another tool whose metadata the catalog holds.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { description: "The name people gave it." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      extensions: { columns: ["id", "name"] },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    origin: t.expose("origin", { type: SourceOrigin, description: "Who fills it." }),
    technology: t.expose("technology", { type: SourceTechnology, description: "The tool behind it." }),
    type: t.expose("type", { type: SourceType, description: "What that tool is for." }),
    lastRefreshedAt: t.expose("lastRefreshedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When its metadata was last read.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it counts as deleted.",
    }),
  }),
});

const GetSourcesOutput = pageType("GetSourcesOutput", "Source", "A page of sources.");

const GetSourcesScope = builder.inputType("GetSourcesScope", {
  description: "Which sources; all conditions have to hold.",
  fields: (t) => ({
    nameContains: t.string({ description: "Only sources whose name contains this text, in any letter case." }),
    origin: t.field({ type: SourceOrigin, description: "Only sources that are filled this way." }),
    technology: t.field({ type: SourceTechnology, description: "Only sources of this technology." }),
    type: t.field({ type: SourceType, description: "Only sources of this type." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted." }),
  }),
});

builder.queryField("getSources", (t) =>
  t.field({
    type: GetSourcesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Sources, in the order of their ids.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      scope: t.arg({ type: GetSourcesScope, description: "Which sources." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.sources.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const CreateSourceInput = builder.inputType("CreateSourceInput", {
  description:
    "A source to create. Without technology and type it is the one generic API source of the account, a GENERIC_WAREHOUSE; with one or both a further source.",
  fields: (t) => ({
    name: t.string({ required: true, description: "The name." }),
    technology: t.field({
      type: SourceTechnology,
      description: "The tool behind it. With only a type: the generic one, which warehouses and visualizations have.",
    }),
    type: t.field({
      type: SourceType,
      description: "What that tool is for. It has to fit the technology, which tells it when it is left out.",
    }),
  }),
});

const UpdateSourceInput = builder.inputType("UpdateSourceInput", {
  description: "A change of a source: what is left out stays as it is.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The source." }),
    name: t.string({ description: "The name." }),
    deletedAt: t.field({
      type: "DateTime",
      description: "An instant soft-deletes it, with all that lies in it; null brings it back.",
    }),
  }),
});

builder.mutationField("createSource", (t) =>
  t.prismaField({
    type: "Source",
    access: { scope: "READ_WRITE" },
    description: "Creates a source that is filled through this API.",
    args: { data: t.arg({ type: CreateSourceInput, required: true, description: "The source." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrateOne(context, "source", query, await context.modules.sources.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateSource", (t) =>
  t.prismaField({
    type: "Source",
    access: { scope: "READ_WRITE" },
    description: "Changes an API source.",
    args: { data: t.arg({ type: UpdateSourceInput, required: true, description: "The change." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrateOne(context, "source", query, await context.modules.sources.update(accountActor(context), data)),
  }),
);
