import { assertNotNull, assertText, longestName, longestText } from "#kernel/batch.ts";

export type CreateTermInput = {
  readonly name: string;
  readonly description: string;
  readonly linkedTagId?: string | null | undefined;
  readonly parentTermId?: string | null | undefined;
};

/** What is left out stays as it is. A null parent is the root, a null tag is none, a null description is empty. */
export type UpdateTermInput = {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly linkedTagId?: string | null | undefined;
  readonly parentTermId?: string | null | undefined;
};

/** Who changes a term, in which account. */
export type TermEditor = { readonly accountId: string; readonly userId: string };

/** The same change with its texts checked, and ids in lower case, as the database writes them. */
export function checkedTerm<Input extends Omit<UpdateTermInput, "id">>(input: Input): Input {
  const name = input.name?.trim() ?? input.name;
  assertNotNull(name, "data.name");
  assertText(name, "data.name", longestName);
  assertText(input.description, "data.description", longestText, true);
  return {
    ...input,
    ...(name !== undefined && { name }),
    linkedTagId: input.linkedTagId?.toLowerCase() ?? input.linkedTagId,
    parentTermId: input.parentTermId?.toLowerCase() ?? input.parentTermId,
  };
}

/** What a description that was written here is in the term's row. The editor's own document would contradict it. */
export function ownDescription(description: string | null, userId: string) {
  return { descriptionRaw: description, isDescriptionGenerated: false, lastDescribedByUserId: userId };
}
