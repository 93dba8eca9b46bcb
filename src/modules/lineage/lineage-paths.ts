import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { findAssets, requireAssets } from "./lineage-asset-repository.ts";
import { inRange, kindWalkedFrom, type LineageAsset, type WalkedEdge, type WalkStart } from "./lineage-walk.ts";
import { walkEdges } from "./lineage-walk-repository.ts";
import { simplePaths } from "./simple-paths.ts";

export type LineagePathsInput = {
  readonly fromId: string;
  readonly toId: string;
  readonly maxLength?: number | null | undefined;
  readonly limit?: number | null | undefined;
};

export type LineagePath = { readonly assetIds: readonly string[]; readonly nodes: readonly LineageAsset[] };

export type LineagePaths = { readonly paths: readonly LineagePath[]; readonly isTruncated: boolean };

export const pathLength = { least: 1, most: 10, byDefault: 6 } as const;
export const pathLimit = { least: 1, most: 100, byDefault: 20 } as const;

/** How many edges are looked at from either end. */
const mostEdges = 10_000;

/**
 * The ways from one asset downstream to another. A path of n steps is walked half from its beginning and half from its
 * end: both walks together hold every edge of it, and see far less than one walk of the whole length.
 */
export async function readLineagePaths(
  store: CatalogStore,
  accountId: string,
  { fromId, toId, ...input }: LineagePathsInput,
): Promise<LineagePaths> {
  const maxLength = inRange("maxLength", input.maxLength, pathLength);
  const limit = inRange("limit", input.limit, pathLimit);
  const assetOf = await requireAssets(store, { accountId, ids: { fromId, toId } });
  const [from, to] = [assetOf("fromId"), assetOf("toId")];
  const starts: WalkStart[] = [
    { id: from.id, direction: "DOWNSTREAM", depth: Math.ceil(maxLength / 2) },
    { id: to.id, direction: "UPSTREAM", depth: Math.floor(maxLength / 2) },
  ];
  const walked = await walkEdges(store, { accountId, kind: kindWalkedFrom(from), starts, limit: mostEdges });
  const found = simplePaths({ steps: walked, fromId: from.id, toId: to.id, maxLength, limit });
  const assets = await findAssets(store, { accountId, ids: [...new Set(found.paths.flat())], onlyShown: false });
  const paths = found.paths.map((assetIds) => ({ assetIds, nodes: assetIds.flatMap((id) => assets.get(id) ?? []) }));
  return {
    // An asset that was removed between two statements has taken its paths with it.
    paths: paths.filter(({ assetIds, nodes }) => assetIds.length === nodes.length),
    isTruncated: found.isTruncated || wasCut(walked, "DOWNSTREAM") || wasCut(walked, "UPSTREAM"),
  };
}

function wasCut(walked: readonly WalkedEdge[], direction: WalkedEdge["direction"]): boolean {
  return walked.filter((edge) => edge.direction === direction).length > mostEdges;
}
