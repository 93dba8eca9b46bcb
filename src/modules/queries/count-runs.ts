import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { counterKey, storedTotals, writeRuns, writeTotals } from "./run-repository.ts";

type Reported = {
  readonly hash: string;
  readonly author?: string | null | undefined;
  readonly timestamp: Date;
  readonly runs: number;
  readonly countedSince?: Date | null | undefined;
};

/**
 * The reports that tell of new runs, each with the number of these. A counter that has not grown tells of none, and one
 * that has only of what it grew by.
 */
export async function newRuns<Run extends Reported>(write: CatalogWrite, reports: readonly Run[]): Promise<Run[]> {
  const counters = reports.filter(({ countedSince }) => countedSince != null);
  const totals = await storedTotals(write, [...new Set(counters.map(({ hash }) => hash))]);
  return reports.flatMap((report) => {
    if (report.countedSince == null) return [report];
    const key = counterKey(report.hash, report.author ?? "", report.countedSince);
    const runs = report.runs - (totals.get(key) ?? 0);
    if (runs <= 0) return [];
    totals.set(key, report.runs);
    return [{ ...report, runs }];
  });
}

/** Of `reports` the counters are kept, of `fresh` the runs. The queries are stored already. */
export async function storeRuns(
  write: CatalogWrite,
  reports: readonly Reported[],
  fresh: readonly Reported[],
): Promise<void> {
  await writeRuns(write, fresh);
  await writeTotals(
    write,
    reports.flatMap(({ countedSince, ...run }) => (countedSince == null ? [] : [{ ...run, countedSince }])),
  );
}
