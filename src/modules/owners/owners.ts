import type { AccountActor } from "#kernel/actor.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import type { OwnedTarget } from "./owner-targets.ts";
import { removeOwners } from "./remove-owners.ts";
import { upsertOwners } from "./upsert-owners.ts";

type Targets = { readonly targetEntities?: readonly OwnedTarget[] | null | undefined };
type UserOwnerInput = Targets & { readonly userId: string };
type TeamOwnerInput = Targets & { readonly teamId: string };

/** The face of the owners slice. Upserts answer the ids of the ownerships; the schema loads what was selected of them. */
export type Owners = {
  readonly upsertUser: (actor: AccountActor, data: UserOwnerInput) => Promise<string[]>;
  readonly removeUser: (actor: AccountActor, data: UserOwnerInput) => Promise<void>;
  readonly upsertTeam: (actor: AccountActor, data: TeamOwnerInput) => Promise<string[]>;
  readonly removeTeam: (actor: AccountActor, data: TeamOwnerInput) => Promise<void>;
};

export function createOwnersSlice(store: CatalogStore): Owners {
  return {
    upsertUser: async (actor, { userId, targetEntities }) =>
      upsertOwners(store, requireWrite(actor), { kind: "user", id: userId }, targetEntities),
    removeUser: async (actor, { userId, targetEntities }) =>
      removeOwners(store, requireWrite(actor), { kind: "user", id: userId }, targetEntities),
    upsertTeam: async (actor, { teamId, targetEntities }) =>
      upsertOwners(store, requireWrite(actor), { kind: "team", id: teamId }, targetEntities),
    removeTeam: async (actor, { teamId, targetEntities }) =>
      removeOwners(store, requireWrite(actor), { kind: "team", id: teamId }, targetEntities),
  };
}
