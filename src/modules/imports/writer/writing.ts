import type { z } from "zod";
import type { OnProgress } from "#modules/imports/progress.ts";
import type { PublicApi } from "#modules/imports/public-api.ts";
import type { Counts, SummaryKind } from "#modules/imports/summary.ts";
import { batchesOf } from "./batches.ts";

/** What every step of the writer is given. The counts grow as the steps go on. */
export type Writing = {
  readonly api: PublicApi;
  readonly sourceId: string;
  readonly onProgress: OnProgress;
  readonly counts: Readonly<Record<SummaryKind, Counts>>;
};

type Mutation<T> = {
  readonly phase: string;
  /** The root field, such as `createTables`. */
  readonly operation: string;
  /** The input type of one row, such as `CreateTableInput`. */
  readonly input: string;
  readonly rows: readonly object[];
  /** What to ask of each row, in braces; empty for mutations that answer true. */
  readonly selection: string;
  readonly answer: z.ZodType<T>;
};

/** Sends rows in batches, each all or nothing, and answers what each batch answered. No rows: no call. */
export async function sendRows<T>(writing: Writing, mutation: Mutation<T>): Promise<readonly T[]> {
  const { phase, operation, input, rows, selection, answer } = mutation;
  const document = `mutation ${operation}($data: [${input}!]!) { ${operation}(data: $data) ${selection} }`;
  const answers: T[] = [];
  let done = 0;
  for (const data of batchesOf(rows)) {
    writing.onProgress({ phase, done, total: rows.length });
    answers.push(await writing.api.run({ operation, document, variables: { data }, answer }));
    done += data.length;
    writing.onProgress({ phase, done, total: rows.length });
  }
  return answers;
}
