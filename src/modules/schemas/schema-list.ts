/** `GetSchemasScope`, all of it combined with AND. */
export type SchemasScope = {
  readonly databaseIds?: readonly string[] | null | undefined;
  readonly nameContains?: string | null | undefined;
  readonly sourceIds?: readonly string[] | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
  readonly withHidden?: boolean | null | undefined;
};

export type ListSchemasInput = { readonly scope?: SchemasScope | null | undefined };
