import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost, stating } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { hydrateOne } from "#graphql/hydrate-one.ts";
import { ownedAssetIds, ownedAssets } from "#graphql/owned-assets.ts";
import { Pagination } from "#graphql/pagination.ts";
import { pageOf } from "#kernel/page.ts";
import type { Teams } from "./teams.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly teams: Teams;
  }
}

builder.prismaObject("Team", {
  description: "People who own assets together.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { description: "The name, unique within the account." }),
    description: t.exposeString("description", { nullable: true, description: "What the team is for." }),
    email: t.exposeString("email", { nullable: true, description: "The address at which the team can be reached." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "Where there is a picture of it." }),
    externalId: t.exposeString("externalId", {
      nullable: true,
      description: "The id that the account's identity provider gave it.",
    }),
    slackChannel: t.exposeString("slackChannel", { nullable: true, description: "Its Slack channel, such as #data." }),
    slackGroup: t.exposeString("slackGroup", { nullable: true, description: "Its Slack group, such as @data-team." }),
    source: t.exposeString("source", { nullable: true, description: "Where the team was made, when not here." }),
    teamOwnerEntities: t.relation("teamOwnerEntities", { description: "What it owns." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When its entry last changed." }),
  }),
});

const GetTeamsOutput = builder.prismaObject("Team", {
  variant: "GetTeamsOutput",
  description: "A team, in a list.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "UUID." }),
    name: t.exposeString("name", { description: "The name, unique within the account." }),
    description: t.exposeString("description", { nullable: true, description: "What the team is for." }),
    email: t.exposeString("email", { nullable: true, description: "The address at which the team can be reached." }),
    slackChannel: t.exposeString("slackChannel", { nullable: true, description: "Its Slack channel, such as #data." }),
    slackGroup: t.exposeString("slackGroup", { nullable: true, description: "Its Slack group, such as @data-team." }),
    memberIds: t.stringList({
      description: "The account's users who are in it.",
      select: { members: { select: { userId: true }, orderBy: { userId: "asc" } } },
      resolve: ({ members }) => members.map(({ userId }) => userId),
    }),
    ownedAssetIds: t.stringList({
      description: "The tables, dashboards and terms that it owns, without what is deleted or hidden.",
      select: { teamOwnerEntities: ownedAssets },
      resolve: ({ teamOwnerEntities }) => ownedAssetIds(teamOwnerEntities),
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When it was made." }),
  }),
});

builder.queryField("getTeams", (t) =>
  t.prismaField({
    type: [GetTeamsOutput],
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "The account's teams, in the order of their ids.",
    args: { pagination: t.arg({ type: Pagination, description: "Which part of the list." }) },
    resolve: async (query, _root, { pagination }, context) =>
      hydrate(
        context,
        "team",
        query,
        await context.modules.teams.list(accountActor(context), pageOf(pagination)).ids(),
      ),
  }),
);

const UpsertTeamInput = builder.inputType("UpsertTeamInput", {
  description: "A team, known by its name: what is left out stays as it is, null empties.",
  fields: (t) => ({
    name: t.string({ required: true, description: "The name, 1 to 255 characters; white space around it is ignored." }),
    description: t.string({ description: "What the team is for." }),
    email: t.string({ description: "The address at which the team can be reached." }),
    slackChannel: t.string({ description: "Its Slack channel; begins with #." }),
    slackGroup: t.string({ description: "Its Slack group; begins with @." }),
    storedPrivateSlackChannel: t.string({
      description: "A private Slack channel to send notices to. It is kept and not shown.",
    }),
  }),
});

const TeamUsersInput = builder.inputType("TeamUsersInput", {
  description: "A team, and people of the account.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The team's id." }),
    emails: t.stringList({
      required: true,
      description: "The e-mail addresses of users of the account, at most 500, in any letter case.",
    }),
  }),
});

builder.mutationField("upsertTeam", (t) =>
  t.prismaField({
    type: "Team",
    access: { scope: "READ_WRITE" },
    description: "Makes the team of this name, or changes it if there is one.",
    args: { data: t.arg({ type: UpsertTeamInput, required: true, description: "The team." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrateOne(context, "team", query, await context.modules.teams.upsert(accountActor(context), data)),
  }),
);

builder.mutationField("addTeamUsers", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: membersCost,
    description: "Adds users of the account to a team, all or none. Answers true.",
    args: { data: t.arg({ type: TeamUsersInput, required: true, description: "Who joins which team." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.teams.addUsers(accountActor(context), data);
      return true;
    },
  }),
);

builder.mutationField("removeTeamUsers", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: membersCost,
    description: "Removes users of the account from a team, all or none. Answers true.",
    args: { data: t.arg({ type: TeamUsersInput, required: true, description: "Who leaves which team." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.teams.removeUsers(accountActor(context), data);
      return true;
    },
  }),
);

function membersCost({ data }: { data: { emails: readonly string[] } }) {
  return batchCost({ data: data.emails });
}
stating("Costs 1 an address.", membersCost);
