import type { UserActor } from "#kernel/actor.ts";
import type { AuditActor, RequestOrigin } from "#kernel/audit.ts";
import type { Secret } from "#kernel/secret.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { Account, AccountUser } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import {
  type CreateAccountInput,
  claimFirstAccount,
  createAccount,
  namedOrOnlyAccount,
  onlyAccount,
  tokensPerScope,
} from "./create-account.ts";
import { type CreateAdministratorInput, createAdministrator, type PersonWithPassword } from "./create-administrator.ts";
import { type CreateUserInput, createUser, findUserByEmail, firstAdministrator, prepareUser } from "./create-user.ts";
import { endSession, endSessionsOf } from "./end-session.ts";
import { generatePassword } from "./password.ts";
import { type ResetPasswordInput, resetPassword } from "./reset-password.ts";
import type { SignedIn, SignInInput, SignInRefused } from "./session.ts";
import { signIn } from "./sign-in.ts";
import { createSignInThrottle } from "./sign-in-throttle.ts";
import { liveSessionIds, verifySession } from "./verify-session.ts";

/** The face of the accounts slice. See README.md for what it promises. `by` is the command line unless it is said. */
export type Accounts = {
  readonly createAccount: (input: CreateAccountInput, by?: AuditActor) => Promise<Account>;
  readonly createUser: (input: CreateUserInput, by?: AuditActor) => Promise<AccountUser>;
  /** Makes the account, too, if the instance has none. The password in the answer exists nowhere else. */
  readonly createAdministrator: (input: CreateAdministratorInput, by?: AuditActor) => Promise<PersonWithPassword>;
  /** A new generated password; all sessions of the person end. */
  readonly resetPassword: (input: ResetPasswordInput, by?: AuditActor) => Promise<PersonWithPassword>;
  /** The same, as a part of the caller's own transaction. */
  readonly within: (tx: Transaction, by?: AuditActor) => AccountsWithin;
  readonly generatePassword: () => Secret;
  /** Active tokens that the account may have of one scope. */
  readonly tokensPerScope: (accountId: string) => Promise<number>;
  /** Null when the instance has no account; BAD_USER_INPUT when it has several. */
  readonly onlyAccount: () => Promise<Account | null>;
  /** The account of this id, which has to be there, or the only one. */
  readonly namedOrOnlyAccount: (id: string | undefined) => Promise<Account | null>;
  readonly findUserByEmail: (accountId: string, email: string) => Promise<AccountUser | null>;
  readonly firstAdministrator: (accountId: string) => Promise<AccountUser | null>;
  readonly signIn: (input: SignInInput) => Promise<SignedIn | SignInRefused>;
  readonly verifySession: (cookieValue: string) => Promise<UserActor | null>;
  readonly liveSessionIds: (ids: readonly string[]) => Promise<Set<string>>;
  readonly endSession: (actor: UserActor, origin?: RequestOrigin) => Promise<void>;
  /** How many sessions that ended. */
  readonly endSessionsOf: (userId: string, by?: AuditActor) => Promise<number>;
};

export type AccountsWithin = {
  /** True when there is no account at all. Until the transaction ends, nobody else is told so. */
  readonly claimFirstAccount: () => Promise<boolean>;
  readonly createAccount: (input: CreateAccountInput) => Promise<Account>;
  readonly createUser: (input: CreateUserInput) => Promise<AccountUser>;
};

const commandLine: AuditActor = { kind: "cli" };

export function createAccounts(deps: AccountsDependencies): Accounts {
  const throttle = createSignInThrottle(deps.clock);
  return {
    createAccount: (input, by = commandLine) =>
      deps.database.transaction((tx) => createAccount(deps, tx, { input, by })),
    createUser: async (input, by = commandLine) => {
      const user = await prepareUser(deps, input);
      return deps.database.transaction((tx) => createUser(deps, tx, { accountId: input.accountId, user, by }));
    },
    createAdministrator: (input, by = commandLine) => createAdministrator(deps, input, by),
    resetPassword: (input, by = commandLine) => resetPassword(deps, input, by),
    within: (tx, by = commandLine) => accountsWithin(deps, tx, by),
    generatePassword: () => generatePassword(deps.randomBytes),
    tokensPerScope: (accountId) => tokensPerScope(deps, accountId),
    onlyAccount: () => onlyAccount(deps.database.query),
    namedOrOnlyAccount: (id) => namedOrOnlyAccount(deps.database.query, id),
    findUserByEmail: (accountId, email) => findUserByEmail(deps, accountId, email),
    firstAdministrator: (accountId) => firstAdministrator(deps, accountId),
    signIn: (input) => signIn(deps, throttle, input),
    verifySession: (cookieValue) => verifySession(deps, cookieValue),
    liveSessionIds: (ids) => liveSessionIds(deps, ids),
    endSession: (actor, origin = {}) => endSession(deps, actor, origin),
    endSessionsOf: (userId, by = commandLine) => endSessionsOf(deps, userId, by),
  };
}

function accountsWithin(deps: AccountsDependencies, tx: Transaction, by: AuditActor): AccountsWithin {
  return {
    claimFirstAccount: () => claimFirstAccount(tx),
    createAccount: (input) => createAccount(deps, tx, { input, by }),
    createUser: async (input) =>
      createUser(deps, tx, { accountId: input.accountId, user: await prepareUser(deps, input), by }),
  };
}
