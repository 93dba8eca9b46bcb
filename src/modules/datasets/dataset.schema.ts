import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost, pageDataCost } from "#graphql/cost.ts";
import { Pagination } from "#graphql/pagination.ts";
import { SortingDirection } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { Dataset } from "./dataset.ts";
import type { Datasets, DatasetsPage } from "./datasets.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly datasets: Datasets;
  }
}

const DatasetRef = builder.objectRef<Dataset>("Dataset").implement({
  description: "A schema of the catalog with what its tables say of it, as the REST door answers it.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID: the schema's." }),
    name: t.exposeString("name", { description: "The schema's name." }),
    description: t.exposeString("description", { nullable: true, description: "What its tables are about." }),
    tags: t.exposeStringList("tags", { description: "The labels that its tables carry, each once, A to Z." }),
    managed: t.exposeBoolean("managed", {
      description: "Whether an extraction keeps it; false for what was written through the API.",
    }),
    databaseId: t.exposeID("databaseId", { description: "UUID of its database." }),
    databaseName: t.exposeString("databaseName", { description: "The name of its database." }),
    sourceId: t.exposeID("sourceId", { description: "UUID of its source." }),
    sourceName: t.exposeString("sourceName", { description: "The name of its source." }),
    technology: t.exposeString("technology", { description: "The technology of its source: SNOWFLAKE." }),
    tableCount: t.exposeInt("tableCount", { description: "How many tables it has, without deleted and hidden ones." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
  }),
});

const GetDatasetsOutput = builder.objectRef<DatasetsPage>("GetDatasetsOutput").implement({
  description: "A page of datasets.",
  fields: (t) => ({
    nbPerPage: t.int({ description: "Rows per page, as asked for.", resolve: ({ page }) => page.size }),
    page: t.int({
      nullable: true,
      description: "The page's number, counted from 0; null when paging by id.",
      resolve: ({ page }) => page.number,
    }),
    totalCount: t.int({
      description: "Rows in all pages. Counted only when selected.",
      resolve: (found) => found.count(),
    }),
    data: t.field({
      type: [DatasetRef],
      complexity: pageDataCost,
      description: "The rows of the page.",
      resolve: (found) => found.rows(),
    }),
  }),
});

const DatasetOrderEnum = builder.enumType("DatasetOrder", {
  description: "What datasets are sorted by.",
  values: {
    createdAt: { description: "When they entered the catalog." },
    name: { description: "Their name." },
    updatedAt: { description: "When they last changed." },
  } as const,
});

builder.queryField("getDatasets", (t) =>
  t.field({
    type: GetDatasetsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Datasets: the schemas of the catalog with their tables' tags. Deleted and hidden ones are left out.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      ids: t.arg.stringList({ description: "Only these." }),
      name: t.arg.string({ description: "Only those whose name contains this text, in any letter case." }),
      tags: t.arg.stringList({ description: "Only those of which a table carries one of these labels." }),
      managed: t.arg.boolean({ description: "Only those that an extraction keeps; false: only the others." }),
      orderBy: t.arg({ type: DatasetOrderEnum, defaultValue: "createdAt", description: "What to sort by." }),
      direction: t.arg({ type: SortingDirection, defaultValue: "DESC", description: "Which way." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.datasets.list(accountActor(context), input, pageOf(pagination)),
  }),
);
