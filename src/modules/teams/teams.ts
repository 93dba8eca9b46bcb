import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { addTeamUsers, removeTeamUsers, type TeamUsersInput } from "./change-members.ts";
import { teamsQuery } from "./team-repository.ts";
import { type UpsertTeamInput, upsertTeam } from "./upsert-team.ts";

/** The face of the teams slice. See README.md for what it promises. */
export type Teams = {
  readonly list: (actor: AccountActor, page: Page) => FoundPage;
  readonly upsert: (actor: AccountActor, data: UpsertTeamInput) => Promise<string>;
  readonly addUsers: (actor: AccountActor, data: TeamUsersInput) => Promise<void>;
  readonly removeUsers: (actor: AccountActor, data: TeamUsersInput) => Promise<void>;
};

export function createTeamsSlice(store: CatalogStore): Teams {
  return {
    list: (actor, page) => findPage(store, actor.accountId, teamsQuery, page),
    upsert: async (actor, data) => upsertTeam(store, requireWrite(actor), data),
    addUsers: async (actor, data) => addTeamUsers(store, requireWrite(actor), data),
    removeUsers: async (actor, data) => removeTeamUsers(store, requireWrite(actor), data),
  };
}
