import { type Actor, heldScope } from "#kernel/actor.ts";
import { badUserInput, CatalogError } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Database } from "#platform/database/database.ts";
import type { AuditEvent, AuditFilter } from "./audit-event.ts";
import { readEvents } from "./audit-repository.ts";

export type ListEventsInput = {
  readonly actions?: readonly string[] | null | undefined;
  readonly actorId?: string | null | undefined;
  readonly subjectId?: string | null | undefined;
  readonly since?: Date | null | undefined;
  readonly until?: Date | null | undefined;
  readonly limit?: number | null | undefined;
  readonly after?: string | null | undefined;
};

const mostEventsListed = 1_000;
const defaultLimit = 100;

/** Newest first, for administrators. An id that cannot be one belongs to nothing. */
export async function listEvents(database: Database, actor: Actor, input: ListEventsInput): Promise<AuditEvent[]> {
  const accountId = accountOfAdministrator(actor);
  const limit = input.limit ?? defaultLimit;
  if (limit < 1 || limit > mostEventsListed) {
    throw badUserInput("limit", `limit has to lie between 1 and ${mostEventsListed}.`);
  }
  const ids = [input.actorId, input.subjectId, input.after].filter((id) => id !== null && id !== undefined);
  if (!ids.every(isUuid)) return [];
  return readEvents(database, accountId, { ...filterOf(input), limit });
}

function filterOf(input: ListEventsInput): Omit<AuditFilter, "limit"> {
  return {
    actions: input.actions ?? undefined,
    actorId: input.actorId ?? undefined,
    subjectId: input.subjectId ?? undefined,
    since: input.since ?? undefined,
    until: input.until ?? undefined,
    after: input.after ?? undefined,
  };
}

function accountOfAdministrator(actor: Actor): string {
  if (actor.kind === "anonymous")
    throw new CatalogError("UNAUTHENTICATED", "The audit log takes a token or a session.");
  if (heldScope(actor) !== "READ_WRITE") {
    throw new CatalogError("FORBIDDEN", "The audit log takes a Read & Write token.", { requiredScope: "READ_WRITE" });
  }
  if (actor.role !== "ADMIN") {
    throw new CatalogError("FORBIDDEN", "The audit log takes the ADMIN role.", { requiredRole: "ADMIN" });
  }
  return actor.accountId;
}
