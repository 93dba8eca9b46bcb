import { z } from "zod";
import type { QueryRecord } from "#modules/imports/imported-records.ts";
import type { ReportedQueries } from "#modules/imports/summary.ts";
import { sendRows, type Writing } from "./writing.ts";

const answer = z.array(z.object({ parseError: z.string().nullable(), unresolvedTables: z.array(z.string()) }));

/** Reports every count: which of them has grown since the last import is the catalog's to know. */
export async function writeQueries(
  writing: Writing,
  databaseId: string | undefined,
  queries: readonly QueryRecord[],
): Promise<ReportedQueries | undefined> {
  if (databaseId === undefined || queries.length === 0) return undefined;
  const answers = await sendRows(writing, {
    phase: "reporting queries",
    operation: "upsertTableQueries",
    input: "UpsertTableQueryInput",
    rows: queries.map((query) => ({ ...query, databaseId })),
    selection: "{ parseError unresolvedTables }",
    answer,
  });
  const told = answers.flat();
  return {
    reported: told.length,
    unread: told.filter(({ parseError }) => parseError !== null).length,
    withUnknownTables: told.filter(({ unresolvedTables }) => unresolvedTables.length > 0).length,
  };
}
