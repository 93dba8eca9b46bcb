import type { ThrowawayDatabase } from "#testkit/throwaway-database.ts";
import { clock } from "../api/http/callers.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** The database's clock as every process sees it that uses the database: it runs on from where it is put. */
export type MovedClock = {
  readonly now: () => Date;
  /** Puts it forward by so many milliseconds; it is never put back. */
  readonly forward: (milliseconds: number) => Promise<void>;
};

export function moveClockOf(database: ThrowawayDatabase): MovedClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    forward: async (milliseconds) => {
      ahead += milliseconds;
      await database.run(clock(`clock_timestamp() + interval '${ahead} milliseconds'`));
    },
  };
}
