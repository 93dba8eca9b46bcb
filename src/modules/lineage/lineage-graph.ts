import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { findAssets, requireAssets } from "./lineage-asset-repository.ts";
import { inRange, kindWalkedFrom, type LineageAsset, type WalkDirection, type WalkedEdge } from "./lineage-walk.ts";
import { walkEdges } from "./lineage-walk-repository.ts";

export type LineageGraphInput = {
  readonly assetId: string;
  readonly direction: WalkDirection | "BOTH";
  readonly depth?: number | null | undefined;
  readonly limit?: number | null | undefined;
};

export type LineageGraphNode = LineageAsset & { readonly depth: number };

export type LineageGraph = {
  readonly root: LineageGraphNode;
  readonly nodes: readonly LineageGraphNode[];
  readonly edges: readonly WalkedEdge[];
  readonly isTruncated: boolean;
};

export const graphDepth = { least: 1, most: 10, byDefault: 3 } as const;
export const graphLimit = { least: 1, most: 5_000, byDefault: 500 } as const;

/** What lies around an asset. Three statements, however large the graph. */
export async function readLineageGraph(
  store: CatalogStore,
  accountId: string,
  input: LineageGraphInput,
): Promise<LineageGraph> {
  const depth = inRange("depth", input.depth, graphDepth);
  const limit = inRange("limit", input.limit, graphLimit);
  const assetOf = await requireAssets(store, { accountId, ids: { assetId: input.assetId } });
  const root = assetOf("assetId");
  const directions = input.direction === "BOTH" ? (["UPSTREAM", "DOWNSTREAM"] as const) : [input.direction];
  const starts = directions.map((direction) => ({ id: root.id, direction, depth }));
  const walked = await walkEdges(store, { accountId, kind: kindWalkedFrom(root), starts, limit });
  const { depths, edges, isTruncated } = graphOf(root.id, walked, limit);
  const assets = await findAssets(store, { accountId, ids: [...depths.keys()], onlyShown: false });
  const nodes = [...depths].flatMap(([id, at]) => {
    const asset = assets.get(id);
    return asset === undefined ? [] : [{ ...asset, depth: at }];
  });
  return {
    root: { ...root, depth: 0 },
    nodes: nodes.toSorted((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1)),
    // An asset that was removed between two statements has taken its edges with it.
    edges: edges.filter(({ parentId, childId }) => assets.has(parentId) && assets.has(childId)),
    isTruncated,
  };
}

/** The first edges by depth and id, each once although both walks may meet it, and how far away their ends are. */
function graphOf(
  rootId: string,
  walked: readonly WalkedEdge[],
  limit: number,
): { depths: ReadonlyMap<string, number>; edges: WalkedEdge[]; isTruncated: boolean } {
  const edges = new Map<string, WalkedEdge>();
  const depths = new Map([[rootId, 0]]);
  let isTruncated = false;
  // They come by depth: where an asset or an edge is met first, it is nearest.
  for (const edge of walked) {
    if (!edges.has(edge.id)) {
      if (edges.size === limit) {
        isTruncated = true;
        break;
      }
      edges.set(edge.id, edge);
    }
    const far = edge.direction === "UPSTREAM" ? edge.parentId : edge.childId;
    if (!depths.has(far)) depths.set(far, edge.depth);
  }
  return { depths, edges: [...edges.values()], isTruncated };
}
