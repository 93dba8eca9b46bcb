import type { UserActor, UserRole } from "#kernel/actor.ts";
import type { AuditActor, RequestOrigin } from "#kernel/audit.ts";
import type { Secret } from "#kernel/secret.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { Account, AccountUser } from "./account-user.ts";
import { assertPasswords } from "./accounts-access.ts";
import type { AccountsDependencies, WaysIn } from "./accounts-dependencies.ts";
import { changeRole, reactivateUser, suspendUser } from "./change-person.ts";
import {
  type CreateAccountInput,
  claimFirstAccount,
  createAccount,
  namedOrOnlyAccount,
  onlyAccount,
  tokensPerScope,
} from "./create-account.ts";
import {
  type CreateAdministratorInput,
  createAdministrator,
  inviteAdministrator,
  type PersonWithPassword,
} from "./create-administrator.ts";
import { type CreateUserInput, createUser, findUserByEmail, firstAdministrator, prepareUser } from "./create-user.ts";
import { endSession, endSessionsOf } from "./end-session.ts";
import { beginOidcLogin, endOidcLogin } from "./oidc-login.ts";
import type { OidcLogin } from "./oidc-login-repository.ts";
import { generatePassword } from "./password.ts";
import { createPeople, type People } from "./people.ts";
import { type RedeemInput, redeemLink } from "./redeem-link.ts";
import { type ResetPasswordInput, resetPassword } from "./reset-password.ts";
import type { SignedIn, SignInInput, SignInRefused } from "./session.ts";
import { issueSetUpLink, needsSetUp } from "./set-up.ts";
import { signIn } from "./sign-in.ts";
import type { IssuedLink } from "./sign-in-link.ts";
import { createSignInThrottle } from "./sign-in-throttle.ts";
import { type IdentityInput, type IdentityRefusal, signInWithIdentity } from "./sign-in-with-identity.ts";
import { liveSessionIds, verifySession } from "./verify-session.ts";

/** The face of the accounts slice. See README.md for what it promises. `by` is the command line unless it is said. */
export type Accounts = {
  readonly createAccount: (input: CreateAccountInput, by?: AuditActor) => Promise<Account>;
  readonly createUser: (input: CreateUserInput, by?: AuditActor) => Promise<AccountUser>;
  /** Makes the account, too, if the instance has none. The password in the answer exists nowhere else. */
  readonly createAdministrator: (input: CreateAdministratorInput, by?: AuditActor) => Promise<PersonWithPassword>;
  /** The same person, but by a link with which they choose a password themselves. */
  readonly inviteAdministrator: (
    input: Omit<CreateAdministratorInput, "password">,
    by?: AuditActor,
  ) => Promise<IssuedLink>;
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
  /** Takes the password that somebody chose who has a link, and signs them in. */
  readonly redeemLink: (input: RedeemInput) => Promise<SignedIn | SignInRefused>;
  /** Whether the instance waits for its first administrator. */
  readonly needsSetUp: () => Promise<boolean>;
  /** The link that makes the first administrator, for 15 minutes; null when the instance has an account. */
  readonly issueSetUpLink: () => Promise<Secret | null>;
  /** Remembers a sign-in that goes to an identity provider; the answer belongs into the browser's cookie. */
  readonly beginOidcLogin: (login: OidcLogin) => Promise<Secret>;
  /** What was remembered, once and within ten minutes. */
  readonly endOidcLogin: (cookieValue: string | undefined) => Promise<OidcLogin | null>;
  readonly signInWithIdentity: (
    input: IdentityInput,
  ) => Promise<SignedIn | { readonly ok: false; readonly reason: IdentityRefusal }>;
  /** What people do with their own sessions, and administrators with people. */
  readonly people: People;
  readonly verifySession: (cookieValue: string) => Promise<UserActor | null>;
  readonly liveSessionIds: (ids: readonly string[]) => Promise<Map<string, UserRole>>;
  readonly endSession: (actor: UserActor, origin?: RequestOrigin) => Promise<void>;
  /** How many sessions that ended. */
  readonly endSessionsOf: (userId: string, by?: AuditActor) => Promise<number>;
};

export type AccountsWithin = {
  /** True when there is no account at all. Until the transaction ends, nobody else is told so. */
  readonly claimFirstAccount: () => Promise<boolean>;
  readonly createAccount: (input: CreateAccountInput) => Promise<Account>;
  readonly createUser: (input: CreateUserInput) => Promise<AccountUser>;
  /**
   * Ends the person's sessions and subscriptions, and stops their tokens. BAD_USER_INPUT with the reason
   * LAST_ADMINISTRATOR for the account's last active administrator; the transaction is then over.
   */
  readonly suspendUser: (person: PersonOfAccount) => Promise<AccountUser>;
  readonly reactivateUser: (person: PersonOfAccount) => Promise<AccountUser>;
  /** LAST_ADMINISTRATOR as above. */
  readonly changeRole: (person: PersonOfAccount & { readonly role: UserRole }) => Promise<AccountUser>;
};

export type PersonOfAccount = { readonly accountId: string; readonly userId: string };

const commandLine: AuditActor = { kind: "cli" };

/** Left out: links are shown and not mailed, and people sign in with a password. */
const plainWaysIn: WaysIn = { mailer: null, url: () => "http://localhost", passwordSignIn: true };

export function createAccounts(given: Omit<AccountsDependencies, keyof WaysIn> & Partial<WaysIn>): Accounts {
  const deps: AccountsDependencies = { ...plainWaysIn, ...given };
  const throttle = createSignInThrottle(deps.clock);
  return {
    createAccount: (input, by = commandLine) =>
      deps.database.transaction((tx) => createAccount(deps, tx, { input, by })),
    createUser: async (input, by = commandLine) => {
      const user = await prepareUser(deps, input);
      return deps.database.transaction((tx) => createUser(deps, tx, { accountId: input.accountId, user, by }));
    },
    createAdministrator: (input, by = commandLine) => createAdministrator(deps, input, by),
    inviteAdministrator: (input, by = commandLine) => inviteAdministrator(deps, input, by),
    resetPassword: (input, by = commandLine) => resetPassword(deps, input, by),
    within: (tx, by = commandLine) => accountsWithin(deps, tx, by),
    generatePassword: () => generatePassword(deps.randomBytes),
    tokensPerScope: (accountId) => tokensPerScope(deps, accountId),
    onlyAccount: () => onlyAccount(deps.database.query),
    namedOrOnlyAccount: (id) => namedOrOnlyAccount(deps.database.query, id),
    findUserByEmail: (accountId, email) => findUserByEmail(deps, accountId, email),
    firstAdministrator: (accountId) => firstAdministrator(deps, accountId),
    signIn: async (input) => {
      assertPasswords(deps);
      return signIn(deps, throttle, input);
    },
    redeemLink: (input) => redeemLink(deps, throttle, input),
    needsSetUp: () => needsSetUp(deps),
    issueSetUpLink: () => issueSetUpLink(deps),
    beginOidcLogin: (login) => beginOidcLogin(deps, login),
    endOidcLogin: (cookieValue) => endOidcLogin(deps, cookieValue),
    signInWithIdentity: (input) => signInWithIdentity(deps, input),
    people: createPeople(deps),
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
    suspendUser: (person) => suspendUser(deps, tx, { ...person, by }),
    reactivateUser: (person) => reactivateUser(deps, tx, { ...person, by }),
    changeRole: (person) => changeRole(deps, tx, { ...person, by }),
  };
}
