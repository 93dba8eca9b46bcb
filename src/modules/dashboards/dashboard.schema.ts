import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { descriptionOf } from "#graphql/description.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Dashboards } from "./dashboards.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly dashboards: Dashboards;
  }
}

const DashboardType = builder.enumType("DashboardType", {
  description: "What kind of thing a dashboard is in its tool.",
  values: {
    DASHBOARD: { description: "A dashboard or report." },
    TILE: { description: "A single chart or tile, which dashboards can be put together from." },
    VIZ_MODEL: { description: "A model that charts are built on, such as a Looker Explore or a Power BI dataset." },
  } as const,
});

const DashboardExternalDescriptionSource = builder.enumType("DashboardExternalDescriptionSource", {
  description: "Where a dashboard's external description came from.",
  values: {
    CASTOR: { description: "Written by the Catalog itself." },
    VISUALIZATION: { description: "Read from the visualization tool." },
  } as const,
});

builder.prismaObject("Dashboard", {
  description: "A dashboard, tile or model of a visualization tool.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", { description: "The tool's own id of it; unique within its source." }),
    externalSlug: t.exposeString("externalSlug", {
      nullable: true,
      description: "The readable part of the URL that the tool itself uses.",
    }),
    name: t.exposeString("name", { description: "The name." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      select: { id: true, name: true },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    type: t.expose("type", { type: DashboardType, description: "What kind of thing it is." }),
    folderPath: t.exposeString("folderPath", {
      description: "The folder it lies in, with those above it, separated by `/`: for example `Sales/EMEA`.",
    }),
    folderUrl: t.exposeString("folderUrl", { nullable: true, description: "Where the folder can be looked at." }),
    url: t.exposeString("url", { description: "Where it can be looked at in its tool." }),
    popularity: t.exposeInt("popularity", {
      nullable: true,
      description:
        "How much it is used, 0 to 1,000,000: 800,000 × ln(1 + views) / ln(100,001) + 200,000 × ln(1 + owners) / ln(11), each at most its whole; or the tool's own figure. Null when nobody is known to have viewed it.",
    }),
    description: t.string({
      description: "What to show: `descriptionRaw` if there is one, else `externalDescription`, else an empty text.",
      select: { descriptionRaw: true, externalDescription: true },
      resolve: descriptionOf,
    }),
    descriptionRaw: t.exposeString("descriptionRaw", {
      nullable: true,
      description: "The Catalog's own description, Markdown.",
    }),
    descriptionStateLexical: t.expose("descriptionStateLexical", {
      type: "JSON",
      nullable: true,
      description: "The own description as the editor's document (Lexical).",
    }),
    externalDescription: t.exposeString("externalDescription", {
      nullable: true,
      description: "The description that came with the metadata.",
    }),
    externalDescriptionSource: t.expose("externalDescriptionSource", {
      type: DashboardExternalDescriptionSource,
      nullable: true,
      description: "Where `externalDescription` came from.",
    }),
    isDescriptionGenerated: t.exposeBoolean("isDescriptionGenerated", {
      nullable: true,
      description: "Whether a machine wrote the description.",
    }),
    sourceId: t.exposeString("sourceId", { description: "The id of the source that it comes from." }),
    source: t.relation("source", { description: "The source that it comes from." }),
    entityEditors: t.relation("entityEditors", { description: "Users of the source who change it." }),
    ownerEntities: t.relation("ownerEntities", { description: "The people who own it." }),
    teamOwnerEntities: t.relation("teamOwnerEntities", { description: "The teams that own it." }),
    tagEntities: t.relation("tagEntities", { description: "Its tags." }),
    deprecatedAt: t.expose("deprecatedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it should not be used any more.",
    }),
    deprecatedByUserId: t.exposeString("deprecatedByUserId", { nullable: true, description: "Who deprecated it." }),
    isDeprecated: t.boolean({
      description: "Whether it should not be used any more.",
      select: { deprecatedAt: true },
      resolve: ({ deprecatedAt }) => deprecatedAt !== null,
    }),
    lastDescribedByUserId: t.exposeString("lastDescribedByUserId", {
      nullable: true,
      description: "Who wrote the own description last.",
    }),
    verifiedAt: t.expose("verifiedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When somebody vouched for it.",
    }),
    verifiedByUserId: t.exposeString("verifiedByUserId", { nullable: true, description: "The id of `verifiedBy`." }),
    verifiedBy: t.relation("verifiedBy", { nullable: true, description: "Who vouched for it." }),
    isVerified: t.boolean({
      description: "Whether somebody vouches for it.",
      select: { verifiedAt: true },
      resolve: ({ verifiedAt }) => verifiedAt !== null,
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

const GetDashboardsOutput = pageType("GetDashboardsOutput", "Dashboard", "A page of dashboards.");

const DashboardSortingKey = sortingKeys("DashboardSortingKey", "What dashboards can be sorted by.", {
  name: "The name.",
  ownersAndTeamOwnersCount: "How many people and teams own it.",
  popularity: "How much it is used.",
});
const DashboardSorting = sortingInput("DashboardSorting", DashboardSortingKey);

const GetDashboardsScope = builder.inputType("GetDashboardsScope", {
  description: "Which dashboards; all conditions have to hold.",
  fields: (t) => ({
    folderPath: t.string({
      description:
        "Only dashboards in this folder or one below it: `Sales` also means `Sales/EMEA`. Letter case counts.",
    }),
    ids: t.stringList({ description: "Only these dashboards." }),
    nameContains: t.string({ description: "Only dashboards whose name contains this text, in any letter case." }),
    sourceId: t.string({ description: "Only dashboards of this source." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted, or lies in a deleted source." }),
  }),
});

builder.queryField("getDashboards", (t) =>
  t.field({
    type: GetDashboardsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Dashboards, tiles and models of visualization tools.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [DashboardSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetDashboardsScope, description: "Which dashboards." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.dashboards.list(accountActor(context), input, pageOf(pagination)),
  }),
);
