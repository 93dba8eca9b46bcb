import { longestText } from "#kernel/batch.ts";
import { queryHash } from "#kernel/query-hash.ts";
import type { Issue } from "#modules/imports/files/findings.ts";
import { readQueries } from "#modules/imports/files/read-warehouse.ts";
import type { Row, Value } from "#modules/imports/files/shape.ts";
import type { SetReading } from "#modules/imports/files/staged.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Load } from "./load.ts";
import { databasesOf, storedRuns } from "./source-repository.ts";

/** A query as a warehouse's files tell of it. Which tables it uses is for the parser to say. */
export type LoadedQuery = {
  readonly query: string;
  readonly timestamp: Date;
  readonly author: string | null;
  readonly durationSeconds: number | null;
  /** The catalog's id of the database in which it ran. */
  readonly databaseId: string;
  readonly defaultSchema: string | null;
};

/** Stores queries within the transaction of the load. */
export type StoreQueries = (write: CatalogWrite, queries: readonly LoadedQuery[]) => Promise<unknown>;

const queriesAtOnce = 500;

export async function loadQueries(load: Load, reading: SetReading, store: StoreQueries): Promise<void> {
  const { name: file } = reading.file("query");
  const databases = await databasesOf(load);
  let waiting: LoadedQuery[] = [];
  for await (const { row, line } of readQueries(reading)) {
    const query = queryOf(row, databases);
    if ("kind" in query) {
      load.findings.rowsRejected += 1;
      load.findings.add({ file, line, ...query });
      continue;
    }
    waiting.push(query);
    if (waiting.length < queriesAtOnce) continue;
    await storeNew(load, waiting, store);
    waiting = [];
  }
  await storeNew(load, waiting, store);
}

/** What an earlier file told of the same run is there already. */
async function storeNew(load: Load, queries: readonly LoadedQuery[], store: StoreQueries): Promise<void> {
  const hashed = queries.map((query) => ({ query, hash: queryHash(query.query) }));
  const stored = await storedRuns(
    load,
    hashed.map(({ hash }) => hash),
  );
  const fresh = hashed.filter(({ query, hash }) => stored.get(hash) !== query.timestamp.getTime());
  if (fresh.length > 0)
    await store(
      load.write,
      fresh.map(({ query }) => query),
    );
}

type Problem = Pick<Issue, "column" | "kind" | "message">;

/** @param databases The source's databases by external id, and by name in lower case. */
function queryOf(row: Row, databases: ReadonlyMap<string, string>): LoadedQuery | Problem {
  const query = String(row.query_text);
  if (query.length > longestText) {
    const message = `query_text has more than ${longestText} characters.`;
    return { column: "query_text", kind: "WRONG_DATATYPE", message };
  }
  const [id, name] = [textOf(row.database_id), textOf(row.database_name)];
  const databaseId = databases.get(id ?? "") ?? databases.get(name?.toLowerCase() ?? "");
  if (databaseId === undefined) {
    const message = `The query ran in ${JSON.stringify(name ?? id)}, which is no database of the source.`;
    return { column: "database_name", kind: "UNKNOWN_REFERENCE", message };
  }
  const [start, end] = [row.start_time, row.end_time].map((text) =>
    typeof text === "string" ? Date.parse(text) : null,
  );
  return {
    query,
    timestamp: new Date(start ?? 0),
    author: textOf(row.user_id) ?? textOf(row.user_name),
    durationSeconds: start == null || end == null || end < start ? null : (end - start) / 1_000,
    databaseId,
    defaultSchema: textOf(row.schema_name),
  };
}

const textOf = (value: Value | undefined): string | null => (typeof value === "string" ? value : null);
