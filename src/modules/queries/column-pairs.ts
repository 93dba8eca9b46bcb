import { rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";

export type ColumnJoinInput = { readonly firstColumnId: string; readonly secondColumnId: string };

/** The smaller id first, as they are stored. */
export type ColumnPair = { readonly firstColumnId: string; readonly secondColumnId: string };

export function orderedPair(one: string, other: string): ColumnPair {
  return one < other ? { firstColumnId: one, secondColumnId: other } : { firstColumnId: other, secondColumnId: one };
}

export function assertJoins(index: number, joins: readonly ColumnJoinInput[]): void {
  for (const [place, { firstColumnId, secondColumnId }] of joins.entries()) {
    if (firstColumnId !== secondColumnId) continue;
    const message = "A join is of two different columns.";
    throw badUserInput(rowField(index, `columnJoins[${place}].secondColumnId`), message);
  }
}
