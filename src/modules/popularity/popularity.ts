import type { Database } from "#platform/database/database.ts";
import { forgetOldRuns } from "./popularity-repository.ts";

/** The face of the popularity slice. See README.md for the formulas and what it promises. */
export type Popularity = {
  /**
   * Forgets runs that are too old to count, and lowers what their tables show. To be called from time to time by every
   * process; several at once share the work.
   */
  readonly sweep: () => Promise<void>;
};

/** One transaction stays short, whatever has piled up. */
const runsPerTransaction = 5_000;

export function createPopularity(database: Database): Popularity {
  return {
    sweep: async () => {
      for (;;) {
        const count = await database.transaction((tx) => forgetOldRuns(tx, runsPerTransaction));
        if (count < runsPerTransaction) return;
      }
    },
  };
}
