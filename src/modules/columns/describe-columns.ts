import { assertDistinct } from "#kernel/batch.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { knownRows } from "#platform/database/below-api-source.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import { assertColumnTexts, type DescribeColumnInput } from "./column-changes.ts";
import { patchColumns } from "./column-repository.ts";

/** Columns of any source. Answers the ids in the order of the input. */
export async function describeColumns(
  store: CatalogStore,
  accountId: string,
  data: readonly DescribeColumnInput[],
): Promise<string[]> {
  assertBatchSize(data.length);
  for (const [index, row] of data.entries()) assertColumnTexts(index, row);
  const rows = data.map(({ id, ...patch }) => ({ id: id.toLowerCase(), patch }));
  assertDistinct(rows, ({ id }) => id, "id");
  const ids = rows.map(({ id }) => id);
  await store.write(accountId, async (write) => {
    await knownRows(write, "columns", ids, "id");
    await patchColumns(write, rows);
    write.changed("COLUMN", "UPDATED", ids);
  });
  return ids;
}
