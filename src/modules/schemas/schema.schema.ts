import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { slugOf } from "#kernel/ids.ts";
import { pageOf } from "#kernel/page.ts";
import type { Schemas } from "./schemas.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly schemas: Schemas;
  }
}

builder.prismaObject("Schema", {
  description: "A schema of a database: a group of tables.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", {
      description: "The id given by whoever wrote the schema; unique within its database.",
    }),
    name: t.exposeString("name", { description: "The name without the database." }),
    slug: t.string({
      description: "The name as a readable part of a URL.",
      extensions: { columns: ["id", "name"] },
      resolve: ({ id, name }) => slugOf(name, id),
    }),
    description: t.exposeString("description", { nullable: true, description: "What its tables are about." }),
    isHidden: t.exposeBoolean("isHidden", {
      description:
        "Whether the schema itself is hidden. Lists also leave out schemas of hidden databases, of which this says nothing.",
    }),
    databaseId: t.exposeString("databaseId", { description: "The id of its database, which never changes." }),
    database: t.relation("database", { description: "Its database." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when it counts as deleted.",
    }),
  }),
});

const GetSchemasOutput = pageType("GetSchemasOutput", "Schema", "A page of schemas.");

const GetSchemasScope = builder.inputType("GetSchemasScope", {
  description: "Which schemas; all conditions have to hold.",
  fields: (t) => ({
    databaseIds: t.stringList({ description: "Only schemas of these databases." }),
    nameContains: t.string({ description: "Only schemas whose name contains this text, in any letter case." }),
    sourceIds: t.stringList({ description: "Only schemas of these sources." }),
    withDeleted: t.boolean({ defaultValue: false, description: "Also what is deleted, or lies in something deleted." }),
    withHidden: t.boolean({ defaultValue: false, description: "Also what is hidden, or lies in a hidden database." }),
  }),
});

builder.queryField("getSchemas", (t) =>
  t.field({
    type: GetSchemasOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "Schemas, in the order of their ids.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      scope: t.arg({ type: GetSchemasScope, description: "Which schemas." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.schemas.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const CreateSchemaInput = builder.inputType("CreateSchemaInput", {
  description: "A schema to create.",
  fields: (t) => ({
    databaseId: t.string({ required: true, description: "The database it belongs to for good; below an API source." }),
    externalId: t.string({ required: true, description: "Your own id of it, unique within the database." }),
    name: t.string({ required: true, description: "The name without the database." }),
    description: t.string({ description: "What its tables are about." }),
    isHidden: t.boolean({ description: "Whether lists leave it out, with all that lies in it; false without it." }),
    deletedAt: t.field({ type: "DateTime", description: "An instant creates it as already deleted." }),
  }),
});

const UpdateSchemaInput = builder.inputType("UpdateSchemaInput", {
  description: "A change of a schema: what is left out stays as it is, null empties.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The schema." }),
    externalId: t.string({ description: "Your own id of it, unique within the database." }),
    name: t.string({ description: "The name without the database." }),
    description: t.string({ description: "What its tables are about." }),
    isHidden: t.boolean({ description: "Whether lists leave it out, with all that lies in it." }),
    deletedAt: t.field({
      type: "DateTime",
      description: "An instant soft-deletes it, with all that lies in it; null brings it back.",
    }),
  }),
});

builder.mutationField("createSchemas", (t) =>
  t.prismaField({
    type: ["Schema"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Creates schemas below API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [CreateSchemaInput], required: true, description: "The schemas." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "schema", query, await context.modules.schemas.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateSchemas", (t) =>
  t.prismaField({
    type: ["Schema"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Changes schemas of API sources: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateSchemaInput], required: true, description: "The changes." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "schema", query, await context.modules.schemas.update(accountActor(context), data)),
  }),
);
