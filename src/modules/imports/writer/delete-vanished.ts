import { z } from "zod";
import type { Level } from "./levels.ts";
import { sendRows, type Writing } from "./writing.ts";

/** Soft-deletes: a row keeps what people wrote about it, and comes back with it if the source brings it back. */
export async function deleteVanished<R>(writing: Writing, level: Level<R>, ids: readonly string[]): Promise<void> {
  const deletedAt = new Date().toISOString();
  await sendRows(writing, {
    phase: `deleting ${level.kind}`,
    operation: `update${level.word}s`,
    input: `Update${level.word}Input`,
    rows: ids.map((id) => ({ id, deletedAt })),
    selection: "{ id }",
    answer: z.array(z.object({ id: z.string() })),
  });
  writing.counts[level.kind].deleted += ids.length;
}
