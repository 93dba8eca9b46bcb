import type { UserActor, UserRole } from "#kernel/actor.ts";
import { isUuid } from "#kernel/ids.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { cookieHash, isCookieValue } from "./session.ts";
import { liveSessionByHash, liveSessions, touchSession } from "./session-repository.ts";

/** One indexed read of session, user and account together; nothing is remembered between requests. */
export async function verifySession(
  { database }: AccountsDependencies,
  cookieValue: string,
): Promise<UserActor | null> {
  if (!isCookieValue(cookieValue)) return null;
  const session = await liveSessionByHash(database, cookieHash(cookieValue));
  if (session === undefined) return null;
  const { id, accountId, userId, role, isStale, signedInAt } = session;
  if (isStale) await touchSession(database, id);
  return { kind: "user", accountId, userId, role, sessionId: id, signedInAt };
}

/** Which of these sessions still open the door, with their persons' roles: what open subscriptions are checked against. */
export async function liveSessionIds(
  { database }: AccountsDependencies,
  ids: readonly string[],
): Promise<Map<string, UserRole>> {
  const rows = await liveSessions(database, ids.filter(isUuid));
  return new Map(rows.map(({ id, role }) => [id, role]));
}
