import type { AuditActor, RequestOrigin } from "#kernel/audit.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { Secret } from "#kernel/secret.ts";
import { isUniqueViolation } from "#platform/database/failures.ts";
import { accountsUpTo, readIn } from "./account-repository.ts";
import type { AccountUser } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { claimFirstAccount, createAccount } from "./create-account.ts";
import { firstAccountName } from "./create-administrator.ts";
import { createUser, prepareUser } from "./create-user.ts";
import { composeLink, linkUrl } from "./sign-in-link.ts";
import { insertSetup, insertSetupLink, takeSetupLink } from "./sign-in-link-repository.ts";

/** What the person chose, checked and hashed before any transaction is open. */
export type Chosen = {
  readonly passwordHash: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly email?: string | undefined;
};

/** Whether the instance waits for its first administrator. */
export async function needsSetUp({ database }: AccountsDependencies): Promise<boolean> {
  return (await accountsUpTo(database.query, 1)).length === 0;
}

/** A link by which the first administrator is made, for 15 minutes. Null when the instance has an account. */
export async function issueSetUpLink(deps: AccountsDependencies): Promise<Secret | null> {
  if (!deps.passwordSignIn) return null;
  const { secret, hash } = composeLink(deps.randomBytes);
  return deps.database.transaction(async (tx) => {
    if ((await accountsUpTo(readIn(tx), 1)).length > 0) return null;
    await insertSetupLink(tx, hash);
    return linkUrl(deps.url(), "SETUP", secret);
  });
}

type SetUp = { readonly hash: Uint8Array; readonly chosen: Chosen; readonly origin: RequestOrigin };

/** Makes the account and its first administrator. Null for a link that is none, and for whoever comes second. */
export async function setUp(deps: AccountsDependencies, { hash, chosen, origin }: SetUp): Promise<AccountUser | null> {
  const by: AuditActor = { kind: "system", ...origin };
  try {
    return await deps.database.transaction(async (tx) => {
      // The claim first: two that each had taken a link would wait for each other's when the rest are cleared away.
      if (!(await claimFirstAccount(tx)) || !(await takeSetupLink(tx, hash))) return null;
      // Only now: who has no link is not told what it would take. The refusal leaves the link as it was.
      if (!chosen.email) throw badUserInput("email", "The first administrator needs an e-mail address.");
      const person = await prepareUser(deps, {
        email: chosen.email,
        firstName: chosen.firstName ?? "Catalog",
        lastName: chosen.lastName ?? "Administrator",
        role: "ADMIN",
        status: "ACTIVATED",
      });
      const { id: accountId } = await createAccount(deps, tx, { input: { name: firstAccountName }, by });
      await insertSetup(tx, accountId);
      const user = { ...person, passwordHash: chosen.passwordHash };
      return createUser(deps, tx, { accountId, user, by });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}
