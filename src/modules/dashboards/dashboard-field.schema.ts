import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";

builder.prismaObject("DashboardField", {
  description: "A field that a dashboard shows or a model offers, such as a measure or a dimension.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", { description: "The tool's own id of it; unique within its dashboard." }),
    name: t.exposeString("name", { description: "The name that the tool knows it by." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      select: { id: true, name: true },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    label: t.exposeString("label", { description: "The name that readers of the dashboard see." }),
    dataType: t.exposeString("dataType", { description: "The type of its values, in the tool's own words." }),
    role: t.exposeString("role", {
      nullable: true,
      description: "What it is for, in the tool's own words: for example `dimension` or `measure`.",
    }),
    description: t.exposeString("description", { nullable: true, description: "What the tool says about it." }),
    isPrimaryKey: t.exposeBoolean("isPrimaryKey", {
      nullable: true,
      description: "Whether it identifies a row; null when the tool does not tell.",
    }),
    popularity: t.exposeInt("popularity", {
      nullable: true,
      description: "How much it is used, 0 to 1,000,000: as much as its dashboard, or the tool's own figure.",
    }),
    viewName: t.exposeString("viewName", {
      nullable: true,
      description: "The name of the view within the model that it belongs to.",
    }),
    viewLabel: t.exposeString("viewLabel", {
      nullable: true,
      description: "The name of that view as readers see it.",
    }),
    dashboardId: t.exposeString("dashboardId", { description: "The id of its dashboard." }),
    dashboard: t.relation("dashboard", { description: "Its dashboard." }),
    tagEntities: t.relation("tagEntities", { description: "Its tags." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it counts as deleted.",
    }),
  }),
});

const GetDashboardFieldsOutput = pageType(
  "GetDashboardFieldsOutput",
  "DashboardField",
  "A page of fields of dashboards.",
);

const DashboardFieldSortingKey = sortingKeys(
  "DashboardFieldSortingKey",
  "What fields of dashboards can be sorted by.",
  { name: "The name that the tool knows it by.", popularity: "How much it is used." },
);
const DashboardFieldSorting = sortingInput("DashboardFieldSorting", DashboardFieldSortingKey);

const GetDashboardFieldsScope = builder.inputType("GetDashboardFieldsScope", {
  description: "Which fields of dashboards; all conditions have to hold.",
  fields: (t) => ({
    dashboardId: t.string({ description: "Only fields of this dashboard." }),
    dashboardIds: t.stringList({ description: "Only fields of these dashboards." }),
    ids: t.stringList({ description: "Only these fields." }),
    nameContains: t.string({ description: "Only fields whose name contains this text, in any letter case." }),
    withDeleted: t.boolean({
      defaultValue: false,
      description: "Also what is deleted, or lies in a deleted dashboard or source.",
    }),
  }),
});

builder.queryField("getDashboardFields", (t) =>
  t.field({
    type: GetDashboardFieldsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Fields that dashboards show.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [DashboardFieldSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetDashboardFieldsScope, description: "Which fields." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.dashboards.listFields(accountActor(context), input, pageOf(pagination)),
  }),
);
