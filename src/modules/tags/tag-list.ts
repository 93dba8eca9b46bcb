import type { Sorting } from "#platform/database/order-by.ts";

export type TagSortingKey = "label";

/** `GetTagsScope`, all of it combined with AND. */
type TagsScope = {
  readonly ids?: readonly string[] | null | undefined;
  readonly labelContains?: string | null | undefined;
};

export type ListTagsInput = {
  readonly scope?: TagsScope | null | undefined;
  readonly sorting?: readonly Sorting<TagSortingKey>[] | null | undefined;
};
