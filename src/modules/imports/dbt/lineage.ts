import type { LineageRecord } from "#kernel/catalog-records.ts";
import { externalIdOf } from "#modules/imports/external-id.ts";
import type { Manifest } from "./manifest.ts";
import { isEphemeral, pathOf, type Relation } from "./relations.ts";

/**
 * `depends_on` between relations. An ephemeral model is no relation: what it depends on is passed on to whoever
 * depends on it. A dependency that the manifest names but does not hold (a node that was cut out of the file) gives no
 * edge, because nobody can tell which relation it was.
 */
export function lineageOf(manifest: Manifest, relations: ReadonlyMap<string, Relation>): readonly LineageRecord[] {
  const edges = new Map<string, LineageRecord>();
  for (const [childExternalId, { node }] of relations) {
    for (const parentExternalId of parentsOf(manifest, node.unique_id, new Set())) {
      if (parentExternalId === childExternalId || !relations.has(parentExternalId)) continue;
      edges.set(JSON.stringify([parentExternalId, childExternalId]), { parentExternalId, childExternalId });
    }
  }
  return [...edges.values()];
}

/** The nearest relations above a node; `passed` keeps a circle of ephemeral models from being walked for ever. */
function parentsOf(manifest: Manifest, uniqueId: string, passed: Set<string>): readonly string[] {
  passed.add(uniqueId);
  const dependencies = manifest.nodes[uniqueId]?.depends_on?.nodes ?? [];
  return dependencies.flatMap((dependency) => {
    const node = manifest.nodes[dependency] ?? manifest.sources[dependency];
    if (node === undefined) return [];
    const isPassedThrough = "depends_on" in node && isEphemeral(node);
    if (!isPassedThrough) return [externalIdOf(...pathOf(node))];
    return passed.has(dependency) ? [] : parentsOf(manifest, dependency, passed);
  });
}
