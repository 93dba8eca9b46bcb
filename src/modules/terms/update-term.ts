import { badUserInput } from "#kernel/errors.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { checkedTerm, ownDescription, type TermEditor, type UpdateTermInput } from "./term-changes.ts";
import { depthBelow, setLinkedTag } from "./term-links.ts";
import {
  dropEditorDocument,
  findTerm,
  liesWithin,
  lockGlossary,
  patchTerm,
  type StoredTerm,
  settleDepths,
} from "./term-repository.ts";

/** Answers the term's id. A change that names nothing changes nothing. */
export async function updateTerm(
  store: CatalogStore,
  { accountId, userId }: TermEditor,
  { id, ...input }: UpdateTermInput,
): Promise<string> {
  const { name, description, parentTermId, linkedTagId } = checkedTerm(input);
  return store.write(accountId, async (write) => {
    await lockGlossary(write);
    const term = await findTerm(write, id, "data.id");
    if ([name, description, parentTermId, linkedTagId].every((value) => value === undefined)) return term.id;
    const moved = await move(write, term, parentTermId);
    const patch = {
      // A null name was refused.
      ...(typeof name === "string" && { name }),
      ...(description !== undefined && ownDescription(description, userId)),
      ...(parentTermId !== undefined && { parentTermId }),
    };
    await patchTerm(write, term.id, { ...patch, lastEditedAt: new Date() });
    if (description !== undefined) await dropEditorDocument(write, term.id);
    await setLinkedTag(write, term.id, linkedTagId);
    write.changed("TERM", "UPDATED", [term.id, ...moved]);
    return term.id;
  });
}

/** Answers the terms below that went along to another depth. The parent itself is written with the rest of the change. */
async function move(write: CatalogWrite, term: StoredTerm, parentTermId: string | null | undefined): Promise<string[]> {
  if (parentTermId === undefined || parentTermId === term.parentTermId) return [];
  const depth = await depthBelow(write, parentTermId);
  if (parentTermId !== null && (await liesWithin(write, parentTermId, term.id))) {
    const message = "A term cannot lie below itself, nor below a term that lies below it.";
    throw badUserInput("data.parentTermId", message);
  }
  return (await settleDepths(write, [term.id], depth)).filter((id) => id !== term.id);
}
