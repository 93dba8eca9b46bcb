import { z } from "zod";
import { CatalogError } from "#kernel/errors.ts";
import { differenceOf, type Wanted } from "./difference.ts";
import { type Carried, carriesNothing, type ExistingAsset, readExisting } from "./existing-assets.ts";
import type { Level } from "./levels.ts";
import { sendRows, type Writing } from "./writing.ts";

/** An asset that the source has, as it stands in the catalog now. */
export type WrittenAsset<R> = Carried & { readonly id: string; readonly record: R };

export type LevelOutcome<R> = {
  /** By external id. */
  readonly written: ReadonlyMap<string, WrittenAsset<R>>;
  /** The ids of all that the reader looked at: what is written, and what vanished or was deleted earlier. */
  readonly lookedAt: ReadonlySet<string>;
  readonly vanishedIds: readonly string[];
};

type Above = { readonly idsByExternalId: ReadonlyMap<string, string>; readonly lookedAt: ReadonlySet<string> };

type LevelInput<R> = {
  readonly level: Level<R>;
  readonly records: readonly R[];
  readonly above: Above;
  /** Whether the reader looked at this existing asset, given that it looked at the parent. */
  readonly isLookedAt?: (existing: ExistingAsset) => boolean;
};

const createdRows = z.array(z.object({ id: z.string() }));

/** Creates, updates and restores the things of one level; what vanished is only named, to be deleted from below. */
export async function writeLevel<R extends { readonly externalId: string }>(
  writing: Writing,
  { level, records, above, isLookedAt = () => true }: LevelInput<R>,
): Promise<LevelOutcome<R>> {
  const existing = (await readExisting(writing, level)).filter(
    (asset) => above.lookedAt.has(asset.parentId) && isLookedAt(asset),
  );
  const wanted = records.map((record) => wantedOf(writing, level, record, above));
  const { created, updated, unchanged, vanished } = differenceOf(wanted, existing);
  const ids = await createAll(writing, level, created);
  await sendRows(writing, {
    phase: `updating ${level.kind}`,
    operation: `update${level.word}s`,
    input: `Update${level.word}Input`,
    rows: updated.map(({ existing: { id }, changes }) => ({ id, ...changes })),
    selection: "{ id }",
    answer: createdRows,
  });
  const counts = writing.counts[level.kind];
  counts.created += created.length;
  counts.updated += updated.length;
  counts.unchanged += unchanged.length;
  const written = new Map<string, WrittenAsset<R>>();
  created.forEach(({ externalId, record }, index) => {
    written.set(externalId, { ...carriesNothing, id: ids[index] ?? "", record });
  });
  for (const { wanted: asset, existing: found } of [...updated, ...unchanged]) {
    written.set(asset.externalId, { id: found.id, tags: found.tags, ownerIds: found.ownerIds, record: asset.record });
  }
  const lookedAt = new Set([...ids, ...existing.map(({ id }) => id)]);
  return { written, lookedAt, vanishedIds: vanished.map(({ id }) => id) };
}

type WantedRecord<R> = Wanted & { readonly record: R };

function wantedOf<R extends { readonly externalId: string }>(
  { sourceId }: Writing,
  level: Level<R>,
  record: R,
  above: Above,
): WantedRecord<R> {
  const parent = level.parentExternalIdOf(record);
  const parentId = parent === undefined ? sourceId : above.idsByExternalId.get(parent);
  if (parentId === undefined) {
    const message = `The ${level.word.toLowerCase()} ${record.externalId} lies in ${parent}, which is not in the records.`;
    throw new CatalogError("BAD_USER_INPUT", message);
  }
  return { externalId: record.externalId, parentId, fields: level.fieldsOf(record), record };
}

/** The API answers rows in the order of the input, which is how the new ids find their records. */
async function createAll<R>(
  writing: Writing,
  level: Level<R>,
  created: readonly WantedRecord<R>[],
): Promise<readonly string[]> {
  const answers = await sendRows(writing, {
    phase: `creating ${level.kind}`,
    operation: `create${level.word}s`,
    input: `Create${level.word}Input`,
    rows: created.map(({ externalId, parentId, fields }) => ({ externalId, [level.parentField]: parentId, ...fields })),
    selection: "{ id }",
    answer: createdRows,
  });
  const ids = answers.flat().map(({ id }) => id);
  if (ids.length === created.length) return ids;
  throw new CatalogError("INTERNAL_SERVER_ERROR", `create${level.word}s did not answer as many rows as it was given.`);
}
