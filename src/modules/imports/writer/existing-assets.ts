import { z } from "zod";
import type { Existing } from "./difference.ts";
import type { Level } from "./levels.ts";
import { readPages } from "./read-pages.ts";
import type { Writing } from "./writing.ts";

const row = z.looseObject({
  id: z.string(),
  externalId: z.string(),
  deletedAt: z.number().nullish(),
  tagEntities: z.array(z.object({ tag: z.object({ label: z.string() }) })).nullish(),
  ownerEntities: z.array(z.object({ userId: z.string().nullish() })).nullish(),
  teamOwnerEntities: z.array(z.object({ teamId: z.string() })).nullish(),
});

/** What an asset carries beside its fields: labels of tags, ids of users and teams that own it. */
export type Carried = { readonly tags: ReadonlySet<string>; readonly ownerIds: ReadonlySet<string> };

export type ExistingAsset = Existing & Carried;

export const carriesNothing: Carried = { tags: new Set(), ownerIds: new Set() };

/** Everything of one level that the catalog has of this source, with what is deleted or hidden. */
export async function readExisting<R>(writing: Writing, level: Level<R>): Promise<readonly ExistingAsset[]> {
  const rows = await readPages(writing, {
    phase: `reading ${level.kind} of the catalog`,
    operation: `get${level.word}s`,
    scopeType: `Get${level.word}sScope`,
    scope: level.scopeOf(writing.sourceId),
    selection: `id externalId deletedAt ${level.parentField} ${level.selection}`,
    row,
  });
  return rows.map((found) => ({
    id: found.id,
    externalId: found.externalId,
    parentId: String(found[level.parentField]),
    isDeleted: typeof found.deletedAt === "number",
    fields: found,
    tags: new Set(found.tagEntities?.map(({ tag }) => tag.label)),
    ownerIds: new Set([
      ...(found.ownerEntities ?? []).flatMap(({ userId }) => userId ?? []),
      ...(found.teamOwnerEntities ?? []).map(({ teamId }) => teamId),
    ]),
  }));
}
