import { rowField } from "#kernel/batch.ts";
import { type AssetTarget, lockAssets, type TargetType } from "#platform/database/asset-targets.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { countJoins } from "./column-join-repository.ts";
import { columnPairs } from "./column-pairs.ts";
import { queryIds, raiseLastQueried, replaceTables, type StoredRun, writeQueries } from "./query-repository.ts";
import { type CheckedRun, checkedRuns, latestRuns, type QueryRun } from "./query-run.ts";

/** Answers the ids of the queries in the order of the input; a query that comes twice is answered twice. */
export async function upsertQueries(
  store: CatalogStore,
  accountId: string,
  data: readonly QueryRun[],
): Promise<string[]> {
  const runs = checkedRuns(data);
  if (runs.length === 0) return [];
  return store.write(accountId, async (write) => {
    await lockAll(write, runs);
    const latest = latestRuns(runs);
    const written = await writeQueries(write, latest);
    await writeUses(write, latest, written);
    write.changed("TABLE", "UPDATED", await raiseLastQueried(write, runs));
    tell(write, [...written.values()]);
    const hashes = runs.map(({ hash }) => hash);
    const ids = await queryIds(write, hashes);
    return hashes.flatMap((hash) => ids.get(hash) ?? []);
  });
}

/** The tables, whose own rows are written too, and the columns. Throws for the first that the account does not have. */
async function lockAll(write: CatalogWrite, runs: readonly CheckedRun[]): Promise<void> {
  const tables = runs.flatMap(({ tableIds }, index) =>
    tableIds.map((id, place) => named("TABLE", id, rowField(index, `tableIds[${place}]`))),
  );
  const columns = runs.flatMap(({ columnJoins }, index) =>
    (columnJoins ?? []).flatMap(({ firstColumnId, secondColumnId }, place) => [
      named("COLUMN", firstColumnId, rowField(index, `columnJoins[${place}].firstColumnId`)),
      named("COLUMN", secondColumnId, rowField(index, `columnJoins[${place}].secondColumnId`)),
    ]),
  );
  await lockAssets(write, tables, { field: (index) => tables[index]?.field ?? "data", strength: "written" });
  await lockAssets(write, columns, { field: (index) => columns[index]?.field ?? "data", strength: "linked" });
}

function named(entityType: TargetType, entityId: string, field: string): AssetTarget & { readonly field: string } {
  return { entityType, entityId, field };
}

async function writeUses(
  write: CatalogWrite,
  runs: readonly CheckedRun[],
  written: ReadonlyMap<string, StoredRun>,
): Promise<void> {
  const applied = runs.flatMap((run) => {
    const stored = written.get(run.hash);
    return stored === undefined ? [] : [{ run, stored }];
  });
  await replaceTables(
    write,
    applied.map(({ run, stored }) => ({ queryId: stored.id, tableIds: run.tableIds })),
  );
  const firstSeen = applied.filter(({ stored }) => stored.isNew).map(({ run }) => run);
  await countJoins(write, columnPairs(firstSeen));
}

function tell(write: CatalogWrite, written: readonly StoredRun[]): void {
  const idsOf = (isNew: boolean) => written.filter((stored) => stored.isNew === isNew).map(({ id }) => id);
  write.changed("QUERY", "CREATED", idsOf(true));
  write.changed("QUERY", "UPDATED", idsOf(false));
}
