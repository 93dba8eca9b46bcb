import type { AuditActor } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { AccountUser } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { endAndRecord } from "./end-session.ts";
import { composeCookieValue, cookieHash, type SessionInput, type SignedIn } from "./session.ts";
import { deleteOldSessions, endSessionByHash, insertSession } from "./session-repository.ts";
import type { Candidate } from "./user-repository.ts";

const longestUserAgent = 512;

/** A new session under a cookie of its own. Null when the person was suspended or got another password meanwhile. */
export function startSession(
  deps: AccountsDependencies,
  candidate: Candidate,
  { origin, userAgent, previousCookieValue }: SessionInput,
): Promise<SignedIn | null> {
  const user = withoutHash(candidate);
  const { id: userId, accountId } = user;
  const cookieValue = composeCookieValue(deps.randomBytes);
  const session = {
    userId,
    passwordHash: candidate.passwordHash,
    hash: cookieHash(cookieValue.reveal()),
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    remoteAddress: origin.remoteAddress,
  };
  return deps.database.transaction(async (tx) => {
    const started = await insertSession(tx, session);
    if (started === undefined) return null;
    const { id: sessionId, expiresAt } = started;
    const by: AuditActor = { kind: "user", id: userId, ...origin };
    await deps.audit.record(tx, {
      accountId,
      action: "session.started",
      by,
      subjectId: sessionId,
      details: { userId },
    });
    await endPrevious(deps, tx, { previousCookieValue, by });
    await deleteOldSessions(tx, accountId, userId);
    return { ok: true, cookieValue, sessionId, user, expiresAt };
  });
}

async function endPrevious(
  deps: AccountsDependencies,
  tx: Transaction,
  { previousCookieValue, by }: { previousCookieValue: string | undefined; by: AuditActor },
): Promise<void> {
  if (previousCookieValue === undefined) return;
  const sessions = await endSessionByHash(tx, cookieHash(previousCookieValue));
  await endAndRecord(deps, tx, { sessions, by, reason: "REPLACED" });
}

/** Named one by one, so that what a candidate carries beyond a user stays here. */
function withoutHash(candidate: Candidate): AccountUser {
  const { id, accountId, unifiedUserId, email, firstName, lastName, role, status, createdAt } = candidate;
  return { id, accountId, unifiedUserId, email, firstName, lastName, role, status, createdAt };
}
