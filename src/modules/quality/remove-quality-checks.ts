import { assertBatchSize } from "#kernel/page.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { QualityCheckName } from "./quality-check.ts";
import { removeChecks } from "./quality-repository.ts";

/** Checks that are not there are removed already, also those whose table is not. */
export async function removeQualityChecks(
  store: CatalogStore,
  accountId: string,
  names: readonly QualityCheckName[],
): Promise<void> {
  assertBatchSize(names.length, "data.qualityChecks");
  await store.write(accountId, async (write) => {
    write.changed("QUALITY_CHECK", "DELETED", await removeChecks(write, names));
  });
}
