import { badUserInput } from "./errors.ts";

export const defaultPageSize = 100;
export const maximumPageSize = 10_000;
export const maximumBatchSize = 500;

/** Either a numbered page or the rows after an id (keyset paging, whose cost does not grow with depth). */
export type Page = {
  readonly size: number;
  readonly offset: number;
  readonly number: number | null;
  readonly afterId: string | null;
};

export type PaginationInput = {
  readonly nbPerPage: number;
  readonly page?: number | null | undefined;
  readonly greaterThanId?: string | null | undefined;
};

/** Nothing is clamped in silence: a client that stops at the first short page would lose rows. */
export function pageOf(input: PaginationInput | null | undefined): Page {
  if (input === null || input === undefined) return { size: defaultPageSize, offset: 0, number: 0, afterId: null };
  const { nbPerPage, page, greaterThanId } = input;
  if (nbPerPage < 1 || nbPerPage > maximumPageSize) {
    const message = `nbPerPage has to lie between 1 and ${maximumPageSize}, got ${nbPerPage}.`;
    throw badUserInput("pagination.nbPerPage", message);
  }
  if (greaterThanId !== null && greaterThanId !== undefined) {
    if (page !== null && page !== undefined) {
      throw badUserInput("pagination.greaterThanId", "Give either page or greaterThanId, not both.");
    }
    return { size: nbPerPage, offset: 0, number: null, afterId: greaterThanId };
  }
  const number = page ?? 0;
  if (number < 0) throw badUserInput("pagination.page", `page counts from 0, got ${number}.`);
  return { size: nbPerPage, offset: nbPerPage * number, number, afterId: null };
}

/** The limit of one mutation's batch. */
export function assertBatchSize(length: number, field = "data"): void {
  if (length > maximumBatchSize) {
    throw badUserInput(field, `A batch takes at most ${maximumBatchSize} rows, got ${length}.`);
  }
}
