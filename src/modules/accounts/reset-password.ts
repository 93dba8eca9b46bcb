import type { AuditActor } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { Transaction } from "#platform/database/database.ts";
import { readIn } from "./account-repository.ts";
import { type AccountUser, isEmail, normalizedEmail } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { namedOrOnlyAccount } from "./create-account.ts";
import type { PersonWithPassword } from "./create-administrator.ts";
import { endAndRecord } from "./end-session.ts";
import { generatePassword, hashPassword } from "./password.ts";
import { endSessionsOfUser } from "./session-repository.ts";
import { deleteLinkOf } from "./sign-in-link-repository.ts";
import { setPasswordHash, userByEmail } from "./user-repository.ts";

export type ResetPasswordInput = {
  /** Default: the only account. */
  readonly accountId?: string | undefined;
  readonly email: string;
};

/** Gives the person a generated password. Whoever was signed in with the old one is signed out. */
export async function resetPassword(
  deps: AccountsDependencies,
  input: ResetPasswordInput,
  by: AuditActor,
): Promise<PersonWithPassword> {
  const password = generatePassword(deps.randomBytes);
  const hash = await hashPassword(password.reveal(), deps.randomBytes);
  return deps.database.transaction(async (tx) => {
    const { id: userId, accountId } = await requiredUser(tx, input);
    // First the password and then the sessions: a sign-in at the same time waits for the one or is found by the other.
    await setPasswordHash(tx, userId, hash);
    // Whoever holds an earlier link would choose another password with it.
    await deleteLinkOf(tx, userId);
    const sessions = await endSessionsOfUser(tx, userId);
    // Audit rows come last in every transaction: they hold the end of the account's chain until it commits.
    await deps.audit.record(tx, { accountId, action: "user.passwordReset", by, subjectId: userId });
    await endAndRecord(deps, tx, { sessions, by, reason: "PASSWORD_RESET" });
    return { accountId, userId, password };
  });
}

async function requiredUser(tx: Transaction, input: ResetPasswordInput): Promise<AccountUser> {
  const email = normalizedEmail(input.email);
  const account = await namedOrOnlyAccount(readIn(tx), input.accountId);
  const user = account === null || !isEmail(email) ? undefined : await userByEmail(readIn(tx), account.id, email);
  if (user !== undefined) return user;
  throw new CatalogError("NOT_FOUND", `There is no user with the e-mail ${JSON.stringify(email)}.`, { field: "email" });
}
