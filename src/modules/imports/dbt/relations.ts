import { externalIdOf } from "#modules/imports/external-id.ts";
import type { CatalogRelation } from "./catalog-file.ts";
import type { Manifest, ManifestNode, ManifestSource } from "./manifest.ts";

/** A model, seed, snapshot or source that exists in the warehouse. */
export type Relation = {
  readonly node: ManifestNode | ManifestSource;
  readonly catalog: CatalogRelation | undefined;
  /** Database, schema and name, as the warehouse has them. */
  readonly path: readonly [database: string, schema: string, name: string];
  readonly externalId: string;
};

/** What a database is called where the adapter has none, as Spark without a catalog. */
const noDatabase = "default";

const builtTypes: readonly string[] = ["model", "seed", "snapshot"];

export function isEphemeral(node: ManifestNode): boolean {
  return node.config?.materialized === "ephemeral";
}

/**
 * The relations of a project by their external ids. A source may name the very table that a model of the same
 * manifest builds: then the two are one relation, and what is said of the model counts.
 */
export function relationsOf(
  manifest: Manifest,
  catalog: ReadonlyMap<string, CatalogRelation>,
): ReadonlyMap<string, Relation> {
  const built = Object.values(manifest.nodes).filter(
    (node) => builtTypes.includes(node.resource_type) && !isEphemeral(node),
  );
  const relations = new Map<string, Relation>();
  for (const node of [...built, ...Object.values(manifest.sources)]) {
    const path = pathOf(node);
    const externalId = externalIdOf(...path);
    if (relations.has(externalId)) continue;
    relations.set(externalId, { node, catalog: catalog.get(node.unique_id), path, externalId });
  }
  return relations;
}

export function pathOf(node: ManifestNode | ManifestSource): Relation["path"] {
  const name = "identifier" in node ? node.identifier : "alias" in node ? node.alias : undefined;
  return [node.database || noDatabase, node.schema, name || node.name];
}
