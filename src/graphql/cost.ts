import { type GraphQLField, getNamedType, getNullableType, isLeafType, isListType } from "graphql";
import { defaultPageSize, type PaginationInput } from "#kernel/page.ts";
import type { Context } from "./context.ts";

type Cost = object;

const words = new WeakMap<Cost, string>();

/** A cost and the words in which the schema states it to clients. */
export function stating<T extends Cost>(text: string, cost: T): T {
  words.set(cost, text);
  return cost;
}

/** What a field's description says of its cost; undefined for one that has not been put into words. */
export function statedCost(cost: unknown): string | undefined {
  return typeof cost === "function" || (typeof cost === "object" && cost !== null) ? words.get(cost) : undefined;
}

/** How many rows a relation to many is reckoned with: its true length is known only once it was read. */
export const relatedRows = 5;

/**
 * The cost of an operation is the number of objects it may answer: plain values are free, an object costs 1, a relation
 * to many costs what five of its objects do. Page lists multiply by the page's size (see {@link listCost}).
 */
export function fieldCost(
  _args: unknown,
  _context: Context,
  field: GraphQLField<unknown, Context>,
): { field: number; multiplier: number } {
  if (isLeafType(getNamedType(field.type))) return { field: 0, multiplier: 1 };
  return isListType(getNullableType(field.type))
    ? { field: relatedRows, multiplier: relatedRows }
    : { field: 1, multiplier: 1 };
}

/** For the `data` of a page: the list was already multiplied by its root field. */
export const pageDataCost = { field: 1, multiplier: 1 } as const;

stating("Its cost is counted with the page's.", pageDataCost);

/** For a root field that answers a page. */
export function listCost(args: { pagination?: PaginationInput | null | undefined }): {
  field: number;
  multiplier: number;
} {
  return { field: 1, multiplier: Math.max(1, args.pagination?.nbPerPage ?? defaultPageSize) };
}

stating("Costs 1, and `nbPerPage` (100 by default) times what a row costs.", listCost);

/** For a mutation of a batch: each row is answered. */
export function batchCost(args: { data: readonly unknown[] }): { field: number; multiplier: number } {
  return { field: args.data.length, multiplier: Math.max(1, args.data.length) };
}
stating("Costs 1 a row, and what each row's selected objects cost.", batchCost);

/** For a field with a limit of its own: the answer grows with it. */
export function limitCost(byDefault: number): (args: { limit?: number | null | undefined }) => {
  field: number;
  multiplier: number;
} {
  return stating(`Costs 1, and \`limit\` (${byDefault} by default) times what a row costs.`, ({ limit }) => ({
    field: 1,
    // A limit below 1 is refused by the slice; it must not lower the cost of what else is asked.
    multiplier: Math.max(1, limit ?? byDefault),
  }));
}
