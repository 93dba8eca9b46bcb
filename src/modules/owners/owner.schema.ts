import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, stating } from "#graphql/cost.ts";
import { EntityTargetType } from "#graphql/entity-target-type.ts";
import { hydrate } from "#graphql/hydrate.ts";
import type { Owners } from "./owners.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly owners: Owners;
  }
}

builder.prismaObject("OwnerLabel", {
  description: "What an owner is to an asset, in the account's own words, such as its business owner.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    label: t.exposeString("label", { description: "The words." }),
  }),
});

builder.prismaObject("OwnerEntity", {
  description: "A person who owns an asset: one of `tableId`, `dashboardId` and `termId` is set.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    tableId: t.exposeString("tableId", { nullable: true, description: "The table that is owned." }),
    dashboardId: t.exposeString("dashboardId", { nullable: true, description: "The dashboard that is owned." }),
    termId: t.exposeString("termId", { nullable: true, description: "The term that is owned." }),
    ownerLabelId: t.exposeString("ownerLabelId", { nullable: true, description: "The id of `ownerLabel`." }),
    ownerLabel: t.relation("ownerLabel", { nullable: true, description: "What the person is to the asset." }),
    unifiedUser: t.relation("unifiedUser", { description: "The person." }),
    userId: t.exposeString("userId", { nullable: true, description: "The id of `user`." }),
    user: t.relation("user", {
      nullable: true,
      description: "The person as a user of the account; null when only a source knows them.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "Since when the person owns it." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When this was last changed." }),
  }),
});

builder.prismaObject("TeamOwnerEntity", {
  description: "A team that owns an asset.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    ownerLabelId: t.exposeString("ownerLabelId", { nullable: true, description: "The id of `ownerLabel`." }),
    ownerLabel: t.relation("ownerLabel", { nullable: true, description: "What the team is to the asset." }),
    teamId: t.exposeString("teamId", { description: "The team's id." }),
    team: t.relation("team", { description: "The team." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "Since when the team owns it." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When this was last changed." }),
  }),
});

builder.prismaObject("SourceUser", {
  description: "A person as a source knows them, such as a warehouse's user or a dashboard's author.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    externalId: t.exposeString("externalId", { description: "The source's own id of them." }),
    email: t.exposeString("email", { nullable: true, description: "Their address, when the source tells it." }),
    name: t.exposeString("name", { nullable: true, description: "Their name, when the source tells it." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "Where there is a picture of them." }),
    sourceId: t.exposeString("sourceId", { description: "The source's id." }),
    unifiedId: t.exposeString("unifiedUserId", { nullable: true, description: "The id of `unifiedUser`." }),
    unifiedUser: t.relation("unifiedUser", {
      nullable: true,
      description: "The person; null as long as nobody can tell who it is.",
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When they entered the catalog." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When their entry last changed." }),
    deletedAt: t.expose("deletedAt", {
      type: "Timestamp",
      nullable: true,
      description: "Since when the source does not know them any more.",
    }),
  }),
});

builder.prismaObject("EntityEditor", {
  description: "A source's user who edits an asset: one of `tableId`, `dashboardId` and `termId` is set.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    tableId: t.exposeString("tableId", { nullable: true, description: "The table that is edited." }),
    dashboardId: t.exposeString("dashboardId", { nullable: true, description: "The dashboard that is edited." }),
    termId: t.exposeString("termId", { nullable: true, description: "The term that is edited." }),
    sourceUserId: t.exposeString("sourceUserId", { description: "The id of `sourceUser`." }),
    sourceUser: t.relation("sourceUser", { description: "Who edits it." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When they were first seen to edit it." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When this was last changed." }),
  }),
});

const EntityTarget = builder.inputType("EntityTarget", {
  description: "An asset. Both fields are needed.",
  fields: (t) => ({
    entityId: t.string({ description: "The asset's id." }),
    entityType: t.field({ type: EntityTargetType, description: "What kind of asset it is." }),
  }),
});

const targetEntities =
  "The assets, at most 500. An upsert needs them; a removal without them takes away everything that is owned.";

const OwnerInput = builder.inputType("OwnerInput", {
  description: "A user, and assets.",
  fields: (t) => ({
    userId: t.string({ required: true, description: "The user's id." }),
    targetEntities: t.field({ type: [EntityTarget], description: targetEntities }),
  }),
});

const TeamOwnerInput = builder.inputType("TeamOwnerInput", {
  description: "A team, and assets.",
  fields: (t) => ({
    teamId: t.string({ required: true, description: "The team's id." }),
    targetEntities: t.field({ type: [EntityTarget], description: targetEntities }),
  }),
});

function ownersCost({ data }: { data: { targetEntities?: readonly unknown[] | null | undefined } }) {
  return batchCost({ data: data.targetEntities ?? [] });
}
stating("Costs 1 a target, and what each answered owner's selected objects cost.", ownersCost);

builder.mutationField("upsertUserOwners", (t) =>
  t.prismaField({
    type: ["OwnerEntity"],
    access: { scope: "READ_WRITE" },
    complexity: ownersCost,
    description:
      "Makes a user owner of assets, all or none, answered in the order of the input. What the user owns already stays.",
    args: { data: t.arg({ type: OwnerInput, required: true, description: "Who shall own what." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "ownerEntity", query, await context.modules.owners.upsertUser(accountActor(context), data)),
  }),
);

builder.mutationField("removeUserOwners", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: ownersCost,
    description: "Ends a user's ownership of assets, of all without `targetEntities`. Answers true.",
    args: { data: t.arg({ type: OwnerInput, required: true, description: "Who shall not own what any more." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.owners.removeUser(accountActor(context), data);
      return true;
    },
  }),
);

builder.mutationField("upsertTeamOwners", (t) =>
  t.prismaField({
    type: ["TeamOwnerEntity"],
    access: { scope: "READ_WRITE" },
    complexity: ownersCost,
    description:
      "Makes a team owner of assets, all or none, answered in the order of the input. What the team owns already stays.",
    args: { data: t.arg({ type: TeamOwnerInput, required: true, description: "Who shall own what." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "teamOwnerEntity", query, await context.modules.owners.upsertTeam(accountActor(context), data)),
  }),
);

builder.mutationField("removeTeamOwners", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: ownersCost,
    description: "Ends a team's ownership of assets, of all without `targetEntities`. Answers true.",
    args: { data: t.arg({ type: TeamOwnerInput, required: true, description: "Who shall not own what any more." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.owners.removeTeam(accountActor(context), data);
      return true;
    },
  }),
);
