import { z } from "zod";
import type { TableRecord } from "#kernel/catalog-records.ts";
import type { ImportSummary } from "#modules/imports/summary.ts";
import { batchesOf } from "./batches.ts";
import { type KnownOwner, ownerKey, readKnownOwners } from "./known-owners.ts";
import type { WrittenAsset } from "./write-level.ts";
import type { Writing } from "./writing.ts";

/** A user or team with the tables that it shall own and does not own yet. */
type Missing = { readonly owner: KnownOwner; readonly tableIds: Set<string> };

/**
 * Makes users (by e-mail address) and teams (by name) owners of the tables that name them, and answers those whom the
 * catalog does not know. Nobody is ever removed as an owner: a person may have said so in the catalog itself.
 */
export async function writeOwners(
  writing: Writing,
  tables: readonly WrittenAsset<TableRecord>[],
): Promise<ImportSummary["unknownOwners"]> {
  const owned = tables.flatMap((table) => (table.record.owners ?? []).map((owner) => ({ owner, table })));
  if (owned.length === 0) return [];
  const known = await readKnownOwners(writing.api);
  const unknown = new Map<string, Set<string>>();
  const missing = new Map<string, Missing>();
  for (const { owner, table } of owned) {
    const found = known.get(ownerKey(owner));
    if (found === undefined) {
      unknown.set(owner, (unknown.get(owner) ?? new Set()).add(table.id));
    } else if (table.ownerIds.has(found.id)) {
      writing.counts.owners.unchanged += 1;
    } else {
      const entry = missing.get(found.id) ?? { owner: found, tableIds: new Set<string>() };
      entry.tableIds.add(table.id);
      missing.set(found.id, entry);
    }
  }
  for (const entry of missing.values()) await addOwner(writing, entry);
  return [...unknown].map(([owner, ids]) => ({ owner, tables: ids.size }));
}

async function addOwner({ api, counts, onProgress }: Writing, { owner, tableIds }: Missing): Promise<void> {
  const isUser = owner.kind === "user";
  const operation = isUser ? "upsertUserOwners" : "upsertTeamOwners";
  const input = isUser ? "OwnerInput" : "TeamOwnerInput";
  const document = `mutation ${operation}($data: ${input}!) { ${operation}(data: $data) { id } }`;
  const ownerId = isUser ? { userId: owner.id } : { teamId: owner.id };
  for (const ids of batchesOf([...tableIds])) {
    const targetEntities = ids.map((entityId) => ({ entityId, entityType: "TABLE" }));
    const variables = { data: { ...ownerId, targetEntities } };
    await api.run({ operation, document, variables, answer: z.array(z.object({ id: z.string() })) });
    counts.owners.created += ids.length;
    onProgress({ phase: "setting owners", done: counts.owners.created, total: 0 });
  }
}
