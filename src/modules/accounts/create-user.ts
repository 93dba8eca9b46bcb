import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Transaction } from "#platform/database/database.ts";
import { raiseCatalogVersion, readIn } from "./account-repository.ts";
import {
  type AccountUser,
  checkedEmail,
  checkedName,
  isEmail,
  normalizedEmail,
  type UserStatus,
} from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { namedOrOnlyAccount } from "./create-account.ts";
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

export type PreparedUser = Omit<repository.NewUser, "accountId">;

/** Everything about a new user that does not need the database; hashing takes its time, best outside a transaction. */
export async function prepareUser(
  { randomBytes }: AccountsDependencies,
  { password, ...input }: Omit<CreateUserInput, "accountId">,
): Promise<PreparedUser> {
  const user = {
    email: checkedEmail(input.email),
    firstName: checkedName("firstName", input.firstName),
    // Not everybody has one, and not everybody who invites somebody knows it.
    lastName: input.lastName.trim() === "" ? "" : checkedName("lastName", input.lastName),
    role: input.role,
    status: input.status,
  };
  const passwordHash = password === undefined ? null : await hashPassword(checkedPassword(password), randomBytes);
  return { ...user, passwordHash };
}

export async function createUser(
  { audit, events }: AccountsDependencies,
  tx: Transaction,
  { accountId, user, by }: { accountId: string; user: PreparedUser; by: AuditActor },
): Promise<AccountUser> {
  await namedOrOnlyAccount(readIn(tx), accountId);
  const created = await repository.insertUser(tx, { ...user, accountId });
  if (created === undefined) throw badUserInput("email", `There is already a user with the e-mail ${user.email}.`);
  const { id, email, role, status } = created;
  await raiseCatalogVersion(tx, accountId);
  await audit.record(tx, { accountId, action: "user.created", by, subjectId: id, details: { email, role, status } });
  const at = Date.now();
  await events.publish(tx, { type: "assets", accountId, assetType: "USER", action: "CREATED", ids: [id], at });
  return created;
}

export async function findUserByEmail(
  { database }: AccountsDependencies,
  accountId: string,
  email: string,
): Promise<AccountUser | null> {
  const normalized = normalizedEmail(email);
  if (!isUuid(accountId) || !isEmail(normalized)) return null;
  return (await repository.userByEmail(database.query, accountId, normalized)) ?? null;
}

/** The oldest administrator who may sign in. */
export async function firstAdministrator(
  { database }: AccountsDependencies,
  accountId: string,
): Promise<AccountUser | null> {
  return isUuid(accountId) ? ((await repository.oldestAdministrator(database, accountId)) ?? null) : null;
}
