import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { ownedAssetIds, ownedAssets } from "#graphql/owned-assets.ts";
import { Pagination } from "#graphql/pagination.ts";
import { UserRoleEnum } from "#graphql/user-role.ts";
import { UserStatusEnum } from "#graphql/user-status.ts";
import { pageOf } from "#kernel/page.ts";
import type { Users } from "./users.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly users: Users;
  }
}

builder.prismaObject("User", {
  description: "A person of the account.",
  // Only what is named is loaded, so that the password's hash never leaves the database.
  select: { id: true },
  // People change by signing in and by their directory, too, which the catalog's version does not tell.
  extensions: { ofCatalogOnly: false },
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    email: t.exposeString("email", { description: "The e-mail address, in lower case." }),
    firstName: t.exposeString("firstName", { description: "The first name." }),
    lastName: t.exposeString("lastName", { description: "The last name." }),
    fullName: t.string({
      description: "First name and last name.",
      select: { firstName: true, lastName: true },
      resolve: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim(),
    }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "Where there is a picture of them." }),
    externalId: t.exposeString("externalId", {
      nullable: true,
      description: "The id that the account's identity provider gave them.",
    }),
    role: t.expose("role", { type: UserRoleEnum, description: "What they may do." }),
    status: t.expose("status", { type: UserStatusEnum, description: "Whether they can use the account." }),
    ownerEntities: t.relation("ownerEntities", { description: "What they own." }),
    unifiedId: t.exposeString("unifiedUserId", { description: "The id of `unifiedUser`." }),
    unifiedUser: t.relation("unifiedUser", { description: "The person across the account and its sources." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When they entered the account." }),
    updatedAt: t.expose("updatedAt", { type: "Timestamp", description: "When their entry last changed." }),
  }),
});

const firstUser = { orderBy: { id: "asc" } } as const;

builder.prismaObject("UnifiedUser", {
  description: "One person across the account's users and those whom its sources know, joined by e-mail address.",
  extensions: { ofCatalogOnly: false },
  fields: (t) => ({
    id: t.exposeString("id", { description: "UUID." }),
    email: t.exposeString("email", { description: "The e-mail address, in lower case." }),
    name: t.exposeString("name", { nullable: true, description: "The name." }),
    avatarUrl: t.exposeString("avatarUrl", { nullable: true, description: "Where there is a picture of them." }),
    userId: t.string({
      nullable: true,
      description: "The id of the account's user; null when only a source knows the person.",
      select: { users: { ...firstUser, select: { id: true } } },
      resolve: ({ users }) => users[0]?.id ?? null,
    }),
    role: t.field({
      type: UserRoleEnum,
      nullable: true,
      description: "The role of the account's user.",
      select: { users: { ...firstUser, select: { role: true } } },
      resolve: ({ users }) => users[0]?.role ?? null,
    }),
    status: t.field({
      type: UserStatusEnum,
      nullable: true,
      description: "The status of the account's user.",
      select: { users: { ...firstUser, select: { status: true } } },
      resolve: ({ users }) => users[0]?.status ?? null,
    }),
    teamIds: t.stringList({
      description: "The teams of the account's user.",
      select: {
        users: { ...firstUser, select: { teamUsers: { select: { teamId: true }, orderBy: { teamId: "asc" } } } },
      },
      resolve: ({ users }) => users[0]?.teamUsers.map(({ teamId }) => teamId) ?? [],
    }),
    createdAt: t.expose("createdAt", {
      type: "Timestamp",
      nullable: true,
      description: "When the person was first heard of.",
    }),
  }),
});

const GetUsersOutput = builder.prismaObject("User", {
  variant: "GetUsersOutput",
  description: "A person of the account, in a list.",
  extensions: { ofCatalogOnly: false },
  select: { id: true },
  fields: (t) => ({
    id: t.exposeString("id", { description: "UUID." }),
    email: t.exposeString("email", { description: "The e-mail address, in lower case." }),
    isEmailValidated: t.exposeBoolean("isEmailValidated", {
      description: "Whether the person has shown that the address is theirs.",
    }),
    firstName: t.exposeString("firstName", { description: "The first name." }),
    lastName: t.exposeString("lastName", { description: "The last name." }),
    role: t.expose("role", { type: UserRoleEnum, description: "What they may do." }),
    status: t.expose("status", { type: UserStatusEnum, description: "Whether they can use the account." }),
    ownedAssetIds: t.stringList({
      description: "The tables, dashboards and terms that they own, without what is deleted or hidden.",
      select: { ownerEntities: ownedAssets },
      resolve: ({ ownerEntities }) => ownedAssetIds(ownerEntities),
    }),
    teamIds: t.stringList({
      description: "The teams that they are in.",
      select: { teamUsers: { select: { teamId: true }, orderBy: { teamId: "asc" } } },
      resolve: ({ teamUsers }) => teamUsers.map(({ teamId }) => teamId),
    }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When they entered the account." }),
  }),
});

builder.queryField("getUsers", (t) =>
  t.prismaField({
    type: [GetUsersOutput],
    access: { scope: "READ_ONLY" },
    complexity: listCost,
    description: "The people of the account, in the order of their ids.",
    args: { pagination: t.arg({ type: Pagination, description: "Which part of the list." }) },
    resolve: async (query, _root, { pagination }, context) =>
      hydrate(
        context,
        "user",
        query,
        await context.modules.users.list(accountActor(context), pageOf(pagination)).ids(),
      ),
  }),
);
