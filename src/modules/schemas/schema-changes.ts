export type CreateSchemaInput = {
  readonly databaseId: string;
  readonly externalId: string;
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly isHidden?: boolean | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

/** What is left out stays as it is; null empties what may be empty. `deletedAt` soft-deletes, null brings back. */
export type UpdateSchemaInput = { readonly id: string } & {
  readonly [K in Exclude<keyof CreateSchemaInput, "databaseId">]?: CreateSchemaInput[K] | null;
};
