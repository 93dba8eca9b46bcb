import { Prisma } from "./generated/prisma/client.ts";

/** A piece of SQL with its values kept apart: composed with {@link sql}, never by gluing text. */
export type Sql = Prisma.Sql;

/** The tagged template for SQL: every `${value}` becomes a bound parameter, every `${fragment}` is spliced in. */
export const sql = Prisma.sql;
export const joinSql = Prisma.join;
export const emptySql = Prisma.empty;
/** For names of columns and tables written in our own code, never for input. */
export const rawSql = Prisma.raw;

/** A LIKE pattern that matches `text` anywhere; `%`, `_` and `\` in it stand for themselves. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
