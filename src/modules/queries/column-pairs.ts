import { rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";

export type ColumnJoinInput = { readonly firstColumnId: string; readonly secondColumnId: string };

type Joining = { readonly columnJoins?: readonly ColumnJoinInput[] | null | undefined };

export type ColumnPair = { readonly firstColumnId: string; readonly secondColumnId: string; readonly count: number };

/** How many of the queries join which columns: a query counts once for a pair, whichever column it names first. */
export function columnPairs(runs: readonly Joining[]): ColumnPair[] {
  const pairs = new Map<string, ColumnPair>();
  for (const { columnJoins } of runs) {
    const joined = new Map((columnJoins ?? []).map((join) => ordered(join)).map((pair) => [pair.join(), pair]));
    for (const [key, [firstColumnId, secondColumnId]] of joined) {
      pairs.set(key, { firstColumnId, secondColumnId, count: (pairs.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...pairs.values()];
}

/** The smaller id first, as they are stored. */
function ordered({ firstColumnId, secondColumnId }: ColumnJoinInput): readonly [string, string] {
  return firstColumnId < secondColumnId ? [firstColumnId, secondColumnId] : [secondColumnId, firstColumnId];
}

export function assertJoins(index: number, joins: readonly ColumnJoinInput[]): void {
  for (const [place, { firstColumnId, secondColumnId }] of joins.entries()) {
    if (firstColumnId !== secondColumnId) continue;
    const message = "A join is of two different columns.";
    throw badUserInput(rowField(index, `columnJoins[${place}].secondColumnId`), message);
  }
}
