import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { createTerm } from "./create-term.ts";
import { deleteTerm } from "./delete-term.ts";
import type { CreateTermInput, TermEditor, UpdateTermInput } from "./term-changes.ts";
import type { ListTermsInput } from "./term-list.ts";
import { termsQuery } from "./term-list-repository.ts";
import { updateTerm } from "./update-term.ts";

/** The face of the terms slice. See README.md for what it promises. Changes answer the term's id. */
export type Terms = {
  readonly list: (actor: AccountActor, input: ListTermsInput, page: Page) => FoundPage;
  readonly create: (actor: AccountActor, data: CreateTermInput) => Promise<string>;
  readonly update: (actor: AccountActor, data: UpdateTermInput) => Promise<string>;
  readonly delete: (actor: AccountActor, data: { readonly id: string }) => Promise<void>;
};

export function createTermsSlice(store: CatalogStore): Terms {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, termsQuery(input), page),
    create: async (actor, data) => createTerm(store, editorOf(actor), data),
    update: async (actor, data) => updateTerm(store, editorOf(actor), data),
    delete: async (actor, { id }) => deleteTerm(store, requireWrite(actor), id),
  };
}

function editorOf(actor: AccountActor): TermEditor {
  return { accountId: requireWrite(actor), userId: actor.userId };
}
