import { z } from "zod";
import { cursorOf, longestAnswer } from "./answer-size.ts";
import { dataNotice } from "./shapes.ts";

/** Beside what a walk over lineage found: how much that is, how to get the rest of it, and what lies out of its reach. */
export const walkOutput = {
  total: z.number().int().describe("How many the walk found."),
  truncated: z.boolean().describe("Whether there is more than this answer holds: `advice` says how to get it."),
  nextCursor: z
    .string()
    .nullable()
    .describe("Pass it as `cursor`, all else unchanged, to get what follows; null at the end of what the walk found."),
  advice: z.string().nullable().describe("What to do to see more; null when there is no more."),
};

type Walk<Row> = {
  /** In an order that is the same as long as the catalog is, so that a place in it says where to go on. */
  readonly found: readonly Row[];
  readonly place: number;
  /** How many rows an answer holds at most. */
  readonly most: number;
  /** What to do about what the walk did not reach; null when it reached all. */
  readonly beyond: string | null;
};

/** A page over what a walk found, short enough for a model's context, and with at least one row. */
export function walkPage<Row, Answer>(walk: Walk<Row>, answerOf: (rows: readonly Row[]) => Answer) {
  const { found, place, most, beyond } = walk;
  const compose = (rows: number) => {
    const next = place + rows;
    const nextCursor = next < found.length ? cursorOf(next) : null;
    const more = nextCursor === null ? [] : ["Call again with nextCursor as cursor for the rest of what was found."];
    const advice = [...more, ...(beyond === null ? [] : [beyond])].join(" ") || null;
    const page = { total: found.length, truncated: advice !== null, nextCursor, advice };
    return { notice: dataNotice, ...answerOf(found.slice(place, next)), ...page };
  };
  let rows = Math.max(0, Math.min(most, found.length - place));
  while (rows > 1 && JSON.stringify(compose(rows)).length > longestAnswer) rows = Math.max(1, Math.floor(rows * 0.8));
  return compose(rows);
}
