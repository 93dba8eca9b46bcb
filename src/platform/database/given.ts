import type { Sql } from "./sql.ts";

/** The condition of a filter that was given. An empty text is a value like any other: it is not the same as no filter. */
export function given<T>(value: T | null | undefined, condition: (value: T) => Sql): Sql[] {
  return value === null || value === undefined ? [] : [condition(value)];
}
