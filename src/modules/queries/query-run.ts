import { assertText, longestName, longestText, rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import { queryHash } from "#kernel/query-hash.ts";
import { assertJoins, type ColumnJoinInput } from "./column-pairs.ts";
import type { QueryType } from "./query-list.ts";
import { typeOfQuery } from "./query-type.ts";

/** A query as a caller reports it. */
export type QueryRun = {
  readonly query: string;
  readonly timestamp: Date;
  readonly tableIds: readonly string[];
  readonly queryType?: QueryType | null | undefined;
  readonly author?: string | null | undefined;
  readonly durationSeconds?: number | null | undefined;
  readonly rowsProduced?: number | null | undefined;
  readonly snowflakeWarehouseSize?: string | null | undefined;
  readonly isHidden?: boolean | null | undefined;
  readonly columnJoins?: readonly ColumnJoinInput[] | null | undefined;
};

export type CheckedRun = QueryRun & { readonly hash: string; readonly queryType: QueryType };

/** The runs with their values checked, and ids in lower case, as the database writes them. */
export function checkedRuns(data: readonly QueryRun[]): CheckedRun[] {
  assertBatchSize(data.length);
  return data.map((row, index) => {
    assertValues(index, row);
    const columnJoins = row.columnJoins?.map(({ firstColumnId, secondColumnId }) => ({
      firstColumnId: firstColumnId.toLowerCase(),
      secondColumnId: secondColumnId.toLowerCase(),
    }));
    assertJoins(index, columnJoins ?? []);
    const tableIds = row.tableIds.map((id) => id.toLowerCase());
    const queryType = row.queryType ?? typeOfQuery(row.query);
    return { ...row, columnJoins, tableIds, queryType, hash: queryHash(row.query) };
  });
}

function assertValues(index: number, row: QueryRun): void {
  assertText(row.query, rowField(index, "query"), longestText);
  assertText(row.author, rowField(index, "author"), longestName);
  assertText(row.snowflakeWarehouseSize, rowField(index, "snowflakeWarehouseSize"), longestName);
  assertBatchSize(row.tableIds.length, rowField(index, "tableIds"));
  assertBatchSize(row.columnJoins?.length ?? 0, rowField(index, "columnJoins"));
  for (const field of ["durationSeconds", "rowsProduced"] as const) {
    const value = row[field];
    if (typeof value === "number" && value < 0) {
      throw badUserInput(rowField(index, field), `${field} cannot be negative, got ${value}.`);
    }
  }
}

/** Each query once, with its latest run; of equal ones the last. */
export function latestRuns(runs: readonly CheckedRun[]): CheckedRun[] {
  const latest = new Map<string, CheckedRun>();
  for (const run of runs) {
    const other = latest.get(run.hash);
    if (other === undefined || run.timestamp >= other.timestamp) latest.set(run.hash, run);
  }
  return [...latest.values()];
}
