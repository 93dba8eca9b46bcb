import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import { LineageAssetTypeEnum, LineageTypeEnum } from "./lineage.schema.ts";

const ends = {
  parentColumnId: "The parent, if it is a column.",
  parentDashboardFieldId: "The parent, if it is a dashboard field.",
  childColumnId: "The child, if it is a column.",
  childDashboardId: "The child, if it is a whole dashboard.",
  childDashboardFieldId: "The child, if it is a dashboard field.",
} as const;

builder.prismaObject("FieldLineage", {
  description:
    "An edge between columns and dashboard fields, or from one of them to a whole dashboard: the child is made from the parent. It has one of each.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    lineageType: t.expose("lineageType", {
      type: LineageTypeEnum,
      nullable: true,
      description: "How it came to be known.",
    }),
    parentColumnId: t.exposeString("parentColumnId", { nullable: true, description: ends.parentColumnId }),
    parentColumn: t.relation("parentColumn", { nullable: true, description: ends.parentColumnId }),
    parentDashboardFieldId: t.exposeString("parentDashboardFieldId", {
      nullable: true,
      description: ends.parentDashboardFieldId,
    }),
    childColumnId: t.exposeString("childColumnId", { nullable: true, description: ends.childColumnId }),
    childColumn: t.relation("childColumn", { nullable: true, description: ends.childColumnId }),
    childDashboardId: t.exposeString("childDashboardId", { nullable: true, description: ends.childDashboardId }),
    childDashboardFieldId: t.exposeString("childDashboardFieldId", {
      nullable: true,
      description: ends.childDashboardFieldId,
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

const GetFieldLineagesOutput = pageType(
  "GetFieldLineagesOutput",
  "FieldLineage",
  "A page of edges between columns, dashboard fields and dashboards.",
);

const FieldLineageSortingKey = sortingKeys(
  "FieldLineageSortingKey",
  "What edges between columns, dashboard fields and dashboards can be sorted by.",
  {
    childDashboardPopularity: "How much the dashboard is used that is the child, or that the child lies in.",
    id: "The id, which is also the order in which they came.",
    popularity:
      "How much the child is used; a column as much as its table. By itself: edges to equally used ones follow table by table, dashboard by dashboard.",
    type: "How it came to be known, by the name of the value.",
  },
);
const FieldLineageSorting = sortingInput("FieldLineageSorting", FieldLineageSortingKey);

const GetFieldLineagesScope = builder.inputType("GetFieldLineagesScope", {
  description: "Which edges; all conditions have to hold.",
  fields: (t) => ({
    childColumnId: t.string({ description: "Only edges to this column." }),
    childDashboardFieldId: t.string({ description: "Only edges to this dashboard field." }),
    childDashboardFieldSourceId: t.string({ description: "Only edges to a dashboard field in this source." }),
    childDashboardSourceId: t.string({ description: "Only edges to a whole dashboard in this source." }),
    columnSourceId: t.string({ description: "Only edges from or to a column in this source." }),
    hasDashboardChild: t.boolean({ description: "Only edges to a whole dashboard, or only the others." }),
    lineageType: t.field({ type: LineageTypeEnum, description: "Only edges that came to be known in this way." }),
    parentColumnId: t.string({ description: "Only edges from this column." }),
    parentDashboardFieldId: t.string({ description: "Only edges from this dashboard field." }),
    withChildAssetType: t.field({
      type: LineageAssetTypeEnum,
      description: "Only edges to this kind of thing; none lead to tables.",
    }),
  }),
});

builder.queryField("getFieldLineages", (t) =>
  t.field({
    type: GetFieldLineagesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Edges between columns, dashboard fields and dashboards whose ends are neither deleted nor hidden.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [FieldLineageSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetFieldLineagesScope, required: true, description: "Which edges; `{}` for all." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.lineage.listFields(accountActor(context), input, pageOf(pagination)),
  }),
);

function edgeInput(name: string, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      parentColumnId: t.string({ description: ends.parentColumnId }),
      parentDashboardFieldId: t.string({ description: ends.parentDashboardFieldId }),
      childColumnId: t.string({ description: ends.childColumnId }),
      childDashboardId: t.string({ description: ends.childDashboardId }),
      childDashboardFieldId: t.string({ description: ends.childDashboardFieldId }),
    }),
  });
}
const UpsertFieldLineageInput = edgeInput(
  "UpsertFieldLineageInput",
  "An edge to make or renew: exactly one parent and exactly one child. A dashboard field is never the parent of a column.",
);
const DeleteFieldLineageInput = edgeInput(
  "DeleteFieldLineageInput",
  "An edge to delete: exactly one parent and exactly one child.",
);

builder.mutationField("upsertFieldLineages", (t) =>
  t.prismaField({
    type: ["FieldLineage"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Makes edges between columns, dashboard fields and dashboards, or renews those that are there: at most 500, all or none, answered in the order of the input. New edges are MANUAL_CUSTOMER; those that are there keep their type.",
    args: { data: t.arg({ type: [UpsertFieldLineageInput], required: true, description: "The edges." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "fieldLineage", query, await context.modules.lineage.upsertFields(accountActor(context), data)),
  }),
);

builder.mutationField("deleteFieldLineages", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Deletes edges between columns, dashboard fields and dashboards, whatever their type: at most 500, all or none. Always true: an edge that is not there is gone already.",
    args: { data: t.arg({ type: [DeleteFieldLineageInput], required: true, description: "The edges." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.lineage.deleteFields(accountActor(context), data);
      return true;
    },
  }),
);
