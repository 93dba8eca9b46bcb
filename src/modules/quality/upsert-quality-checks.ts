import { badUserInput, notFound } from "#kernel/errors.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import {
  checkedRuns,
  checkField,
  latestRuns,
  type QualityCheckRun,
  type UpsertQualityChecksInput,
} from "./quality-check.ts";
import { checkIds, lockColumns, lockTable, writeChecks } from "./quality-repository.ts";

/** Answers the ids of the checks in the order of the input; a check that comes twice is answered twice. */
export async function upsertQualityChecks(
  store: CatalogStore,
  accountId: string,
  input: UpsertQualityChecksInput,
): Promise<string[]> {
  const rows = checkedRuns(input.qualityChecks);
  return store.write(accountId, async (write) => {
    const tableId = await lockTable(write, input.tableId);
    await assertColumnsOf(write, tableId, rows);
    const { created, updated } = await writeChecks(write, tableId, latestRuns(rows));
    write.changed("QUALITY_CHECK", "CREATED", created);
    write.changed("QUALITY_CHECK", "UPDATED", updated);
    const externalIds = rows.map(({ externalId }) => externalId);
    const ids = await checkIds(write, tableId, externalIds);
    return externalIds.flatMap((externalId) => ids.get(externalId) ?? []);
  });
}

async function assertColumnsOf(write: CatalogWrite, tableId: string, rows: readonly QualityCheckRun[]): Promise<void> {
  const tables = await lockColumns(
    write,
    rows.flatMap(({ columnId }) => columnId ?? []),
  );
  for (const [index, { columnId }] of rows.entries()) {
    if (columnId === null || columnId === undefined) continue;
    const field = checkField(index, "columnId");
    const owner = tables.get(columnId);
    if (owner === undefined) throw notFound("column", columnId, field);
    if (owner !== tableId) throw badUserInput(field, `The column ${columnId} is not of the table ${tableId}.`);
  }
}
