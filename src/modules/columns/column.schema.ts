import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { descriptionOf } from "#graphql/description.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { Columns } from "./columns.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly columns: Columns;
  }
}

const ColumnExternalDescriptionSource = builder.enumType("ColumnExternalDescriptionSource", {
  description: "Where a column's external description came from.",
  values: {
    API: { description: "Written through this API." },
    COALESCE: { description: "Read from Coalesce." },
    DBT: { description: "Read from a dbt project." },
    DATABASE: { description: "The comment in the warehouse." },
    CASTOR: { description: "Written by the Catalog itself." },
    LOOKER: { description: "Read from Looker." },
  } as const,
});

builder.prismaObject("Column", {
  description: "A column of a table, view or topic.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      description: "The id given by whoever wrote the column; unique within its table.",
    }),
    name: t.exposeString("name", { description: "The name without the table's." }),
    dataType: t.exposeString("dataType", {
      description: "The type as the warehouse writes it, such as `varchar(20)`.",
    }),
    sourceOrder: t.exposeInt("sourceOrder", { nullable: true, description: "Its place among the table's columns." }),
    description: t.string({
      description: "What to show: `descriptionRaw` if there is one, else `externalDescription`, else an empty text.",
      extensions: { columns: ["descriptionRaw", "externalDescription"] },
      resolve: descriptionOf,
    }),
    descriptionRaw: t.exposeString("descriptionRaw", {
      nullable: true,
      description: "The Catalog's own description, Markdown.",
    }),
    externalDescription: t.exposeString("externalDescription", {
      nullable: true,
      description: "The description that came with the metadata.",
    }),
    externalDescriptionSource: t.expose("externalDescriptionSource", {
      type: ColumnExternalDescriptionSource,
      nullable: true,
      description: "Where `externalDescription` came from.",
    }),
    isDescriptionGenerated: t.exposeBoolean("isDescriptionGenerated", {
      nullable: true,
      description: "Whether a machine wrote the description.",
    }),
    describedByColumnId: t.exposeString("describedByColumnId", {
      nullable: true,
      description: "The column whose description this one took over.",
    }),
    isNullable: t.exposeBoolean("isNullable", { description: "Whether it may be without a value." }),
    isPii: t.exposeBoolean("isPii", {
      nullable: true,
      description: "Whether it holds personal data; null when nobody has said.",
    }),
    isPrimaryKey: t.exposeBoolean("isPrimaryKey", {
      nullable: true,
      description: "Whether it is, or belongs to, the table's primary key; null when nobody has said.",
    }),
    accountId: t.exposeString("accountId", { description: "The account it belongs to: the caller's own." }),
    sourceId: t.exposeString("sourceId", { description: "The id of the source it lies in." }),
    tableId: t.exposeString("tableId", { description: "The id of its table, which never changes." }),
    table: t.relation("table", { description: "Its table." }),
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

const GetColumnsOutput = pageType("GetColumnsOutput", "Column", "A page of columns.");

const ColumnSortingKey = sortingKeys("ColumnSortingKey", "What columns can be sorted by.", {
  name: "The name.",
  sourceOrder: "The place among the table's columns.",
  tableName: "The name of its table.",
  tablePopularity: "How much its table is used.",
});
const ColumnSorting = sortingInput("ColumnSorting", ColumnSortingKey);

