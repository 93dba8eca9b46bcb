import type { SourceOrigin, SourceTechnology, SourceType } from "./source-kind.ts";

/** `GetSourcesScope`, all of it combined with AND. */
export type SourcesScope = {
  readonly nameContains?: string | null | undefined;
  readonly origin?: SourceOrigin | null | undefined;
  readonly technology?: SourceTechnology | null | undefined;
  readonly type?: SourceType | null | undefined;
  readonly withDeleted?: boolean | null | undefined;
};

export type ListSourcesInput = { readonly scope?: SourcesScope | null | undefined };
