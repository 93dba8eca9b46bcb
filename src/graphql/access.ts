import { type Actor, heldScope, type UserRole } from "#kernel/actor.ts";
import { CatalogError } from "#kernel/errors.ts";
import { scopeAllows, scopeNames, type TokenScope } from "#kernel/scope.ts";

/** What a root field asks of its caller. Every root field declares it; one that does not fails the build. */
export type Access = {
  readonly scope: TokenScope;
  /** Only people of this role, and tokens that they made. */
  readonly role?: UserRole;
  /**
   * The answer follows from the account's catalog alone: not from the time, the caller or what was used. It is then kept
   * until the catalog's version rises, which every write of the catalog makes it do. Types that change without a write of
   * the catalog say `ofCatalogOnly: false` in their extensions.
   */
  readonly ofCatalogOnly?: true;
};

/** Throws what a caller who may not use the field is told. */
export function assertAccess(actor: Actor, access: Access): void {
  if (actor.kind === "anonymous") {
    throw new CatalogError("UNAUTHENTICATED", "Send an API token: Authorization: Bearer <token>.");
  }
  if (!scopeAllows(heldScope(actor), access.scope)) throw scopeRefusal(actor, access.scope);
  if (access.role !== undefined && actor.role !== access.role) {
    throw new CatalogError("FORBIDDEN", `This needs the ${access.role} role.`, { requiredRole: access.role });
  }
}

function scopeRefusal(actor: Actor, requiredScope: TokenScope): CatalogError {
  const holder =
    actor.kind === "apiToken" && actor.scope === "READ_ONLY"
      ? "This token is Read Only"
      : "Your role is VIEWER, which only reads";
  return new CatalogError("FORBIDDEN", `${holder}; the operation needs ${scopeNames[requiredScope]}.`, {
    requiredScope,
  });
}

/** The words that a field's description ends with. */
export function describeAccess({ scope, role }: Access): string {
  return role === undefined
    ? `Needs a ${scopeNames[scope]} token.`
    : `Needs a ${scopeNames[scope]} token of an administrator.`;
}
