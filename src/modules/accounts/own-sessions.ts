import type { Actor } from "#kernel/actor.ts";
import { auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { signedIn } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { endAndRecord } from "./end-session.ts";
import { endOtherSessionsOfUser, endOwnSession, type LiveSession, liveSessionsOfUser } from "./session-repository.ts";

export type OwnSession = LiveSession & { readonly isCurrent: boolean };

/** The browsers in which the person is signed in. */
export async function ownSessions({ database }: AccountsDependencies, actor: Actor): Promise<OwnSession[]> {
  const { accountId, userId, sessionId } = signedIn(actor);
  const sessions = await liveSessionsOfUser(database, accountId, userId);
  return sessions.map((session) => ({ ...session, isCurrent: session.id === sessionId }));
}

/** Ends one of the person's own; another's is not found. */
export function endOneSession(
  deps: AccountsDependencies,
  actor: Actor,
  { id, origin }: { readonly id: string; readonly origin: RequestOrigin },
): Promise<boolean> {
  const person = signedIn(actor);
  if (!isUuid(id)) throw notFound("session", id, "id");
  return deps.database.transaction(async (tx) => {
    const sessions = await endOwnSession(tx, person, id);
    if (sessions.length === 0) throw notFound("session", id, "id");
    await endAndRecord(deps, tx, { sessions, by: auditActorOf(person, origin), reason: "ENDED_BY_PERSON" });
    return true;
  });
}

/** Signs the person out everywhere but here; the answer is how many sessions that ended. */
export function endOtherSessions(deps: AccountsDependencies, actor: Actor, origin: RequestOrigin): Promise<number> {
  const person = signedIn(actor);
  return deps.database.transaction(async (tx) => {
    const sessions = await endOtherSessionsOfUser(tx, person.userId, person.sessionId);
    await endAndRecord(deps, tx, { sessions, by: auditActorOf(person, origin), reason: "ENDED_BY_PERSON" });
    return sessions.length;
  });
}
