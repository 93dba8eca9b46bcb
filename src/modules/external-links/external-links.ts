import type { AccountActor } from "#kernel/actor.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { createExternalLinks } from "./create-external-links.ts";
import { deleteExternalLinks } from "./delete-external-links.ts";
import type { CreateLinkInput, DeleteLinkInput, UpdateLinkInput } from "./external-link.ts";
import { updateExternalLinks } from "./update-external-links.ts";

/** The face of the external links slice. Changes answer ids; the schema loads what was selected of them. */
export type ExternalLinks = {
  readonly create: (actor: AccountActor, data: readonly CreateLinkInput[]) => Promise<string[]>;
  readonly update: (actor: AccountActor, data: readonly UpdateLinkInput[]) => Promise<string[]>;
  readonly delete: (actor: AccountActor, data: readonly DeleteLinkInput[]) => Promise<void>;
};

export function createExternalLinksSlice(store: CatalogStore): ExternalLinks {
  return {
    create: async (actor, data) => createExternalLinks(store, requireWrite(actor), data),
    update: async (actor, data) => updateExternalLinks(store, requireWrite(actor), data),
    delete: async (actor, data) => deleteExternalLinks(store, requireWrite(actor), data),
  };
}
