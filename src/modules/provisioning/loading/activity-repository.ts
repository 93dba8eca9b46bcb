import { queryHash } from "#kernel/query-hash.ts";
import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoQualityCheck, DemoQuery } from "#modules/provisioning/demo/demo-records.ts";
import { type DemoLoad, inChunks } from "./demo-load.ts";

export async function loadQualityChecks(load: DemoLoad, checks: readonly DemoQualityCheck[]): Promise<void> {
  const { tx, accountId, id, daysAgo } = load;
  const rows = checks.map(({ tableExternalId, columnExternalId, runDaysAgo, ...check }) => ({
    ...check,
    accountId,
    tableId: id("TABLE", tableExternalId),
    columnId: columnExternalId === undefined ? null : id("COLUMN", columnExternalId),
    runAt: daysAgo(runDaysAgo),
  }));
  await inChunks(rows, (data) => tx.qualityCheck.createMany({ data }));
}

/** The queries, who ran them as the warehouse knows them, and the tables that they touched. */
export async function loadQueries(load: DemoLoad, { queries, warehouse }: DemoCatalog): Promise<void> {
  const { tx, accountId, id } = load;
  await loadAuthors(load, queries, id("SOURCE", warehouse.source.name));
  await inChunks(
    queries.map((query) => queryRow(load, query)),
    (data) => tx.query.createMany({ data }),
  );
  const touched = queries.flatMap((query) =>
    query.tableExternalIds.map((table) => ({ accountId, queryId: queryId(load, query), tableId: id("TABLE", table) })),
  );
  await inChunks(touched, (data) => tx.queryTable.createMany({ data }));
  for (const [table, days] of lastQueriedDaysAgo(queries)) {
    await tx.table.update({ where: { id: id("TABLE", table) }, data: { lastQueriedAt: load.daysAgo(days) } });
  }
}

async function loadAuthors(load: DemoLoad, queries: readonly DemoQuery[], sourceId: string): Promise<void> {
  const { tx, accountId, id, person } = load;
  const data = [...new Set(queries.map(({ author }) => author))].map((email) => {
    const { unifiedUserId, name } = person(email);
    return { id: id("SOURCE_USER", email), accountId, sourceId, unifiedUserId, externalId: email, email, name };
  });
  await tx.sourceUser.createMany({ data });
}

function queryRow(load: DemoLoad, { query, queryType, author, ...run }: DemoQuery) {
  return {
    id: load.id("QUERY", queryHash(query)),
    accountId: load.accountId,
    hash: queryHash(query),
    query,
    queryType,
    author,
    sourceUserId: load.id("SOURCE_USER", author),
    queriesDuration: run.seconds,
    rowsProduced: run.rowsProduced,
    snowflakeWarehouseSize: run.snowflakeWarehouseSize,
    timestamp: load.daysAgo(run.daysAgo),
  };
}

function queryId({ id }: DemoLoad, { query }: DemoQuery): string {
  return id("QUERY", queryHash(query));
}

function lastQueriedDaysAgo(queries: readonly DemoQuery[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const { tableExternalIds, daysAgo } of queries) {
    for (const table of tableExternalIds) latest.set(table, Math.min(daysAgo, latest.get(table) ?? daysAgo));
  }
  return latest;
}