const GetColumnsScope = builder.inputType("GetColumnsScope", {
  description: "Which columns; all conditions have to hold.",
  fields: (t) => ({
    name: t.string({ description: "Only columns of exactly this name, in any letter case." }),
    nameContains: t.string({ description: "Only columns whose name contains this text, in any letter case." }),
    description: t.string({
      description: "Only columns whose shown description contains this text, in any letter case.",
    }),
    databaseId: t.string({ description: "Only columns in this database." }),
    databaseIds: t.stringList({ description: "Only columns in one of these databases." }),
    ids: t.stringList({ description: "Only these columns." }),
    hasColumnJoins: t.boolean({ description: "Only columns that queries join with others, or only the others." }),
    isDocumented: t.boolean({ description: "Only columns with a description to show, or only those without." }),
    isPii: t.boolean({
      description: "Only columns marked as personal data; false: those that are not, or of which nobody has said.",
    }),
    isPrimaryKey: t.boolean({
      description: "Only columns of a primary key; false: those that are not, or of which nobody has said.",
    }),
    schemaId: t.string({ description: "Only columns in this schema." }),
    schemaIds: t.stringList({ description: "Only columns in one of these schemas." }),
    sourceId: t.string({ description: "Only columns in this source." }),
    sourceIds: t.stringList({ description: "Only columns in one of these sources." }),
    tableId: t.string({ description: "Only columns of this table." }),
    tableIds: t.stringList({ description: "Only columns of one of these tables." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted, or lies in something deleted." }),
    withHidden: t.boolean({ defaultValue: false, description: "Also what lies in a hidden schema or database." }),
  }),
});

builder.queryField("getColumns", (t) =>
  t.field({
    type: GetColumnsOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Columns of tables, views and topics.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [ColumnSorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetColumnsScope, description: "Which columns." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.columns.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const CreateColumnInput = builder.inputType("CreateColumnInput", {
  description: "A column to create.",
  fields: (t) => ({
    tableId: t.string({ required: true, description: "The table it belongs to for good; below an API source." }),
    externalId: t.string({ required: true, description: "Your own id of it, unique within the table." }),
    name: t.string({ required: true, description: "The name without the table's." }),
    dataType: t.string({ required: true, description: "The type as the warehouse writes it, such as `varchar(20)`." }),
    isNullable: t.boolean({ required: true, description: "Whether it may be without a value." }),
    externalDescription: t.string({ description: "Its description." }),
    isPii: t.boolean({ description: "Whether it holds personal data." }),
    isPrimaryKey: t.boolean({ description: "Whether it is, or belongs to, the table's primary key." }),
    sourceOrder: t.int({ description: "Its place among the table's columns." }),
    deletedAt: t.field({ type: "DateTime", description: "Since when it counts as deleted, if it does." }),
  }),
});

const UpdateColumnInput = builder.inputType("UpdateColumnInput", {
  description: "A change of a column: what is left out stays as it is, null empties.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The column." }),
    externalId: t.string({ description: "Your own id of it, unique within the table." }),
    name: t.string({ description: "The name without the table's." }),
    dataType: t.string({ description: "The type as the warehouse writes it, such as `varchar(20)`." }),
    isNullable: t.boolean({ description: "Whether it may be without a value." }),
    externalDescription: t.string({ description: "Its description." }),
    isPii: t.boolean({ description: "Whether it holds personal data; null: nobody has said." }),
    isPrimaryKey: t.boolean({ description: "Whether it is of the table's primary key; null: nobody has said." }),
    sourceOrder: t.int({ description: "Its place among the table's columns." }),
    deletedAt: t.field({ type: "DateTime", description: "An instant soft-deletes it; null brings it back." }),
  }),
});

const UpdateColumnDescriptionInput = builder.inputType("UpdateColumnDescriptionInput", {
  description: "A column's new external description.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The column." }),
    externalDescription: t.string({ description: "The description; null empties it." }),
  }),
});

const UpdateColumnsMetadataInput = builder.inputType("UpdateColumnsMetadataInput", {
  description: "What to say of a column of any source: what is left out stays as it is, null empties.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The column." }),
    externalDescription: t.string({ description: "The description that came with the metadata." }),
    descriptionRaw: t.string({
      description: "The Catalog's own description, Markdown; shown before the external one.",
    }),
    isPii: t.boolean({ description: "Whether it holds personal data; null: nobody has said." }),
    isPrimaryKey: t.boolean({ description: "Whether it is of the table's primary key; null: nobody has said." }),
  }),
});

builder.mutationField("createColumns", (t) =>
  t.prismaField({
    type: ["Column"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Creates columns below API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [CreateColumnInput], required: true, description: "The columns." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "column", query, await context.modules.columns.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateColumns", (t) =>
  t.prismaField({
    type: ["Column"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Changes columns of API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateColumnInput], required: true, description: "The changes." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "column", query, await context.modules.columns.update(accountActor(context), data)),
  }),
);

builder.mutationField("updateColumnDescriptions", (t) =>
  t.prismaField({
    type: ["Column"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    deprecationReason: "Use updateColumnsMetadata instead",
    description:
      "Changes the external descriptions of columns: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateColumnDescriptionInput], required: true, description: "The descriptions." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "column", query, await context.modules.columns.describe(accountActor(context), data)),
  }),
);

builder.mutationField("updateColumnsMetadata", (t) =>
  t.prismaField({
    type: ["Column"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Describes and marks columns of any source: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateColumnsMetadataInput], required: true, description: "What to say of them." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "column", query, await context.modules.columns.describe(accountActor(context), data)),
  }),
);
