import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Databases } from "./databases.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly databases: Databases;
  }
}

builder.prismaObject("Database", {
  description: "A database of a warehouse.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      description: "The id given by whoever wrote the database; unique within its source.",
    }),
    name: t.exposeString("name", { description: "The name, with which the paths of its tables begin." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      extensions: { columns: ["id", "name"] },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    description: t.exposeString("description", { nullable: true, description: "What it is for." }),
    isHidden: t.exposeBoolean("isHidden", {
      description: "Whether lists leave it out, with all that lies in it, unless asked for what is hidden.",
    }),
    sourceId: t.exposeString("sourceId", { description: "The id of its source, which never changes." }),
    warehouse: t.relation("warehouse", { description: "The source that it belongs to." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it counts as deleted.",
    }),
  }),
});

const GetDatabasesOutput = pageType("GetDatabasesOutput", "Database", "A page of databases.");

const GetDatabasesScope = builder.inputType("GetDatabasesScope", {
  description: "Which databases; all conditions have to hold.",
  fields: (t) => ({
    nameContains: t.string({ description: "Only databases whose name contains this text, in any letter case." }),
    sourceIds: t.stringList({ description: "Only databases of these sources." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted, or lies in a deleted source." }),
    withHidden: t.boolean({ defaultValue: false, description: "Also what is hidden." }),
  }),
});

builder.queryField("getDatabases", (t) =>
  t.field({
    type: GetDatabasesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Databases, in the order of their ids.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      scope: t.arg({ type: GetDatabasesScope, description: "Which databases." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.databases.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const CreateDatabaseInput = builder.inputType("CreateDatabaseInput", {
  description: "A database to create.",
  fields: (t) => ({
    sourceId: t.string({ required: true, description: "The API source it belongs to for good." }),
    externalId: t.string({ required: true, description: "Your own id of it, unique within the source." }),
    name: t.string({ required: true, description: "The name." }),
    description: t.string({ description: "What it is for." }),
    isHidden: t.boolean({ description: "Whether lists leave it out, with all that lies in it; false without it." }),
    deletedAt: t.field({ type: "DateTime", description: "An instant creates it as already deleted." }),
  }),
});

const UpdateDatabaseInput = builder.inputType("UpdateDatabaseInput", {
  description: "A change of a database: what is left out stays as it is, null empties.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The database." }),
    externalId: t.string({ description: "Your own id of it, unique within the source." }),
    name: t.string({ description: "The name." }),
    description: t.string({ description: "What it is for." }),
    isHidden: t.boolean({ description: "Whether lists leave it out, with all that lies in it." }),
    deletedAt: t.field({
      type: "DateTime",
      description: "An instant soft-deletes it, with all that lies in it; null brings it back.",
    }),
  }),
});

builder.mutationField("createDatabases", (t) =>
  t.prismaField({
    type: ["Database"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Creates databases below API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [CreateDatabaseInput], required: true, description: "The databases." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "database", query, await context.modules.databases.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateDatabases", (t) =>
  t.prismaField({
    type: ["Database"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Changes databases of API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateDatabaseInput], required: true, description: "The changes." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "database", query, await context.modules.databases.update(accountActor(context), data)),
  }),
);
