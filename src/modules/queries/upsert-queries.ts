import { rowField } from "#kernel/batch.ts";
import { type AssetTarget, lockAssets, type TargetType } from "#platform/database/asset-targets.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { sqlRows } from "#platform/database/rows.ts";
import type { SqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import { replaceJoins } from "./column-join-repository.ts";
import { newRuns, storeRuns } from "./count-runs.ts";
import {
  queryIds,
  raiseLastQueried,
  replaceTables,
  type StoredRun,
  tablesOfQueries,
  writeQueries,
} from "./query-repository.ts";
import { type CheckedRun, checkedRuns, latestRuns, type QueryRun } from "./query-run.ts";
import { type ReadRun, readTexts } from "./read-texts.ts";
import { type ResolvedRun, resolveNames } from "./resolve-names.ts";
import { measureUse } from "./run-repository.ts";
import { findPlacesIn } from "./text-repository.ts";

export type Upserting = {
  readonly store: CatalogStore;
  readonly parse: SqlParsing["parse"];
  /** Told of the queries that were written, in the transaction that writes them. */
  readonly onStored?: ((write: CatalogWrite, queryIds: readonly string[]) => Promise<void>) | undefined;
};

/** Answers the ids of the queries in the order of the input; a query that comes twice is answered twice. */
export async function upsertQueries(deps: Upserting, accountId: string, data: readonly QueryRun[]): Promise<string[]> {
  const { store, parse } = deps;
  const checked = checkedRuns(data);
  if (checked.length === 0) return [];
  // Before the transaction, as reading texts takes longer than storing them.
  const read = await readTexts({ find: findPlacesIn(store.query, accountId), parse }, checked);
  return store.write(accountId, (write) => storeRead(deps, write, read));
}

/** The same within somebody else's transaction. */
export async function storeQueries(deps: Upserting, write: CatalogWrite, data: readonly QueryRun[]): Promise<string[]> {
  const find = findPlacesIn((statement) => sqlRows(write.tx, statement), write.accountId);
  return storeRead(deps, write, await readTexts({ find, parse: deps.parse }, checkedRuns(data)));
}

async function storeRead({ onStored }: Upserting, write: CatalogWrite, read: readonly ReadRun[]): Promise<string[]> {
  const runs = await resolveNames(write, read);
  await lockAll(write, runs);
  const hashes = runs.map(({ hash }) => hash);
  const usedBefore = await tablesOfQueries(write, hashes);
  const fresh = await newRuns(write, runs);
  const latest = latestRuns(fresh);
  const written = await writeQueries(write, latest);
  await writeUses(write, latest, written);
  await storeRuns(write, runs, fresh);
  const raised = await raiseLastQueried(write, fresh);
  const measured = await measureUse(write, [...usedBefore, ...runs.flatMap(({ tableIds }) => tableIds)]);
  write.changed("TABLE", "UPDATED", [...new Set([...raised, ...measured])]);
  tell(write, [...written.values()]);
  await onStored?.(
    write,
    [...written.values()].map(({ id }) => id),
  );
  const ids = await queryIds(write, hashes);
  return hashes.flatMap((hash) => ids.get(hash) ?? []);
}

/** The tables, whose own rows are written too, and the columns. Throws for the first that the account does not have. */
async function lockAll(write: CatalogWrite, runs: readonly ResolvedRun[]): Promise<void> {
  const tables = runs.flatMap(({ index, tableIds }) =>
    tableIds.map((id, place) => named("TABLE", id, rowField(index, `tableIds[${place}]`))),
  );
  const columns = runs.flatMap((run) => [...namedColumns(run), ...derivedColumns(run)]);
  await lockAssets(write, tables, { field: (index) => tables[index]?.field ?? "data", strength: "written" });
  await lockAssets(write, columns, { field: (index) => columns[index]?.field ?? "data", strength: "linked" });
}

function namedColumns({ index, columnJoins }: CheckedRun | ResolvedRun) {
  return columnJoins.flatMap(({ firstColumnId, secondColumnId }, place) => [
    named("COLUMN", firstColumnId, rowField(index, `columnJoins[${place}].firstColumnId`)),
    named("COLUMN", secondColumnId, rowField(index, `columnJoins[${place}].secondColumnId`)),
  ]);
}

function derivedColumns({ index, pairs }: ResolvedRun) {
  const ids = pairs.flatMap(({ firstColumnId, secondColumnId }) => [firstColumnId, secondColumnId]);
  return ids.map((id) => named("COLUMN", id, rowField(index, "query")));
}

function named(entityType: TargetType, entityId: string, field: string): AssetTarget & { readonly field: string } {
  return { entityType, entityId, field };
}

async function writeUses(
  write: CatalogWrite,
  runs: readonly ResolvedRun[],
  written: ReadonlyMap<string, StoredRun>,
): Promise<void> {
  const applied = runs.flatMap(({ hash, tableIds, pairs }) => {
    const stored = written.get(hash);
    return stored === undefined ? [] : [{ queryId: stored.id, tableIds, pairs }];
  });
  await replaceTables(write, applied);
  await replaceJoins(write, applied);
}

function tell(write: CatalogWrite, written: readonly StoredRun[]): void {
  const idsOf = (isNew: boolean) => written.filter((stored) => stored.isNew === isNew).map(({ id }) => id);
  write.changed("QUERY", "CREATED", idsOf(true));
  write.changed("QUERY", "UPDATED", idsOf(false));
}
