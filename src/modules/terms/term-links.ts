import { badUserInput } from "#kernel/errors.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { findTag, findTerm, linkTag, unlinkTag } from "./term-repository.ts";

/** How deep a term lies below this parent; null is the root. The parent has to be there. */
export async function depthBelow(write: CatalogWrite, parentTermId: string | null | undefined): Promise<number> {
  if (parentTermId === null || parentTermId === undefined) return 0;
  return (await findTerm(write, parentTermId, "data.parentTermId")).depthLevel + 1;
}

/** Makes this the term's only tag; null leaves it without. Undefined keeps what it has. */
export async function setLinkedTag(
  write: CatalogWrite,
  termId: string,
  tagId: string | null | undefined,
): Promise<void> {
  if (tagId === undefined) return;
  const tag = tagId === null ? null : await findTag(write, tagId, "data.linkedTagId");
  if (tag?.linkedTermId === termId) return;
  if (tag !== null && tag.linkedTermId !== null) {
    const message = `The tag ${tag.id} is linked to another term: ${tag.linkedTermId}. Unlink it there first.`;
    throw badUserInput("data.linkedTagId", message);
  }
  const changed = await unlinkTag(write, termId);
  if (tag !== null) {
    await linkTag(write, tag.id, termId);
    changed.push(tag.id);
  }
  write.changed("TAG", "UPDATED", changed);
}
