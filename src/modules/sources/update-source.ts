import { assertNotNull, assertText, longestName } from "#kernel/batch.ts";
import { badUserInput, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { writeUnique } from "#platform/database/write-unique.ts";
import { assertOnlyGenericSource } from "./generic-source.ts";
import { findSource, patchSource, type StoredSource } from "./source-repository.ts";

/** What is left out stays as it is. `deletedAt` soft-deletes, null brings back. */
export type UpdateSourceInput = {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly deletedAt?: Date | null | undefined;
};

/** Answers the id. */
export async function updateSource(store: CatalogStore, accountId: string, data: UpdateSourceInput): Promise<string> {
  const { name, deletedAt } = data;
  assertNotNull(name, "data.name");
  assertText(name, "data.name", longestName);
  return writeUnique(store, accountId, async (write) => {
    const { id, isGeneric } = await writableSource(write, data.id);
    if (isGeneric && deletedAt === null) await assertOnlyGenericSource(write, { id, field: "data.deletedAt" });
    await patchSource(write, id, { name: name ?? undefined, deletedAt });
    write.changed("SOURCE", deletedAt ? "DELETED" : "UPDATED", [id]);
    return id;
  });
}

async function writableSource(write: CatalogWrite, id: string): Promise<StoredSource> {
  const source = isUuid(id) ? await findSource(write, id) : null;
  if (source === null) throw notFound("source", id, "data.id");
  if (source.origin === "API") return source;
  throw badUserInput("data.id", `The source ${id} is filled by extraction; only API sources can be changed.`);
}
