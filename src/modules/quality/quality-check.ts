import { assertText, longestName, longestText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import type { QualityCheck } from "#platform/database/generated/prisma/client.ts";

/** What is left out of a check that is there already stays as it is; null empties. */
export type QualityCheckRun = {
  readonly externalId: string;
  readonly name: string;
  readonly runAt: Date;
  readonly status: QualityCheck["status"];
  readonly columnId?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly url?: string | null | undefined;
};

export type UpsertQualityChecksInput = { readonly tableId: string; readonly qualityChecks: readonly QualityCheckRun[] };

export type QualityCheckName = { readonly tableId: string; readonly externalId: string };

/** `data.qualityChecks[3].runAt`: how an error names the row and the argument it is about. */
export function checkField(index: number, field: string): string {
  return `data.qualityChecks[${index}].${field}`;
}

const longestUrl = 2_000;

/** The rows with their texts checked. */
export function checkedRuns(rows: readonly QualityCheckRun[]): QualityCheckRun[] {
  assertBatchSize(rows.length, "data.qualityChecks");
  return rows.map((row, index) => {
    assertText(row.externalId, checkField(index, "externalId"), longestName);
    assertText(row.name, checkField(index, "name"), longestName);
    assertText(row.description, checkField(index, "description"), longestText, true);
    assertAddress(row.url, checkField(index, "url"));
    return { ...row, columnId: row.columnId?.toLowerCase() ?? row.columnId };
  });
}

function assertAddress(url: string | null | undefined, field: string): void {
  if (url === null || url === undefined) return;
  assertText(url, field, longestUrl);
  const protocol = URL.parse(url)?.protocol;
  if (protocol === "http:" || protocol === "https:") return;
  throw badUserInput(field, `${JSON.stringify(url)} is no address: it begins with http:// or https://.`);
}

/** Each check once, with its latest run; of equal ones the last. */
export function latestRuns(rows: readonly QualityCheckRun[]): QualityCheckRun[] {
  const latest = new Map<string, QualityCheckRun>();
  for (const row of rows) {
    const other = latest.get(row.externalId);
    if (other === undefined || row.runAt >= other.runAt) latest.set(row.externalId, row);
  }
  return [...latest.values()];
}
