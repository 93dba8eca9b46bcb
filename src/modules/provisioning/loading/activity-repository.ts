import type { DemoCatalog } from "#modules/provisioning/demo/demo-catalog.ts";
import type { DemoQualityCheck } from "#modules/provisioning/demo/demo-records.ts";
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

/** Who ran queries, as the warehouse knows them. */
export async function loadAuthors(load: DemoLoad, { queries, warehouse }: DemoCatalog): Promise<void> {
  const { tx, accountId, id, person } = load;
  const sourceId = id("SOURCE", warehouse.source.name);
  const data = [...new Set(queries.map(({ author }) => author))].map((email) => {
    const { unifiedUserId, name } = person(email);
    return { id: id("SOURCE_USER", email), accountId, sourceId, unifiedUserId, externalId: email, email, name };
  });
  await tx.sourceUser.createMany({ data });
}
