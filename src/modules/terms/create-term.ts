import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type CreateTermInput, checkedTerm, ownDescription, type TermEditor } from "./term-changes.ts";
import { depthBelow, setLinkedTag } from "./term-links.ts";
import { insertTerm, lockGlossary } from "./term-repository.ts";

/** Answers the new term's id. */
export async function createTerm(
  store: CatalogStore,
  { accountId, userId }: TermEditor,
  input: CreateTermInput,
): Promise<string> {
  const { name, description, parentTermId = null, linkedTagId } = checkedTerm(input);
  const id = uuidV7();
  await store.write(accountId, async (write) => {
    await lockGlossary(write);
    const depthLevel = await depthBelow(write, parentTermId);
    const place = { id, accountId, name, parentTermId, depthLevel };
    await insertTerm(write, { ...place, ...ownDescription(description, userId), lastEditedAt: new Date() });
    write.changed("TERM", "CREATED", [id]);
    // A new term has no tag that null could unlink.
    await setLinkedTag(write, id, linkedTagId ?? undefined);
  });
  return id;
}
