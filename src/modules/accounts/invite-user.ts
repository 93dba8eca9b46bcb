import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import { Secret } from "#kernel/secret.ts";
import { lockAccount } from "./account-repository.ts";
import { type AccountUser, normalizedEmail } from "./account-user.ts";
import { assertPasswords } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { type PersonChange, personToChange } from "./change-person.ts";
import { createUser, prepareUser } from "./create-user.ts";
import { type DeliveredLink, deliverLink, issueLink } from "./issue-link.ts";
import type { IssuedLink } from "./sign-in-link.ts";

export type InviteUserInput = {
  readonly email: string;
  readonly role: UserRole;
  readonly firstName?: string | null | undefined;
  readonly lastName?: string | null | undefined;
};

/** What happens where nobody chooses a password: the person comes through the identity provider. */
export type Invited = Omit<DeliveredLink, "expiresAt"> & { readonly expiresAt: Date | null };

/** The person is there at once, as PENDING, and is ACTIVATED by coming in. */
export async function inviteUser(
  deps: AccountsDependencies,
  { accountId, by }: { readonly accountId: string; readonly by: AuditActor },
  input: InviteUserInput,
): Promise<Invited> {
  const names = { firstName: input.firstName?.trim() || nameFrom(input.email), lastName: input.lastName ?? "" };
  const prepared = await prepareUser(deps, { email: input.email, role: input.role, ...names, status: "PENDING" });
  const made = await deps.database.transaction(async (tx) => {
    await lockAccount(tx, accountId);
    const person = await createUser(deps, tx, { accountId, user: prepared, by });
    return deps.passwordSignIn ? issueLink(deps, tx, { person, by }) : person;
  });
  if ("link" in made) return deliverLink(deps, made);
  const link = new Secret(`${deps.url()}/sign-in`);
  return { person: made, kind: "INVITATION", link, expiresAt: null, mailed: false };
}

/** A link for somebody who has forgotten the password, or never used the invitation. */
export async function resetPasswordLink(deps: AccountsDependencies, change: PersonChange): Promise<DeliveredLink> {
  assertPasswords(deps);
  const issued = await deps.database.transaction(async (tx): Promise<IssuedLink> => {
    const person = await personToChange(tx, change);
    assertNotSuspended(person);
    return issueLink(deps, tx, { person, by: change.by });
  });
  return deliverLink(deps, issued);
}

function assertNotSuspended({ status }: AccountUser): void {
  if (status !== "SUSPENDED") return;
  const message = "This person is suspended; reactivate them first.";
  throw new CatalogError("BAD_USER_INPUT", message, { field: "userId", reason: "USER_SUSPENDED" });
}

/** Until the person says better: what stands before the @. */
export function nameFrom(email: string): string {
  return normalizedEmail(email).split("@", 1)[0] || "New";
}
