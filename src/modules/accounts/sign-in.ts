import type { AuditActor, RequestOrigin } from "#kernel/audit.ts";
import type { Secret } from "#kernel/secret.ts";
import type { Transaction } from "#platform/database/database.ts";
import { accountsUpTo } from "./account-repository.ts";
import { type AccountUser, longestEmail, normalizedEmail } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts.ts";
import { endAndRecord } from "./end-session.ts";
import { longestPassword, verifyPassword } from "./password.ts";
import { deleteOldSessions, endSessionByHash, insertSession } from "./session-repository.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";
import { type Candidate, candidatesByEmail } from "./user-repository.ts";
import { composeCookieValue, cookieHash } from "./verify-session.ts";

export type SignInInput = {
  readonly email: string;
  readonly password: string;
  readonly origin: RequestOrigin;
  readonly userAgent?: string | null | undefined;
  /** The cookie that the browser brought along: its session ends when the new one begins. */
  readonly previousCookieValue?: string | undefined;
};

export type SignedIn = {
  readonly ok: true;
  readonly cookieValue: Secret;
  readonly sessionId: string;
  readonly user: AccountUser;
  readonly expiresAt: Date;
};

/** The same for every reason, but for the wait: it follows from the attempts alone, not from whether there is such a person. */
export type SignInRefused = { readonly ok: false; readonly retryAfterSeconds?: number };

/** In an instance of several accounts this many passwords are compared, so that nobody learns in how many someone is. */
const comparisonsAtLeast = 3;
const longestUserAgent = 512;

export async function signIn(
  deps: AccountsDependencies,
  throttle: SignInThrottle,
  input: SignInInput,
): Promise<SignedIn | SignInRefused> {
  // Cut off, so that what the throttle remembers stays small; a longer one is nobody's.
  const email = normalizedEmail(input.email).slice(0, longestEmail + 1);
  const attempt = throttle.attempt(email, input.origin.remoteAddress);
  if (!attempt.allowed) return { ok: false, retryAfterSeconds: attempt.retryAfterSeconds };
  if (input.password.length > longestPassword * 2) return { ok: false };
  const candidates = await candidatesByEmail(deps.database, email);
  const accounts = await accountsUpTo(deps.database.query, comparisonsAtLeast);
  const matching = await matchingCandidate(candidates, input.password, accounts.length);
  if (matching !== undefined && mayComeIn(matching)) {
    const signedIn = await startSession(deps, matching, input);
    if (signedIn !== null) {
      attempt.succeeded();
      return signedIn;
    }
  }
  // Somebody unknown is written down as well, in the oldest account: the same work for the same answer.
  const accountId = matching?.accountId ?? candidates[0]?.accountId ?? accounts[0]?.id;
  if (accountId !== undefined)
    await recordRefusal(deps, { accountId, user: matching ?? candidates[0], input, matching });
  return { ok: false };
}

/** The person whose password it is, preferably one who may come in. Every comparison is made, whatever the first says. */
async function matchingCandidate(
  candidates: readonly Candidate[],
  password: string,
  accounts: number,
): Promise<Candidate | undefined> {
  const matching: Candidate[] = [];
  for (let index = 0; index < Math.max(1, accounts, candidates.length); index += 1) {
    const candidate = candidates[index];
    const matches = await verifyPassword(password, candidate?.passwordHash ?? null);
    if (candidate !== undefined && matches) matching.push(candidate);
  }
  return matching.find(mayComeIn) ?? matching[0];
}

function mayComeIn({ status, accountIsOpen }: Candidate): boolean {
  return status === "ACTIVATED" && accountIsOpen;
}

function startSession(
  deps: AccountsDependencies,
  candidate: Candidate,
  { origin, userAgent, previousCookieValue }: SignInInput,
): Promise<SignedIn | null> {
  const { passwordHash, accountIsOpen: _, ...user } = candidate;
  const { id: userId, accountId } = user;
  const cookieValue = composeCookieValue(deps.randomBytes);
  const hash = cookieHash(cookieValue.reveal());
  if (passwordHash === null || hash === null) return Promise.resolve(null);
  return deps.database.transaction(async (tx) => {
    const agent = userAgent?.slice(0, longestUserAgent) ?? null;
    const session = await insertSession(tx, { userId, passwordHash, hash, userAgent: agent });
    if (session === undefined) return null;
    const { id: sessionId, expiresAt } = session;
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
  const hash = previousCookieValue === undefined ? null : cookieHash(previousCookieValue);
  if (hash === null) return;
  await endAndRecord(deps, tx, { sessions: await endSessionByHash(tx, hash), by, reason: "REPLACED" });
}

type Refusal = {
  readonly accountId: string;
  readonly user: Candidate | undefined;
  readonly matching: Candidate | undefined;
  readonly input: SignInInput;
};

/** The address that was typed is not written down: people type passwords into the wrong field. */
async function recordRefusal(deps: AccountsDependencies, { accountId, user, matching, input }: Refusal): Promise<void> {
  const reason = refusalReason(user, matching);
  const by: AuditActor = { kind: "system", ...input.origin };
  await deps.database.transaction((tx) =>
    deps.audit.record(tx, { accountId, action: "session.refused", by, subjectId: user?.id, details: { reason } }),
  );
}

function refusalReason(user: Candidate | undefined, matching: Candidate | undefined): string {
  if (user === undefined) return "UNKNOWN_EMAIL";
  if (user.passwordHash === null) return "NO_PASSWORD";
  if (matching === undefined) return "WRONG_PASSWORD";
  if (matching.status !== "ACTIVATED") return "USER_NOT_ACTIVATED";
  return matching.accountIsOpen ? "CHANGED_MEANWHILE" : "ACCOUNT_SUSPENDED";
}
