import { isUuid } from "#kernel/ids.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { type EdgeBatch, edgesOf } from "./edge.ts";
import { deleteRows } from "./edge-repository.ts";

/** Edges that are not there are gone already, also those whose ids name nothing. */
export async function deleteEdges(store: CatalogStore, accountId: string, batch: EdgeBatch): Promise<void> {
  const edges = edgesOf(batch).filter(({ parent, child }) => isUuid(parent.id) && isUuid(child.id));
  await store.write(accountId, async (write) => {
    write.changed(batch.kind.assetType, "DELETED", await deleteRows(write, batch.kind, edges));
  });
}
