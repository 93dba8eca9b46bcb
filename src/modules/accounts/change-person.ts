import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import { CatalogError, notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { Transaction } from "#platform/database/database.ts";
import { isRefusedByRule } from "#platform/database/failures.ts";
import { lockAccount, raiseCatalogVersion } from "./account-repository.ts";
import type { AccountUser, UserStatus } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { endAndRecord } from "./end-session.ts";
import { endSessionsOfUser } from "./session-repository.ts";
import { deleteLinkOf } from "./sign-in-link-repository.ts";
import { lockUser, setRole, setStatus } from "./user-repository.ts";

/** A person of the account, and who changes something about them. */
export type PersonChange = { readonly accountId: string; readonly userId: string; readonly by: AuditActor };

/** Raised by the trigger `users_keep_an_administrator`. */
const lastAdministrator = "LA001";

/** Out at once: sessions end, subscriptions close, links die; tokens are refused by the read that verifies them. */
export async function suspendUser(
  deps: AccountsDependencies,
  tx: Transaction,
  change: PersonChange,
): Promise<AccountUser> {
  const before = await personToChange(tx, change);
  if (before.status === "SUSPENDED") return before;
  await keepingAnAdministrator(() => setStatus(tx, before.id, "SUSPENDED"));
  await deleteLinkOf(tx, before.id);
  const sessions = await endSessionsOfUser(tx, before.id);
  await tellChange(deps, tx, { before, by: change.by, action: "user.suspended" });
  await endAndRecord(deps, tx, { sessions, by: change.by, reason: "SUSPENDED" });
  return { ...before, status: "SUSPENDED" };
}

/** Their tokens work again; sessions stay ended, so that they sign in anew. */
export async function reactivateUser(
  deps: AccountsDependencies,
  tx: Transaction,
  change: PersonChange,
): Promise<AccountUser> {
  const before = await personToChange(tx, change);
  if (before.status !== "SUSPENDED") return before;
  const status: UserStatus = "ACTIVATED";
  await setStatus(tx, before.id, status);
  await tellChange(deps, tx, { before, by: change.by, action: "user.reactivated" });
  return { ...before, status };
}

export async function changeRole(
  deps: AccountsDependencies,
  tx: Transaction,
  { role, ...change }: PersonChange & { readonly role: UserRole },
): Promise<AccountUser> {
  const before = await personToChange(tx, change);
  if (before.role === role) return before;
  await keepingAnAdministrator(() => setRole(tx, before.id, role));
  const details = { before: before.role, after: role };
  await tellChange(deps, tx, { before, by: change.by, action: "user.roleChanged", details });
  return { ...before, role };
}

/** The account is taken first, as everybody does who takes both. */
export async function personToChange(
  tx: Transaction,
  { accountId, userId }: Pick<PersonChange, "accountId" | "userId">,
): Promise<AccountUser> {
  if (!isUuid(userId)) throw notFound("user", userId, "userId");
  await lockAccount(tx, accountId);
  const user = await lockUser(tx, accountId, userId);
  if (user === undefined) throw notFound("user", userId, "userId");
  return user;
}

async function keepingAnAdministrator(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isRefusedByRule(error, lastAdministrator)) throw error;
    const message =
      "This is the account's last active administrator who can sign in. Make somebody else an administrator first, and let them sign in.";
    throw new CatalogError("BAD_USER_INPUT", message, { field: "userId", reason: "LAST_ADMINISTRATOR" }, error);
  }
}

type Told = {
  readonly before: AccountUser;
  readonly by: AuditActor;
  readonly action: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** Audit, change feed and catalog version, and word to whoever holds a subscription open for the person. */
export async function tellChange(
  { audit, events }: AccountsDependencies,
  tx: Transaction,
  { before: { id, accountId, email }, by, action, details }: Told,
): Promise<void> {
  await raiseCatalogVersion(tx, accountId);
  await audit.record(tx, { accountId, action, by, subjectId: id, details: { email, ...details } });
  const at = Date.now();
  await events.publish(tx, { type: "assets", accountId, assetType: "USER", action: "UPDATED", ids: [id], at });
  await events.publish(tx, { type: "tokens", accountId });
}
