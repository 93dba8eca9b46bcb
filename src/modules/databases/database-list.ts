/** `GetDatabasesScope`, all of it combined with AND. */
export type DatabasesScope = {
  readonly nameContains?: string | null | undefined;
  readonly sourceIds?: readonly string[] | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListDatabasesInput = { readonly scope?: DatabasesScope | null | undefined };
