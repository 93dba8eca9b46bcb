import type { AuditActor } from "#kernel/audit.ts";
import { Secret } from "#kernel/secret.ts";
import type { Transaction } from "#platform/database/database.ts";
import { readIn } from "./account-repository.ts";
import type { Account } from "./account-user.ts";
import { assertPasswords } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { claimFirstAccount, createAccount, namedOrOnlyAccount } from "./create-account.ts";
import { createUser, prepareUser } from "./create-user.ts";
import { issueLink } from "./issue-link.ts";
import { generatePassword } from "./password.ts";
import type { IssuedLink } from "./sign-in-link.ts";

export type CreateAdministratorInput = {
  /** Default: the only account, which is made if there is none. */
  readonly accountId?: string | undefined;
  readonly email: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  /** Default: a generated one. */
  readonly password?: string | undefined;
};

export type PersonWithPassword = { readonly accountId: string; readonly userId: string; readonly password: Secret };

/** Until somebody gives it another one. */
export const firstAccountName = "Catalog";

export async function createAdministrator(
  deps: AccountsDependencies,
  input: CreateAdministratorInput,
  by: AuditActor,
): Promise<PersonWithPassword> {
  const password = input.password === undefined ? generatePassword(deps.randomBytes) : new Secret(input.password);
  const person = await prepareUser(deps, {
    email: input.email,
    firstName: input.firstName ?? "Catalog",
    lastName: input.lastName ?? "Administrator",
    role: "ADMIN",
    status: "ACTIVATED",
    password: password.reveal(),
  });
  return deps.database.transaction(async (tx) => {
    const { id: accountId } = await accountOf(deps, tx, { id: input.accountId, by });
    const { id: userId } = await createUser(deps, tx, { accountId, user: person, by });
    return { accountId, userId, password };
  });
}

/** As PENDING, with a link by which the person chooses a password. */
export async function inviteAdministrator(
  deps: AccountsDependencies,
  input: Omit<CreateAdministratorInput, "password">,
  by: AuditActor,
): Promise<IssuedLink> {
  assertPasswords(deps);
  const user = await prepareUser(deps, {
    email: input.email,
    firstName: input.firstName ?? "Catalog",
    lastName: input.lastName ?? "Administrator",
    role: "ADMIN",
    status: "PENDING",
  });
  return deps.database.transaction(async (tx) => {
    const { id: accountId } = await accountOf(deps, tx, { id: input.accountId, by });
    const person = await createUser(deps, tx, { accountId, user, by });
    return issueLink(deps, tx, { person, by });
  });
}

async function accountOf(
  deps: AccountsDependencies,
  tx: Transaction,
  { id, by }: { id: string | undefined; by: AuditActor },
): Promise<Account> {
  const isFirst = id === undefined && (await claimFirstAccount(tx));
  const account = isFirst ? null : await namedOrOnlyAccount(readIn(tx), id);
  return account ?? createAccount(deps, tx, { input: { name: firstAccountName }, by });
}
