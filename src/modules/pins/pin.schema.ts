import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { Pins } from "./pins.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly pins: Pins;
  }
}

const ends = {
  fromTable: "The asset on whose page it is shown, if it is a table.",
  fromDashboard: "The asset on whose page it is shown, if it is a dashboard.",
  fromTerm: "The asset on whose page it is shown, if it is a term.",
  toTable: "The asset that is shown there, if it is a table.",
  toColumn: "The asset that is shown there, if it is a column.",
  toDashboard: "The asset that is shown there, if it is a dashboard.",
  toDashboardField: "The asset that is shown there, if it is a dashboard field.",
  toTerm: "The asset that is shown there, if it is a term.",
} as const;

builder.prismaObject("EntitiesLink", {
  description: "A pinned asset: `to` is shown on the page of `from`. It has one of each.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    fromTableId: t.exposeString("fromTableId", { nullable: true, description: "The id of `fromTable`." }),
    fromTable: t.relation("fromTable", { nullable: true, description: ends.fromTable }),
    fromDashboardId: t.exposeString("fromDashboardId", { nullable: true, description: "The id of `fromDashboard`." }),
    fromDashboard: t.relation("fromDashboard", { nullable: true, description: ends.fromDashboard }),
    fromTermId: t.exposeString("fromTermId", { nullable: true, description: "The id of `fromTerm`." }),
    fromTerm: t.relation("fromTerm", { nullable: true, description: ends.fromTerm }),
    toTableId: t.exposeString("toTableId", { nullable: true, description: "The id of `toTable`." }),
    toTable: t.relation("toTable", { nullable: true, description: ends.toTable }),
    toColumnId: t.exposeString("toColumnId", { nullable: true, description: "The id of `toColumn`." }),
    toColumn: t.relation("toColumn", { nullable: true, description: ends.toColumn }),
    toDashboardId: t.exposeString("toDashboardId", { nullable: true, description: "The id of `toDashboard`." }),
    toDashboard: t.relation("toDashboard", { nullable: true, description: ends.toDashboard }),
    toDashboardFieldId: t.exposeString("toDashboardFieldId", {
      nullable: true,
      description: "The id of `toDashboardField`.",
    }),
    toDashboardField: t.relation("toDashboardField", { nullable: true, description: ends.toDashboardField }),
    toTermId: t.exposeString("toTermId", { nullable: true, description: "The id of `toTerm`." }),
    toTerm: t.relation("toTerm", { nullable: true, description: ends.toTerm }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was pinned." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When this was last changed." }),
  }),
});

const GetEntitiesLinkOutput = pageType("GetEntitiesLinkOutput", "EntitiesLink", "A page of pinned assets.");

const EntitiesLinkSortingKey = sortingKeys("EntitiesLinkSortingKey", "What pinned assets can be sorted by.", {
  createdAt: "When it was pinned.",
});
const EntitiesLinkSorting = sortingInput("EntitiesLinkSorting", EntitiesLinkSortingKey);

const GetEntitiesLinksScope = builder.inputType("GetEntitiesLinksScope", {
  description: "Which pinned assets; all conditions have to hold.",
  fields: (t) => ({
    fromDashboardId: t.string({ description: "Only what is pinned on this dashboard." }),
    fromTableId: t.string({ description: "Only what is pinned on this table." }),
    fromTermId: t.string({ description: "Only what is pinned on this term." }),
    fromTermIds: t.stringList({ description: "Only what is pinned on one of these terms." }),
    toColumnsOfTableId: t.string({ description: "Only where a column of this table is pinned." }),
    toDashboardFieldId: t.string({ description: "Only where this dashboard field is pinned." }),
    toDashboardId: t.string({ description: "Only where this dashboard is pinned." }),
    toFieldsOfDashboardId: t.string({ description: "Only where a field of this dashboard is pinned." }),
    toTableId: t.string({ description: "Only where this table is pinned." }),
    toTermId: t.string({ description: "Only where this term is pinned." }),
  }),
});

builder.queryField("getPinnedAssets", (t) =>
  t.field({
    type: GetEntitiesLinkOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Pinned assets whose ends are neither deleted nor hidden.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [EntitiesLinkSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetEntitiesLinksScope, description: "Which pinned assets." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.pins.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const EntitiesLinkTargetType = builder.enumType("EntitiesLinkTargetType", {
  description: "The kinds of assets that can be pinned.",
  values: {
    COLUMN: { description: "A column of a table; nothing is pinned on it." },
    DASHBOARD: { description: "A dashboard." },
    DASHBOARD_FIELD: { description: "A field of a dashboard; nothing is pinned on it." },
    TABLE: { description: "A table." },
    TERM: { description: "A term of the glossary." },
  } as const,
});

const EntitiesLinkTargetInput = builder.inputType("EntitiesLinkTargetInput", {
  description: "An asset at one side of a pin.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The asset's id." }),
    type: t.field({ type: EntitiesLinkTargetType, required: true, description: "What kind of asset it is." }),
  }),
});

const EntitiesLinkInput = builder.inputType("EntitiesLinkInput", {
  description: "An asset to be shown on the page of another.",
  fields: (t) => ({
    from: t.field({
      type: EntitiesLinkTargetInput,
      required: true,
      description: "On whose page: a table, dashboard or term.",
    }),
    to: t.field({ type: EntitiesLinkTargetInput, required: true, description: "What is shown there." }),
  }),
});

builder.mutationField("upsertPinnedAssets", (t) =>
  t.prismaField({
    type: ["EntitiesLink"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Pins assets on others: at most 500, all or none, answered in the order of the input. What is pinned already stays as it is.",
    args: { data: t.arg({ type: [EntitiesLinkInput], required: true, description: "What to pin where." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "entitiesLink", query, await context.modules.pins.upsert(accountActor(context), data)),
  }),
);

builder.mutationField("removePinnedAssets", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Takes pinned assets off others: at most 500, all or none. Answers true, also when they were not pinned.",
    args: { data: t.arg({ type: [EntitiesLinkInput], required: true, description: "What to take off where." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.pins.remove(accountActor(context), data);
      return true;
    },
  }),
);
