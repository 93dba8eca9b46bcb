import type { AuditActor } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Transaction } from "#platform/database/database.ts";
import { accountsUpTo } from "./account-repository.ts";
import { type Account, isEmail, normalizedEmail } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { changeRole, personToChange, tellChange } from "./change-person.ts";
import { createUser, prepareUser } from "./create-user.ts";
import { nameFrom } from "./invite-user.ts";
import type { SessionInput, SignedIn } from "./session.ts";
import { deleteLinkOf } from "./sign-in-link-repository.ts";
import { startSession } from "./start-session.ts";
import { type Candidate, candidatesByEmail, welcomeUser } from "./user-repository.ts";

/** Who the identity provider says that somebody is. */
export type Identity = {
  readonly email: string;
  readonly isEmailVerified: boolean;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Of the group whose members are administrators. They stay so after leaving it: a role is taken away here. */
  readonly isAdministrator: boolean;
};

export type IdentityInput = SessionInput & {
  readonly identity: Identity;
  /** Empty: nobody comes in who was not invited. Otherwise everybody's address has to be of one of them. */
  readonly allowedDomains: readonly string[];
};

/** The person has proved who they are, and may be told why that is not enough. */
export const identityRefusals = [
  "EMAIL_UNVERIFIED",
  "DOMAIN_NOT_ALLOWED",
  "NOT_INVITED",
  "SUSPENDED",
  "NOT_SET_UP",
] as const;

export type IdentityRefusal = (typeof identityRefusals)[number];

/** Opens a session for the person of this verified e-mail address, whom it makes if their domain is allowed. */
export async function signInWithIdentity(
  deps: AccountsDependencies,
  input: IdentityInput,
): Promise<SignedIn | { readonly ok: false; readonly reason: IdentityRefusal }> {
  const email = normalizedEmail(input.identity.email);
  const accounts = await accountsUpTo(deps.database.query, 2);
  const [account] = accounts;
  if (account === undefined) return { ok: false, reason: "NOT_SET_UP" };
  const refused = async (reason: IdentityRefusal, accountId = account.id) => {
    const by: AuditActor = { kind: "system", ...input.origin };
    await deps.database.transaction((tx) =>
      deps.audit.record(tx, { accountId, action: "session.refused", by, details: { reason, way: "OIDC" } }),
    );
    return { ok: false, reason } as const;
  };
  if (!input.identity.isEmailVerified || !isEmail(email) || !isWrittenSo(input.identity.email, email))
    return refused("EMAIL_UNVERIFIED");
  const domain = email.slice(email.lastIndexOf("@") + 1);
  const mayJoin = input.allowedDomains.includes(domain);
  if (input.allowedDomains.length > 0 && !mayJoin) return refused("DOMAIN_NOT_ALLOWED");
  const known = await candidatesByEmail(deps.database, email);
  if (known.length === 0) {
    if (!mayJoin || accounts.length > 1) return refused("NOT_INVITED");
    await join(deps, account, { ...input, identity: { ...input.identity, email } });
  }
  const candidates = known.length > 0 ? known : await candidatesByEmail(deps.database, email);
  const person = candidates.find((one) => one.status !== "SUSPENDED" && one.accountIsOpen);
  if (person === undefined) return refused("SUSPENDED", candidates[0]?.accountId);
  await deps.database.transaction((tx) => welcome(deps, tx, { person, input }));
  return (await startSession(deps, person, input)) ?? refused("SUSPENDED", person.accountId);
}

/** Some letters become those of somebody else's address in lower case, such as the sign for kelvin. */
function isWrittenSo(given: string, email: string): boolean {
  return given.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase()) === email;
}

/** Of two browsers in which the same new person signs in at once, the second finds what the first has made. */
async function join(deps: AccountsDependencies, { id: accountId }: Account, input: IdentityInput): Promise<void> {
  const { email, firstName, lastName } = input.identity;
  const names = {
    firstName: firstName?.trim().slice(0, 255) || nameFrom(email),
    lastName: lastName?.slice(0, 255) ?? "",
  };
  const user = await prepareUser(deps, { email, ...names, role: "VIEWER", status: "ACTIVATED" });
  const by: AuditActor = { kind: "system", ...input.origin };
  try {
    await deps.database.transaction((tx) => createUser(deps, tx, { accountId, user, by }));
  } catch (error) {
    if (!(error instanceof CatalogError) || (await candidatesByEmail(deps.database, email)).length === 0) throw error;
  }
}

/**
 * Whoever was invited has come; whoever is in the administrators' group is one from now on. That somebody has come this
 * way is noted, since an administrator without a password can then be the one whom an account keeps.
 */
async function welcome(
  deps: AccountsDependencies,
  tx: Transaction,
  { person, input }: { readonly person: Candidate; readonly input: IdentityInput },
): Promise<void> {
  const { id: userId, accountId } = person;
  const by: AuditActor = { kind: "system", ...input.origin };
  const promoted = input.identity.isAdministrator && person.role !== "ADMIN";
  if (person.status !== "PENDING" && person.isEmailValidated && !promoted) return;
  const before = await personToChange(tx, { accountId, userId });
  if (before.status === "PENDING") {
    await welcomeUser(tx, userId, {});
    await deleteLinkOf(tx, userId);
    await tellChange(deps, tx, { before, by, action: "user.invitationAccepted" });
  } else if (before.status === "ACTIVATED" && !person.isEmailValidated) {
    await welcomeUser(tx, userId, {});
    await tellChange(deps, tx, { before, by, action: "user.emailValidated" });
  }
  if (promoted) await changeRole(deps, tx, { accountId, userId, by, role: "ADMIN" });
}
