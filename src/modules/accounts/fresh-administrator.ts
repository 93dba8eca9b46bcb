import type { AccountActor, Actor } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { administrator } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { isFreshSignIn } from "./session-repository.ts";

/**
 * For what gives somebody a way in or more power. A session that was left open could otherwise make itself a link, and by
 * it the fresh sign-in that a Read & Write token asks for.
 */
export async function freshAdministrator({ database }: AccountsDependencies, actor: Actor): Promise<AccountActor> {
  const by = administrator(actor);
  if (by.kind !== "user" || (await isFreshSignIn(database, by.signedInAt))) return by;
  const message = "Sign in again: links and roles are given within 10 minutes of signing in.";
  throw new CatalogError("FORBIDDEN", message, { reason: "SIGN_IN_AGAIN" });
}
