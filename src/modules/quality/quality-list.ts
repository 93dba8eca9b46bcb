/** `GetQualityChecksScope`, all of it combined with AND. */
export type QualityChecksScope = {
  readonly tableId?: string | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
};

export type ListQualityChecksInput = { readonly scope?: QualityChecksScope | null | undefined };
