/** An operation of the playground that an account keeps under a name. */
export type SavedOperation = {
  readonly id: string;
  readonly name: string;
  readonly document: string;
  /** An object of JSON; null for none. */
  readonly variables: unknown;
  readonly updatedAt: Date;
};

export const longestOperationName = 100;
export const longestDocument = 20_000;
export const longestVariables = 20_000;
export const mostOperations = 200;
