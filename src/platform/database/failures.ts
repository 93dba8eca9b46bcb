import { CatalogError } from "#kernel/errors.ts";
import { Prisma } from "./generated/prisma/client.ts";

// PostgreSQL's classes of conditions under which nothing is wrong with the request: try again later.
const unavailable = /^(08...|57P0[1-5]|53[0-4]00)$/;
const networkCodes = new Set(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "ENOTFOUND", "EAI_AGAIN", "ENOENT"]);
const unavailablePrismaCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2037"]);
const unavailableMessage =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|server closed the connection|not queryable|cannot use a pool after|database system is (shutting down|starting up)|terminating connection/i;

/** True when the database could not be asked. It is then not known whether the request would have been allowed. */
export function isUnavailable(error: unknown): boolean {
  for (const one of chain(error)) {
    const code = stringField(one, "code") ?? stringField(one, "originalCode");
    if (code !== undefined && (unavailable.test(code) || networkCodes.has(code) || unavailablePrismaCodes.has(code)))
      return true;
    if (one instanceof Prisma.PrismaClientInitializationError) return true;
    if (one instanceof Error && unavailableMessage.test(one.message)) return true;
  }
  return false;
}

export function isUniqueViolation(error: unknown): boolean {
  for (const one of chain(error)) {
    const code = stringField(one, "code") ?? stringField(one, "originalCode");
    if (code === "P2002" || code === "23505") return true;
  }
  return false;
}

/** True when a rule of our own refused the change: a trigger that raises this code. */
export function isRefusedByRule(error: unknown, code: string): boolean {
  for (const one of chain(error)) {
    if ((stringField(one, "code") ?? "") === code || stringField(one, "originalCode") === code) return true;
  }
  return false;
}

/** A value that PostgreSQL cannot hold: a number or date out of range, a character that text has no place for. */
export function isUnstorableValue(error: unknown): boolean {
  for (const one of chain(error)) {
    const code = stringField(one, "code") ?? stringField(one, "originalCode");
    if (code !== undefined && /^22[0-9A-Z]{3}$/.test(code)) return true;
  }
  return false;
}

/** Two writers that waited for each other: the database ended one of them, which may simply try again. */
export function isDeadlock(error: unknown): boolean {
  for (const one of chain(error)) {
    const code = stringField(one, "code") ?? stringField(one, "originalCode");
    if (code === "40P01" || code === "40001" || code === "P2034") return true;
  }
  return false;
}

export function serviceUnavailable(cause: unknown): CatalogError {
  return new CatalogError("SERVICE_UNAVAILABLE", "The database cannot be reached. Try again shortly.", {}, cause);
}

function* chain(error: unknown, depth = 0): Generator<unknown> {
  if (depth > 6 || error === null || typeof error !== "object") return;
  yield error;
  if (error instanceof AggregateError) for (const inner of error.errors) yield* chain(inner, depth + 1);
  if ("cause" in error) yield* chain(error.cause, depth + 1);
  if ("meta" in error) yield* chain(error.meta, depth + 1);
  if ("driverAdapterError" in error) yield* chain(error.driverAdapterError, depth + 1);
}

function stringField(error: unknown, name: string): string | undefined {
  if (error === null || typeof error !== "object" || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : undefined;
}
