import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Transaction } from "#platform/database/database.ts";
import { raiseCatalogVersion } from "./account-repository.ts";
import { type AccountUser, checkedEmail, checkedName, normalizedEmail, type UserStatus } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts.ts";
import { checkedPassword, hashPassword } from "./password.ts";
import * as repository from "./user-repository.ts";

export type CreateUserInput = {
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: UserRole;
  readonly status: UserStatus;
  /** Without one the person cannot sign in with a password. */
  readonly password?: string | undefined;
};

/** Everything about a new user that does not need the database; hashing takes its time, best outside a transaction. */
export async function prepareUser(deps: AccountsDependencies, input: CreateUserInput): Promise<repository.NewUser> {
  const { password, ...rest } = input;
  const user = {
    ...rest,
    email: checkedEmail(input.email),
    firstName: checkedName("firstName", input.firstName),
    lastName: checkedName("lastName", input.lastName),
  };
  const passwordHash = password === undefined ? null : await hashPassword(checkedPassword(password), deps.randomBytes);
  return { ...user, passwordHash };
}

export async function createUser(
  { audit, events }: AccountsDependencies,
  tx: Transaction,
  { user, by }: { user: repository.NewUser; by: AuditActor },
): Promise<AccountUser> {
  const { accountId } = user;
  const created = await repository.insertUser(tx, user);
  if (created === undefined) throw badUserInput("email", `There is already a user with the e-mail ${user.email}.`);
  const { id, email, role, status } = created;
  await audit.record(tx, { accountId, action: "user.created", by, subjectId: id, details: { email, role, status } });
  const at = Date.now();
  await events.publish(tx, { type: "assets", accountId, assetType: "USER", action: "CREATED", ids: [id], at });
  await raiseCatalogVersion(tx, accountId);
  return created;
}

export async function findUserByEmail(
  { database }: AccountsDependencies,
  accountId: string,
  email: string,
): Promise<AccountUser | null> {
  if (!isUuid(accountId)) return null;
  return (await repository.userByEmail(database.query, accountId, normalizedEmail(email))) ?? null;
}

/** The oldest administrator who may sign in. */
export async function firstAdministrator(
  { database }: AccountsDependencies,
  accountId: string,
): Promise<AccountUser | null> {
  return isUuid(accountId) ? ((await repository.oldestAdministrator(database, accountId)) ?? null) : null;
}
