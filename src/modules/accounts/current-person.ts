import type { Actor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { accountById } from "./account-repository.ts";
import type { Account } from "./account-user.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { personById } from "./people-repository.ts";
import type { Person } from "./person.ts";
import { sessionEnd } from "./session-repository.ts";

/** Who is calling, and how. */
export type CurrentPerson = Person & {
  readonly account: Account;
  readonly kind: "user" | "apiToken";
  /** Of a session. */
  readonly signedInAt: Date | null;
  readonly sessionExpiresAt: Date | null;
};

/** The person who is signed in, or who made the token. */
export async function currentPerson({ database }: AccountsDependencies, actor: Actor): Promise<CurrentPerson> {
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Sign in first.");
  const { accountId, userId, kind } = actor;
  const [person, account, sessionExpiresAt] = await Promise.all([
    personById(database, accountId, userId),
    accountById(database.query, accountId),
    kind === "user" ? sessionEnd(database, actor.sessionId) : null,
  ]);
  // Removed between the door and here.
  if (person === undefined || account === undefined) throw new CatalogError("UNAUTHENTICATED", "Sign in again.");
  const signedInAt = kind === "user" ? actor.signedInAt : null;
  return { ...person, account, kind, signedInAt, sessionExpiresAt };
}
