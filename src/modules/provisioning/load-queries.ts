import type { DemoCatalog } from "./demo/demo-catalog.ts";
import { type DemoLoad, inChunks } from "./loading/demo-load.ts";
import type { StoreQueries } from "./provisioning-dependencies.ts";

/** The queries go the way of all queries: tables, joins and how much things are used come out of their texts. */
export async function loadQueries(
  load: DemoLoad,
  { queries, warehouse }: DemoCatalog,
  store: StoreQueries,
): Promise<void> {
  const [database] = warehouse.databases;
  if (database === undefined) return;
  const databaseId = load.id("DATABASE", database.externalId);
  const write = { tx: load.tx, accountId: load.accountId, changed: () => undefined };
  await inChunks(
    queries.map(({ seconds, daysAgo, ...query }) => ({
      ...query,
      databaseId,
      durationSeconds: seconds,
      timestamp: load.daysAgo(daysAgo),
    })),
    (data) => store(write, data),
  );
}
