import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { LineageEdges } from "./lineage.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly lineage: LineageEdges;
  }
}

export const LineageTypeEnum = builder.enumType("LineageType", {
  description: "How an edge came to be known.",
  values: {
    AUTOMATIC: { description: "Worked out from queries, views and dashboards." },
    MANUAL_CUSTOMER: { description: "Stated by the account, through this API or a file." },
    MANUAL_OPS: { description: "Stated by those who run the Catalog." },
    OTHER_TECHNOS: { description: "Read from another tool that knows it, such as dbt." },
  } as const,
});

export const LineageAssetTypeEnum = builder.enumType("LineageAssetType", {
  description: "What an edge can lead to.",
  values: {
    COLUMN: { description: "A column of a table." },
    DASHBOARD: { description: "A whole dashboard." },
    DASHBOARD_FIELD: { description: "A field of a dashboard." },
    TABLE: { description: "A table, view or topic." },
  } as const,
});

const ends = {
  parentTableId: "The parent, if it is a table.",
  parentDashboardId: "The parent, if it is a dashboard.",
  childTableId: "The child, if it is a table.",
  childDashboardId: "The child, if it is a dashboard.",
} as const;

builder.prismaObject("Lineage", {
  description: "An edge between tables and dashboards: the child is made from the parent. It has one of each.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    lineageType: t.expose("lineageType", {
      type: LineageTypeEnum,
      nullable: true,
      description: "How it came to be known.",
    }),
    parentTableId: t.exposeString("parentTableId", { nullable: true, description: ends.parentTableId }),
    parentTable: t.relation("parentTable", { nullable: true, description: ends.parentTableId }),
    parentDashboardId: t.exposeString("parentDashboardId", {
      nullable: true,
      description: ends.parentDashboardId,
    }),
    childTableId: t.exposeString("childTableId", { nullable: true, description: ends.childTableId }),
    childTable: t.relation("childTable", { nullable: true, description: ends.childTableId }),
    childDashboardId: t.exposeString("childDashboardId", {
      nullable: true,
      description: ends.childDashboardId,
    }),
    createdAt: t.expose("createdAt", {
      type: "Timestamp",
      nullable: true,
      description: "When it entered the catalog.",
    }),
    refreshedAt: t.expose("refreshedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When it was last stated or seen.",
    }),
  }),
});

const GetLineagesOutput = pageType("GetLineagesOutput", "Lineage", "A page of edges between tables and dashboards.");

const LineageSortingKey = sortingKeys(
  "LineageSortingKey",
  "What edges between tables and dashboards can be sorted by.",
  {
    id: "The id, which is also the order in which they came.",
    popularity: "How much the child is used. By itself: edges to equally used children follow child by child.",
    type: "How it came to be known, by the name of the value.",
  },
);
const LineageSorting = sortingInput("LineageSorting", LineageSortingKey);

const GetLineagesScope = builder.inputType("GetLineagesScope", {
  description: "Which edges; all conditions have to hold.",
  fields: (t) => ({
    childDashboardId: t.string({ description: "Only edges to this dashboard." }),
    childSourceId: t.string({ description: "Only edges to something in this source." }),
    childTableId: t.string({ description: "Only edges to this table." }),
    lineageIds: t.stringList({ description: "Only these edges." }),
    lineageType: t.field({ type: LineageTypeEnum, description: "Only edges that came to be known in this way." }),
    parentDashboardId: t.string({ description: "Only edges from this dashboard." }),
    parentSourceId: t.string({ description: "Only edges from something in this source." }),
    parentTableId: t.string({ description: "Only edges from this table." }),
    withChildAssetType: t.field({
      type: LineageAssetTypeEnum,
      description: "Only edges to this kind of thing: tables or dashboards; none lead to the others.",
    }),
    withDeleted: t.boolean({
      defaultValue: false,
      description: "Also edges with an end that is deleted, or lies in something deleted.",
    }),
    withHidden: t.boolean({
      defaultValue: false,
      description: "Also edges with an end that lies in a hidden schema or database.",
    }),
  }),
});

builder.queryField("getLineages", (t) =>
  t.field({
    type: GetLineagesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Edges between tables and dashboards.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [LineageSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetLineagesScope, description: "Which edges." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.lineage.list(accountActor(context), input, pageOf(pagination)),
  }),
);

function edgeInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      parentTableId: t.string({ description: ends.parentTableId }),
      parentDashboardId: t.string({ description: ends.parentDashboardId }),
      childTableId: t.string({ description: ends.childTableId }),
      childDashboardId: t.string({ description: ends.childDashboardId }),
    }),
  });
}
const UpsertLineageInput = edgeInput(
  "UpsertLineageInput",
  "An edge to make or renew: exactly one parent and exactly one child.",
);
const DeleteLineageInput = edgeInput(
  "DeleteLineageInput",
  "An edge to delete: exactly one parent and exactly one child.",
);

builder.mutationField("upsertLineages", (t) =>
  t.prismaField({
    type: ["Lineage"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Makes edges between tables and dashboards, or renews those that are there: at most 500, all or none, answered in the order of the input. New edges are MANUAL_CUSTOMER; those that are there keep their type.",
    args: { data: t.arg({ type: [UpsertLineageInput], required: true, description: "The edges." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "lineage", query, await context.modules.lineage.upsert(accountActor(context), data)),
  }),
);

builder.mutationField("deleteLineages", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Deletes edges between tables and dashboards, whatever their type: at most 500, all or none. Always true: an edge that is not there is gone already.",
    args: { data: t.arg({ type: [DeleteLineageInput], required: true, description: "The edges." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.lineage.delete(accountActor(context), data);
      return true;
    },
  }),
);
