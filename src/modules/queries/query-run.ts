import { assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { queryHash } from "#kernel/query-hash.ts";
import { assertJoins, type ColumnJoinInput } from "./column-pairs.ts";
import type { QueryType } from "./query-list.ts";

/** A query as a caller reports it. */
export type QueryRun = {
  readonly query: string;
  readonly timestamp: Date;
  readonly databaseId?: string | null | undefined;
  readonly defaultSchema?: string | null | undefined;
  readonly tableIds?: readonly string[] | null | undefined;
  readonly runs?: number | null | undefined;
  readonly countedSince?: Date | null | undefined;
  readonly queryType?: QueryType | null | undefined;
  readonly author?: string | null | undefined;
  readonly durationSeconds?: number | null | undefined;
  readonly rowsProduced?: number | null | undefined;
  readonly snowflakeWarehouseSize?: string | null | undefined;
  readonly isHidden?: boolean | null | undefined;
  readonly columnJoins?: readonly ColumnJoinInput[] | null | undefined;
};

export type CheckedRun = Omit<QueryRun, "tableIds" | "columnJoins" | "databaseId" | "runs"> & {
  /** The row of the input. */
  readonly index: number;
  readonly hash: string;
  readonly databaseId: string | null;
  readonly tableIds: readonly string[];
  readonly columnJoins: readonly ColumnJoinInput[];
  readonly runs: number;
};

/** The runs with their values checked, and ids in lower case, as the database writes them. */
export function checkedRuns(data: readonly QueryRun[]): CheckedRun[] {
  assertBatchSize(data.length);
  return data.map((row, index) => {
    assertValues(index, row);
    const columnJoins = (row.columnJoins ?? []).map(({ firstColumnId, secondColumnId }) => ({
      firstColumnId: firstColumnId.toLowerCase(),
      secondColumnId: secondColumnId.toLowerCase(),
    }));
    assertJoins(index, columnJoins);
    const tableIds = (row.tableIds ?? []).map((id) => id.toLowerCase());
    const databaseId = row.databaseId?.toLowerCase() ?? null;
    return { ...row, index, columnJoins, tableIds, databaseId, runs: row.runs ?? 1, hash: queryHash(row.query) };
  });
}

function assertValues(index: number, row: QueryRun): void {
  assertText(row.query, rowField(index, "query"), longestText);
  assertText(row.author, rowField(index, "author"), longestName);
  assertText(row.defaultSchema, rowField(index, "defaultSchema"), longestName);
  assertText(row.snowflakeWarehouseSize, rowField(index, "snowflakeWarehouseSize"), longestName);
  assertBatchSize(row.tableIds?.length ?? 0, rowField(index, "tableIds"));
  assertBatchSize(row.columnJoins?.length ?? 0, rowField(index, "columnJoins"));
  for (const field of ["durationSeconds", "rowsProduced"] as const) {
    const value = row[field];
    if (typeof value === "number" && value < 0) {
      throw badUserInput(rowField(index, field), `${field} cannot be negative, got ${value}.`);
    }
  }
  if (typeof row.runs === "number" && row.runs < 1) {
    throw badUserInput(rowField(index, "runs"), `A report is of one run at least, got ${row.runs}.`);
  }
  if (row.tableIds == null && row.databaseId == null) {
    const message = "Say in which database the query ran (databaseId), or which tables it uses (tableIds).";
    throw badUserInput(rowField(index, "databaseId"), message);
  }
}

type Timed = { readonly hash: string; readonly timestamp: Date };

/** Each query once, with its latest run; of equal ones the last. */
export function latestRuns<Run extends Timed>(runs: readonly Run[]): Run[] {
  const latest = new Map<string, Run>();
  for (const run of runs) {
    const other = latest.get(run.hash);
    if (other === undefined || run.timestamp >= other.timestamp) latest.set(run.hash, run);
  }
  return [...latest.values()];
}
