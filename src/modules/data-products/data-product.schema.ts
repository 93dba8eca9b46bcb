import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { EntityTargetType } from "#graphql/entity-target-type.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { DataProducts } from "./data-products.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly dataProducts: DataProducts;
  }
}

builder.prismaObject("DataProduct", {
  description: "An asset that is offered as a finished product: one of `table`, `dashboard` and `term` is set.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    coverUrl: t.exposeString("coverUrl", { nullable: true, description: "Where there is a picture for it." }),
    tableId: t.exposeString("tableId", { nullable: true, description: "The id of `table`." }),
    table: t.relation("table", { nullable: true, description: "The asset, if it is a table." }),
    dashboardId: t.exposeString("dashboardId", { nullable: true, description: "The id of `dashboard`." }),
    dashboard: t.relation("dashboard", { nullable: true, description: "The asset, if it is a dashboard." }),
    termId: t.exposeString("termId", { nullable: true, description: "The id of `term`." }),
    term: t.relation("term", { nullable: true, description: "The asset, if it is a term." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "Since when it is a product." }),
  }),
});

const GetDataProductOutput = pageType("GetDataProductOutput", "DataProduct", "A page of data products.");

const DataProductSortingKey = sortingKeys("DataProductSortingKey", "What data products can be sorted by.", {
  tableName: "The name of the table; other products have none.",
  dashboardName: "The name of the dashboard; other products have none.",
  termName: "The name of the term; other products have none.",
});
const DataProductSorting = sortingInput("DataProductSorting", DataProductSortingKey);

const GetDataProductScope = builder.inputType("GetDataProductScope", {
  description: "Which data products; all conditions have to hold.",
  fields: (t) => ({
    withTagId: t.string({ description: "Only products whose asset carries this tag." }),
    entityType: t.field({ type: EntityTargetType, description: "Only products of this kind." }),
  }),
});

builder.queryField("getDataProducts", (t) =>
  t.field({
    type: GetDataProductOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Data products whose assets are neither deleted nor hidden.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [DataProductSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetDataProductScope, description: "Which data products." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.dataProducts.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const UpsertDataProductInput = builder.inputType("UpsertDataProductInput", {
  description: "An asset to offer as a product.",
  fields: (t) => ({
    entityId: t.string({ required: true, description: "The asset's id." }),
    entityType: t.field({ type: EntityTargetType, required: true, description: "What kind of asset it is." }),
    coverUrl: t.string({
      description:
        "An http or https address of a picture, at most 2,000 characters. Left out, it stays as it is; null empties it.",
    }),
  }),
});

const RemoveDataProductInput = builder.inputType("RemoveDataProductInput", {
  description: "An asset that shall be no product any more.",
  fields: (t) => ({
    entityId: t.string({ required: true, description: "The asset's id." }),
    entityType: t.field({ type: EntityTargetType, required: true, description: "What kind of asset it is." }),
  }),
});

builder.mutationField("upsertDataProducts", (t) =>
  t.prismaField({
    type: ["DataProduct"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Makes assets data products, or changes their covers: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpsertDataProductInput], required: true, description: "The assets." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "dataProduct", query, await context.modules.dataProducts.upsert(accountActor(context), data)),
  }),
);

builder.mutationField("removeDataProducts", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Makes assets ordinary ones again: at most 500, all or none. The assets stay. Answers true, also when they were no products.",
    args: { data: t.arg({ type: [RemoveDataProductInput], required: true, description: "The assets." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.dataProducts.remove(accountActor(context), data);
      return true;
    },
  }),
);
