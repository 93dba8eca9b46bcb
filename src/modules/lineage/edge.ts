import { rowField } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import type { EdgeEnd, EdgeKind } from "./edge-kind.ts";

/** A row of a batch: ids under the fields of the kind's ends. */
export type EdgeInput = Readonly<Record<string, string | null | undefined>>;

export type EdgeBatch = { readonly kind: EdgeKind; readonly data: readonly EdgeInput[] };

/** An end and the id that was given for it, in small letters as the database answers it. */
type NamedEnd = { readonly end: EdgeEnd; readonly id: string };

export type Edge = { readonly index: number; readonly parent: NamedEnd; readonly child: NamedEnd };

/** The rows as edges, each of which has exactly one parent and one child. */
export function edgesOf({ kind, data }: EdgeBatch): Edge[] {
  assertBatchSize(data.length);
  return data.map((row, index) => ({
    index,
    parent: theOne(kind.parents, { row, index, word: "parent" }),
    child: theOne(kind.children, { row, index, word: "child" }),
  }));
}

type Place = { readonly row: EdgeInput; readonly index: number; readonly word: "parent" | "child" };

function theOne(ends: readonly EdgeEnd[], { row, index, word }: Place): NamedEnd {
  const [first, second] = ends.flatMap((end) => {
    const id = row[end.field];
    return id === null || id === undefined ? [] : [{ end, id: id.toLowerCase() }];
  });
  if (first !== undefined && second === undefined) return first;
  const fields = ends.map(({ field }) => field);
  const message = `Row ${index} of the batch needs exactly one ${word}: one of ${fields.join(", ")}.`;
  throw badUserInput(rowField(index, (second ?? first)?.end.field ?? fields[0] ?? word), message);
}

/** What can be said against an edge without looking at its ends. */
export function assertSensible({ mayJoin }: EdgeKind, { index, parent, child }: Edge): void {
  if (!mayJoin(parent.end, child.end)) {
    const message = `Row ${index} of the batch: a ${nounOf(parent)} cannot be the parent of a ${nounOf(child)}.`;
    throw badUserInput(rowField(index, child.end.field), message);
  }
  if (parent.end.type === child.end.type && parent.id === child.id) {
    const message = `Row ${index} of the batch: a ${nounOf(parent)} cannot be its own parent.`;
    throw badUserInput(rowField(index, child.end.field), message);
  }
}

function nounOf({ end }: NamedEnd): string {
  return end.type.toLowerCase().replace("_", " ");
}

/** Equal for rows that mean the same edge. */
export function edgeKey(parentId: string, childId: string): string {
  return `${parentId}/${childId}`;
}
