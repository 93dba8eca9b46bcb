import type { Manifest, ManifestNode, ManifestSource } from "./manifest.ts";

/**
 * Who owns a relation: `meta.owner` and `config.meta.owner` (a text, a list, or an object with an e-mail or a name),
 * for a source also the owner in the meta of its `sources:` entry, and the owner of the group that a node belongs to.
 * The owner of an exposure owns the dashboard behind it, not the tables it reads, and so is nobody's owner here.
 */
export function ownersOf(relation: ManifestNode | ManifestSource, groups: Manifest["groups"]): readonly string[] {
  const metas = [relation.meta, relation.config?.meta, "source_meta" in relation ? relation.source_meta : undefined];
  const owners = metas.flatMap((meta) => ownerTexts(meta?.owner));
  return [...new Set([...owners, ...groupOwners(relation, groups)])];
}

function groupOwners(relation: ManifestNode | ManifestSource, groups: Manifest["groups"]): readonly string[] {
  const inConfig = relation.config && "group" in relation.config ? relation.config.group : undefined;
  const name = ("group" in relation ? relation.group : undefined) ?? inConfig;
  if (name === undefined || name === null) return [];
  return Object.values(groups ?? {})
    .filter((group) => group.name === name)
    .flatMap((group) => ownerTexts(group.owner));
}

/** An e-mail address says more than a name, so a name counts only where there is no address. */
function ownerTexts(owner: unknown): readonly string[] {
  if (typeof owner === "string") return owner.trim() === "" ? [] : [owner.trim()];
  if (Array.isArray(owner)) return owner.flatMap((one: unknown) => ownerTexts(one));
  if (typeof owner !== "object" || owner === null) return [];
  const addresses = "email" in owner ? ownerTexts(owner.email) : [];
  if (addresses.length > 0) return addresses;
  return "name" in owner ? ownerTexts(owner.name) : [];
}
