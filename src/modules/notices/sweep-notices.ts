import type { Database } from "#platform/database/database.ts";
import { beginSweep, endSweep, insertCrossed, skipOvertaken } from "./fill-repository.ts";

/**
 * Looks for thresholds that lie behind the database's clock, never for those that are reached today: however long nobody
 * looked, what was crossed meanwhile is found. One sweep at a time is enough: the others leave it to the one under way,
 * and what is crossed after that one began is found a minute later.
 */
export function sweepNotices(database: Database): Promise<number> {
  return database.transaction(async (tx) => {
    const sweep = await beginSweep(tx);
    if (sweep === null) return 0;
    const inserted = await insertCrossed(tx, sweep);
    await skipOvertaken(tx);
    await endSweep(tx, sweep.now);
    return inserted;
  });
}
