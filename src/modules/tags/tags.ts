import type { AccountActor } from "#kernel/actor.ts";
import type { Page } from "#kernel/page.ts";
import { type CatalogStore, requireWrite } from "#platform/database/catalog-store.ts";
import { type FoundPage, findPage } from "#platform/database/find-page.ts";
import { attachTags } from "./attach-tags.ts";
import { detachTags } from "./detach-tags.ts";
import type { ListTagsInput } from "./tag-list.ts";
import { tagsQuery } from "./tag-repository.ts";
import type { Tagging } from "./tagging.ts";

/** The face of the tags slice. See README.md for what it promises. */
export type Tags = {
  readonly list: (actor: AccountActor, input: ListTagsInput, page: Page) => FoundPage;
  readonly attach: (actor: AccountActor, data: readonly Tagging[]) => Promise<void>;
  readonly detach: (actor: AccountActor, data: readonly Tagging[]) => Promise<void>;
};

export function createTagsSlice(store: CatalogStore): Tags {
  return {
    list: (actor, input, page) => findPage(store, actor.accountId, tagsQuery(input), page),
    attach: async (actor, data) => attachTags(store, requireWrite(actor), data),
    detach: async (actor, data) => detachTags(store, requireWrite(actor), data),
  };
}
