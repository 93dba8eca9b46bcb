import type { Sorting } from "#platform/database/order-by.ts";

export type TermSortingKey = "name" | "ownersAndTeamOwnersCount";

/** `GetTermsScope`, all of it combined with AND. */
export type TermsScope = {
  readonly ids?: readonly string[] | null | undefined;
  readonly nameContains?: string | null | undefined;
};

export type ListTermsInput = {
  readonly scope?: TermsScope | null | undefined;
  readonly sorting?: readonly Sorting<TermSortingKey>[] | null | undefined;
};
