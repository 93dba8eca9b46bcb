import type { UserActor } from "#kernel/actor.ts";
import { type AuditActor, auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { type EndedSession, endSessionById, endSessionsOfUser } from "./session-repository.ts";

type EndReason = "SIGNED_OUT" | "REPLACED" | "PASSWORD_RESET" | "ENDED_BY_OPERATOR" | "ENDED_BY_PERSON" | "SUSPENDED";

/** Signs out: the cookie opens nothing from now on, on any process. */
export function endSession(deps: AccountsDependencies, actor: UserActor, origin: RequestOrigin): Promise<void> {
  return deps.database.transaction(async (tx) => {
    const sessions = await endSessionById(tx, actor.accountId, actor.sessionId);
    await endAndRecord(deps, tx, { sessions, by: auditActorOf(actor, origin), reason: "SIGNED_OUT" });
  });
}

/** Signs the person out everywhere; the answer is how many sessions that ended. */
export async function endSessionsOf(deps: AccountsDependencies, userId: string, by: AuditActor): Promise<number> {
  if (!isUuid(userId)) return 0;
  return deps.database.transaction(async (tx) => {
    const sessions = await endSessionsOfUser(tx, userId);
    await endAndRecord(deps, tx, { sessions, by, reason: "ENDED_BY_OPERATOR" });
    return sessions.length;
  });
}

/** What belongs to the end of sessions: a row each, and word to whoever holds a subscription open for them. */
export async function endAndRecord(
  { audit, events }: AccountsDependencies,
  tx: Transaction,
  { sessions, by, reason }: { sessions: readonly EndedSession[]; by: AuditActor; reason: EndReason },
): Promise<void> {
  for (const { id, accountId, userId } of sessions) {
    await audit.record(tx, { accountId, action: "session.ended", by, subjectId: id, details: { userId, reason } });
  }
  for (const accountId of new Set(sessions.map((session) => session.accountId))) {
    await events.publish(tx, { type: "tokens", accountId });
  }
}
