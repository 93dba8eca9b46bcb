import type { CatalogStore } from "#platform/database/catalog-store.ts";
import {
  adoptChildren,
  findTerm,
  lockGlossary,
  patchTerm,
  settleDepths,
  stripTags,
  unlinkTag,
} from "./term-repository.ts";

/** Deletes a term for good: its row stays for what refers to it, but nothing brings it back. */
export async function deleteTerm(store: CatalogStore, accountId: string, id: string): Promise<void> {
  await store.write(accountId, async (write) => {
    await lockGlossary(write);
    const term = await findTerm(write, id, "data.id");
    const children = await adoptChildren(write, term);
    const moved = await settleDepths(write, children, term.depthLevel);
    const unlinked = await unlinkTag(write, term.id);
    const removed = await stripTags(write, term.id, unlinked);
    await patchTerm(write, term.id, { deletedAt: new Date() });
    write.changed("TERM", "DELETED", [term.id]);
    write.changed("TERM", "UPDATED", [...new Set([...children, ...moved])]);
    write.changed(
      "TAG",
      "UPDATED",
      unlinked.filter((tag) => !removed.includes(tag)),
    );
    write.changed("TAG", "DELETED", removed);
  });
}
