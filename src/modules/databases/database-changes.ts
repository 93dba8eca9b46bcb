export type CreateDatabaseInput = {
  readonly sourceId: string;
  readonly externalId: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly isHidden?: boolean | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateDatabaseInput = { readonly id: string } & {
  readonly [K in Exclude<keyof CreateDatabaseInput, "sourceId">]?: CreateDatabaseInput[K] | null;
};
