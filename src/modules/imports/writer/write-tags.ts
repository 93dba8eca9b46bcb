import { z } from "zod";
import type { WrittenAsset } from "./write-level.ts";
import { sendRows, type Writing } from "./writing.ts";

type Tagged = { readonly tags?: readonly string[] };

/**
 * Attaches the tags that an asset does not carry yet. None is ever taken off: nobody can tell whether a person has put
 * it there since.
 */
export async function writeTags(
  writing: Writing,
  entityType: "TABLE" | "COLUMN",
  assets: Iterable<WrittenAsset<Tagged>>,
): Promise<void> {
  const missing: { entityType: string; entityId: string; label: string }[] = [];
  for (const { id, record, tags } of assets) {
    for (const label of new Set(record.tags)) {
      if (tags.has(label)) writing.counts.tags.unchanged += 1;
      else missing.push({ entityType, entityId: id, label });
    }
  }
  await sendRows(writing, {
    phase: `tagging ${entityType.toLowerCase()}s`,
    operation: "attachTags",
    input: "BaseTagEntityInput",
    rows: missing,
    selection: "",
    answer: z.literal(true),
  });
  writing.counts.tags.created += missing.length;
}
