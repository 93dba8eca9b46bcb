import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { descriptionOf } from "#graphql/description.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Tables } from "./tables.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly tables: Tables;
  }
}

const TableTypeEnum = builder.enumType("TableType", {
  description: "What kind of thing a table is.",
  values: {
    DYNAMIC_TABLE: { description: "A table that its warehouse keeps up to date from a query." },
    EXTERNAL: { description: "A table whose data lies outside the warehouse." },
    TABLE: { description: "An ordinary table." },
    TOPIC: { description: "A topic of a message log." },
    VIEW: { description: "A query under a name." },
  } as const,
});

const TableExternalDescriptionSource = builder.enumType("TableExternalDescriptionSource", {
  description: "Where a table's external description came from.",
  values: {
    API: { description: "Written through this API." },
    COALESCE: { description: "Read from Coalesce." },
    DBT: { description: "Read from a dbt project." },
    DATABASE: { description: "The comment in the warehouse." },
    CASTOR: { description: "Written by the Catalog itself." },
  } as const,
});

const TransformationSource = builder.enumType("TransformationSource", {
  description: "The tool that builds a table.",
  values: { COALESCE: { description: "Coalesce." }, DBT: { description: "dbt." } } as const,
});

builder.prismaObject("Table", {
  description: "A table, view or topic of a warehouse.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      description: "The id given by whoever wrote the table; unique within its schema.",
    }),
    name: t.exposeString("name", { description: "The name without database and schema." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      extensions: { columns: ["id", "name"] },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    tableType: t.expose("tableType", { type: TableTypeEnum, description: "What kind of thing it is." }),
    description: t.string({
      description: "What to show: `descriptionRaw` if there is one, else `externalDescription`, else an empty text.",
      extensions: { columns: ["descriptionRaw", "externalDescription"] },
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
      type: TableExternalDescriptionSource,
      nullable: true,
      description: "Where `externalDescription` came from.",
    }),
    isDescriptionGenerated: t.exposeBoolean("isDescriptionGenerated", {
      nullable: true,
      description: "Whether a machine wrote the description.",
    }),
    numberOfQueries: t.exposeInt("numberOfQueries", {
      nullable: true,
      description:
        "How often queries that use it ran in the last 90 days, or what was given. Null when no query is known to use it.",
    }),
    popularity: t.exposeInt("popularity", {
      nullable: true,
      description:
        "How much it is used, 0 to 1,000,000: 700,000 × ln(1 + runs) / ln(100,001) + 300,000 × ln(1 + authors) / ln(101), each at most its whole, over the queries of the last 90 days that use it; or what was given. Null when no query is known to use it.",
    }),
    tableSize: t.exposeInt("tableSize", { nullable: true, description: "Megabytes." }),
    transformationSource: t.expose("transformationSource", {
      type: TransformationSource,
      nullable: true,
      description: "The tool that builds it.",
    }),
    url: t.exposeString("url", { nullable: true, description: "Where it can be looked at in its own tool." }),
    schemaId: t.exposeString("schemaId", { description: "The id of its schema, which never changes." }),
    schema: t.relation("schema", { description: "Its schema." }),
    externalLinks: t.relation("externalLinks", { nullable: true, description: "Links to where it is built." }),
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
      extensions: { columns: ["deprecatedAt"] },
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
    verifiedByUserId: t.exposeString("verifiedByUserId", { nullable: true, description: "Who vouched for it." }),
    verifiedBy: t.relation("verifiedBy", { nullable: true, description: "Who vouched for it." }),
    isVerified: t.boolean({
      description: "Whether somebody vouches for it.",
      extensions: { columns: ["verifiedAt"] },
      resolve: ({ verifiedAt }) => verifiedAt !== null,
    }),
    lastQueriedAt: t.expose("lastQueriedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When a query last used it.",
    }),
    lastRefreshedAt: t.expose("lastRefreshedAt", {
      type: "Timestamp",
      nullable: true,
      description: "When its data was last renewed.",
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

const GetTablesOutput = pageType("GetTablesOutput", "Table", "A page of tables.");

const TableSortingKey = sortingKeys("TableSortingKey", "What tables can be sorted by.", {
  levelOfCompletion:
    "How much of what a reader needs is filled in, 0 to 100: 35 for a description, 20 for an owner, 15 for a tag, 30 for its columns as far as they are described.",
  name: "The name.",
  nameLength: "The number of characters of the name.",
  ownersAndTeamOwnersCount: "How many people and teams own it.",
  popularity: "How much it is used.",
  schemaName: "The name of its schema.",
});
const TableSorting = sortingInput("TableSorting", TableSortingKey);

const GetTablesScope = builder.inputType("GetTablesScope", {
  description: "Which tables; all conditions have to hold.",
  fields: (t) => ({
    databaseId: t.string({ description: "Only tables of this database." }),
    ids: t.stringList({ description: "Only these tables." }),
    nameContains: t.string({ description: "Only tables whose name contains this text, in any letter case." }),
    pathContains: t.string({
      description: "Only tables whose `database.schema.table` contains this text, in any letter case.",
    }),
    schemaId: t.string({ description: "Only tables of this schema." }),
    schemaIds: t.stringList({ description: "Only tables of these schemas." }),
    warehouseId: t.string({ description: "Only tables of this source." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted, or lies in something deleted." }),
    withHidden: t.boolean({ defaultValue: false, description: "Also what lies in a hidden schema or database." }),
  }),
});

builder.queryField("getTables", (t) =>
  t.field({
    type: GetTablesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Tables, views and topics.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [TableSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetTablesScope, description: "Which tables." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.tables.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const CreateTableInput = builder.inputType("CreateTableInput", {
  description: "A table to create.",
  fields: (t) => ({
    schemaId: t.string({ required: true, description: "The schema it belongs to for good; below an API source." }),
    externalId: t.string({ required: true, description: "Your own id of it, unique within the schema." }),
    name: t.string({ required: true, description: "The name without database and schema." }),
    externalDescription: t.string({ description: "Its description." }),
    lastRefreshedAt: t.field({ type: "DateTime", description: "When its data was last renewed." }),
    numberOfQueries: t.int({
      description: "How often it is queried. It wins over what the queries say, until it is null again.",
    }),
    popularity: t.int({
      description: "How much it is used, 0 to 1,000,000. It wins over what the queries say, until it is null again.",
    }),
    tableSize: t.int({ description: "Megabytes." }),
    tableType: t.field({ type: TableTypeEnum, description: "What kind of thing it is; TABLE without it." }),
    url: t.string({ description: "Where it can be looked at in its own tool." }),
  }),
});

const UpdateTableInput = builder.inputType("UpdateTableInput", {
  description: "A change of a table: what is left out stays as it is, null empties.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The table." }),
    externalId: t.string({ description: "Your own id of it, unique within the schema." }),
    name: t.string({ description: "The name without database and schema." }),
    externalDescription: t.string({ description: "Its description." }),
    lastRefreshedAt: t.field({ type: "DateTime", description: "When its data was last renewed." }),
    numberOfQueries: t.int({
      description: "How often it is queried. It wins over what the queries say, until it is null again.",
    }),
    popularity: t.int({
      description: "How much it is used, 0 to 1,000,000. It wins over what the queries say, until it is null again.",
    }),
    tableSize: t.int({ description: "Megabytes." }),
    tableType: t.field({ type: TableTypeEnum, description: "What kind of thing it is." }),
    url: t.string({ description: "Where it can be looked at in its own tool." }),
    deletedAt: t.field({ type: "DateTime", description: "An instant soft-deletes it; null brings it back." }),
  }),
});

const UpdateTableDescriptionInput = builder.inputType("UpdateTableDescriptionInput", {
  description: "A table's new external description.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The table." }),
    externalDescription: t.string({ description: "The description; null empties it." }),
  }),
});

builder.mutationField("createTables", (t) =>
  t.prismaField({
    type: ["Table"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Creates tables below API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [CreateTableInput], required: true, description: "The tables." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "table", query, await context.modules.tables.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateTables", (t) =>
  t.prismaField({
    type: ["Table"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Changes tables of API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateTableInput], required: true, description: "The changes." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "table", query, await context.modules.tables.update(accountActor(context), data)),
  }),
);

builder.mutationField("updateTableDescriptions", (t) =>
  t.prismaField({
    type: ["Table"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Changes the external descriptions of tables: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateTableDescriptionInput], required: true, description: "The descriptions." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "table", query, await context.modules.tables.describe(accountActor(context), data)),
  }),
);
