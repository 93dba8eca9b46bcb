import { rowField } from "#kernel/batch.ts";
import { type AssetTarget, lockAssets } from "#platform/database/asset-targets.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { assertSensible, type Edge, type EdgeBatch, edgeKey, edgesOf } from "./edge.ts";
import { type StoredEdge, upsertRows } from "./edge-repository.ts";

/** Answers the ids of the edges in the order of the input, one for each row. */
export async function upsertEdges(store: CatalogStore, accountId: string, batch: EdgeBatch): Promise<string[]> {
  const { kind } = batch;
  const edges = edgesOf(batch);
  for (const edge of edges) assertSensible(kind, edge);
  const ends = edges.flatMap(endsOf);
  const distinct = new Map(edges.map((edge) => [keyOf(edge), edge]));
  return store.write(accountId, async (write) => {
    await lockAssets(write, ends, { field: (index) => ends[index]?.field ?? "data", strength: "linked" });
    const stored = await upsertRows(write, kind, [...distinct.values()]);
    write.changed(kind.assetType, "CREATED", idsOf(stored, true));
    write.changed(kind.assetType, "UPDATED", idsOf(stored, false));
    return edges.flatMap((edge) => stored.get(keyOf(edge))?.id ?? []);
  });
}

function endsOf({ index, parent, child }: Edge): (AssetTarget & { readonly field: string })[] {
  return [parent, child].map(({ end, id }) => ({
    entityType: end.type,
    entityId: id,
    field: rowField(index, end.field),
  }));
}

function keyOf({ parent, child }: Edge): string {
  return edgeKey(parent.id, child.id);
}

function idsOf(stored: ReadonlyMap<string, StoredEdge>, isNew: boolean): string[] {
  return [...stored.values()].filter((edge) => edge.isNew === isNew).map(({ id }) => id);
}
