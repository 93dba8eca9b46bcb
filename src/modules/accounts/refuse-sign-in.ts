import type { AuditActor } from "#kernel/audit.ts";
import type { Account } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import type { SignInInput } from "./session.ts";
import type { Candidate } from "./user-repository.ts";

type Refusal = {
  /** Who the person said they were, if there is somebody of that address. */
  readonly candidate: Candidate | undefined;
  /** Whether it was that person's password. */
  readonly matches: boolean;
  /** The oldest account first. */
  readonly accounts: readonly Account[];
  readonly input: SignInInput;
};

/**
 * Writes down that somebody was refused, and why. An unknown address is written down too, in the oldest account: the
 * same work for the same answer. Which address was typed is not, for people type passwords into the wrong field.
 */
export async function refuseSignIn({ audit, database }: AccountsDependencies, refusal: Refusal): Promise<void> {
  const { candidate, accounts, input } = refusal;
  const accountId = candidate?.accountId ?? accounts[0]?.id;
  if (accountId === undefined) return;
  const by: AuditActor = { kind: "system", ...input.origin };
  const details = { reason: reasonOf(refusal) };
  await database.transaction((tx) =>
    audit.record(tx, { accountId, action: "session.refused", by, subjectId: candidate?.id, details }),
  );
}

function reasonOf({ candidate, matches }: Refusal): string {
  if (candidate === undefined) return "UNKNOWN_EMAIL";
  if (candidate.passwordHash === null) return "NO_PASSWORD";
  if (!matches) return "WRONG_PASSWORD";
  if (candidate.status !== "ACTIVATED") return "USER_NOT_ACTIVATED";
  return candidate.accountIsOpen ? "CHANGED_MEANWHILE" : "ACCOUNT_SUSPENDED";
}
