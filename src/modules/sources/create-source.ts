import { assertText, longestName } from "#kernel/batch.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { writeUnique } from "#platform/database/write-unique.ts";
import { assertOnlyGenericSource } from "./generic-source.ts";
import { kindOf, type SourceTechnology, type SourceType } from "./source-kind.ts";
import { insertSource } from "./source-repository.ts";

export type CreateSourceInput = {
  readonly name: string;
  readonly technology?: SourceTechnology | null | undefined;
  readonly type?: SourceType | null | undefined;
};

/** An API source: the account's generic one, or with a technology or a type a further one. Answers its id. */
export async function createSource(store: CatalogStore, accountId: string, data: CreateSourceInput): Promise<string> {
  assertText(data.name, "data.name", longestName);
  const kind = kindOf(data);
  const id = uuidV7();
  await writeUnique(store, accountId, async (write) => {
    if (kind.isGeneric) await assertOnlyGenericSource(write, { id, field: "data" });
    await insertSource(write, { id, name: data.name, ...kind });
    write.changed("SOURCE", "CREATED", [id]);
  });
  return id;
}
