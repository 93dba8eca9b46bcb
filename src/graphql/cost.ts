import { type GraphQLField, getNamedType, getNullableType, isLeafType, isListType } from "graphql";
import { defaultPageSize, type PaginationInput } from "#kernel/page.ts";
import type { Context } from "./context.ts";

/** How many rows a relation to many is reckoned with: its true length is known only once it was read. */
const relatedRows = 5;

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

/** For a root field that answers a page. */
export function listCost(args: { pagination?: PaginationInput | null | undefined }): {
  field: number;
  multiplier: number;
} {
  return { field: 1, multiplier: Math.max(1, args.pagination?.nbPerPage ?? defaultPageSize) };
}

/** For a mutation of a batch: each row is answered. */
export function batchCost(args: { data: readonly unknown[] }): { field: number; multiplier: number } {
  return { field: args.data.length, multiplier: Math.max(1, args.data.length) };
}
