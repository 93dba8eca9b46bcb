import type { AuditActor } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { AccountUser } from "./account-user.ts";
import { checkedName } from "./account-user.ts";
import { assertPasswords } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { personToChange, tellChange } from "./change-person.ts";
import { endAndRecord } from "./end-session.ts";
import { checkedPassword, hashPassword } from "./password.ts";
import type { SessionInput, SignedIn, SignInRefused } from "./session.ts";
import { endSessionsOfUser } from "./session-repository.ts";
import { type Chosen, setUp } from "./set-up.ts";
import { isLinkSecret, linkHash } from "./sign-in-link.ts";
import { holderOfLink, takeLink } from "./sign-in-link-repository.ts";
import type { SignInThrottle } from "./sign-in-throttle.ts";
import { startSession } from "./start-session.ts";
import { setPasswordHash, welcomeUser } from "./user-repository.ts";

export type RedeemInput = SessionInput & {
  /** What stands in the link. */
  readonly token: string;
  readonly password: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Of the first administrator; everybody else's is known. */
  readonly email?: string | undefined;
};

/**
 * Sets the password that the person chose and signs them in. A link that is unknown, used or expired costs the same work
 * and is told the same.
 */
export async function redeemLink(
  deps: AccountsDependencies,
  throttle: SignInThrottle,
  input: RedeemInput,
): Promise<SignedIn | SignInRefused> {
  assertPasswords(deps);
  const attempt = throttle.attempt(
    `link ${Buffer.from(linkHash(input.token)).toString("hex")}`,
    input.origin.remoteAddress,
  );
  if (!attempt.allowed) return { ok: false, retryAfterSeconds: attempt.retryAfterSeconds };
  const chosen: Chosen = {
    passwordHash: await hashPassword(checkedPassword(input.password), deps.randomBytes),
    email: input.email,
    ...(input.firstName?.trim() ? { firstName: checkedName("firstName", input.firstName) } : {}),
    ...(input.lastName?.trim() ? { lastName: checkedName("lastName", input.lastName) } : {}),
  };
  if (!isLinkSecret(input.token)) return { ok: false };
  const hash = linkHash(input.token);
  const person =
    (await deps.database.transaction((tx) => usePersonsLink(deps, tx, { hash, chosen, input }))) ??
    (await setUp(deps, { hash, chosen, origin: input.origin }));
  if (person === null) return { ok: false };
  attempt.succeeded();
  const candidate = { ...person, passwordHash: chosen.passwordHash, accountIsOpen: true, isEmailValidated: true };
  return (await startSession(deps, candidate, input)) ?? { ok: false };
}

/** Account, person, link: locked in the order in which everybody does, and the link is one caller's. */
async function usePersonsLink(
  deps: AccountsDependencies,
  tx: Transaction,
  { hash, chosen, input }: { readonly hash: Uint8Array; readonly chosen: Chosen; readonly input: RedeemInput },
): Promise<AccountUser | null> {
  const holder = await holderOfLink(tx, hash);
  if (holder === undefined) return null;
  const person = await personToChange(tx, holder);
  if (person.status === "SUSPENDED" || !(await takeLink(tx, hash))) return null;
  await setPasswordHash(tx, person.id, chosen.passwordHash);
  await welcomeUser(tx, person.id, chosen);
  const sessions = await endSessionsOfUser(tx, person.id);
  const by: AuditActor = { kind: "user", id: person.id, ...input.origin };
  const action = holder.kind === "INVITATION" ? "user.invitationAccepted" : "user.passwordReset";
  await tellChange(deps, tx, { before: person, by, action });
  await endAndRecord(deps, tx, { sessions, by, reason: "PASSWORD_RESET" });
  const { firstName = person.firstName, lastName = person.lastName } = chosen;
  return { ...person, firstName, lastName, status: "ACTIVATED" };
}
