import { type AccountActor, type Actor, heldScope, type UserActor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";

export function isAdministrator(actor: Actor): actor is AccountActor {
  return actor.kind !== "anonymous" && heldScope(actor) === "READ_WRITE" && actor.role === "ADMIN";
}

/** Managing tokens needs the ADMIN role, by session or by a Read & Write token of an administrator. */
export function administrator(actor: Actor): AccountActor {
  if (actor.kind === "anonymous")
    throw new CatalogError("UNAUTHENTICATED", "Managing tokens needs a token or a session.");
  if (heldScope(actor) !== "READ_WRITE") {
    throw new CatalogError("FORBIDDEN", "Managing tokens needs a Read & Write token.", { requiredScope: "READ_WRITE" });
  }
  if (actor.role !== "ADMIN") {
    throw new CatalogError("FORBIDDEN", "Managing tokens needs the ADMIN role.", { requiredRole: "ADMIN" });
  }
  return actor;
}

/** Any token may read itself and revoke itself. */
export function itselfOrAdministrator(actor: Actor, tokenId: string): AccountActor {
  return actor.kind === "apiToken" && actor.tokenId === tokenId ? actor : administrator(actor);
}

/** Tokens of the playground are made by people: one that could make others would outlive its session. */
export function signedIn(actor: Actor): UserActor {
  if (actor.kind === "user") return actor;
  if (actor.kind === "anonymous") throw new CatalogError("UNAUTHENTICATED", "Sign in first.");
  throw new CatalogError("FORBIDDEN", "Only a signed-in person makes tokens of the playground; a token does not.", {
    reason: "SESSION_REQUIRED",
  });
}
