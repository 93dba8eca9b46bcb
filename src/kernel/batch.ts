import { badUserInput } from "./errors.ts";

/** `data[3].name`: how an error names the row and the argument it is about. */
export function rowField(index: number, field: string): string {
  return `data[${index}].${field}`;
}

/** Names have to say something, and fit on a screen. */
export function assertText(value: string | null | undefined, field: string, longest: number, mayBeEmpty = false): void {
  if (value === null || value === undefined) return;
  if (!mayBeEmpty && value.trim() === "") throw badUserInput(field, `${field} must not be empty.`);
  if (value.length > longest)
    throw badUserInput(field, `${field} has at most ${longest} characters, got ${value.length}.`);
  if (!isStorable(value)) {
    throw badUserInput(
      field,
      `${field} contains the character U+0000 or half of a surrogate pair, which cannot be stored.`,
    );
  }
}

/** PostgreSQL's text holds every character but U+0000; half of a surrogate pair is none. */
export function isStorable(text: string): boolean {
  return !text.includes("\u0000") && text.isWellFormed();
}

/** A required field of an update may be left out, but not emptied. */
export function assertNotNull(value: unknown, field: string): void {
  if (value === null) throw badUserInput(field, `${field} cannot be null; leave it out to keep it as it is.`);
}

/** Two rows of one batch that mean the same thing contradict each other. */
export function assertDistinct<T>(rows: readonly T[], key: (row: T) => string, field: string): void {
  const seen = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    const earlier = seen.get(key(row));
    if (earlier !== undefined)
      throw badUserInput(rowField(index, field), `Rows ${earlier} and ${index} of the batch are the same by ${field}.`);
    seen.set(key(row), index);
  }
}

export const longestName = 1_000;
export const longestText = 100_000;
