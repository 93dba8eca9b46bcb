import { type AccountActor, type Actor, heldScope, type UserActor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";

/** People are managed by administrators: by session, or by a Read & Write token that one of them made. */
export function administrator(actor: Actor): AccountActor {
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Sign in first.");
  if (heldScope(actor) !== "READ_WRITE") {
    throw new CatalogError("FORBIDDEN", "Managing people needs a Read & Write token.", { requiredScope: "READ_WRITE" });
  }
  if (actor.role !== "ADMIN") {
    throw new CatalogError("FORBIDDEN", "Managing people needs the ADMIN role.", { requiredRole: "ADMIN" });
  }
  return actor;
}

/** Sessions are of people: a token has none, and does not end its maker's. */
export function signedIn(actor: Actor): UserActor {
  if (actor.kind === "user") return actor;
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Sign in first.");
  throw new CatalogError("FORBIDDEN", "Only a signed-in person has sessions; a token does not.", {
    reason: "SESSION_REQUIRED",
  });
}

/** What configuration switches off is not only hidden. */
export function assertPasswords({ passwordSignIn }: { readonly passwordSignIn: boolean }): void {
  if (passwordSignIn) return;
  throw new CatalogError("FORBIDDEN", "Signing in with a password is switched off here.", {
    reason: "PASSWORD_SIGN_IN_OFF",
  });
}
