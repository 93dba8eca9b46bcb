import { type UserRole, userRoles } from "#kernel/actor.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { Provisioner, RoleGroup } from "./directory.ts";
import { roleStates } from "./role-repository.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";

/** Whether a change of this group's members may change roles. */
export function givesRole({ roleGroups }: Pick<ScimDependencies, "roleGroups">, name: string): boolean {
  return roleGroups.some(({ group }) => group === name.toLowerCase());
}

/**
 * Gives people the role of their groups: the highest of several, VIEWER without any. Whoever rises comes first, so that
 * one administrator may follow another in one change.
 */
export async function applyRoles(
  deps: ScimDependencies,
  tx: Transaction,
  { accountId, by, userIds }: Provisioner & { readonly userIds: readonly string[] },
): Promise<void> {
  if (deps.roleGroups.length === 0 || userIds.length === 0) return;
  const states = await roleStates(tx, accountId, userIds);
  const changes = states.flatMap(({ id, role, groups }) => {
    const wanted = roleOf(deps.roleGroups, groups);
    return wanted === role ? [] : [{ userId: id, role: wanted }];
  });
  changes.sort((one, other) => userRoles.indexOf(one.role) - userRoles.indexOf(other.role));
  for (const change of changes) await deps.people.changeRole(tx, { accountId, by, ...change });
}

function roleOf(roleGroups: readonly RoleGroup[], groups: readonly string[]): UserRole {
  // The roles are listed from the highest to the lowest.
  return (
    userRoles.find((role) => roleGroups.some((one) => one.role === role && groups.includes(one.group))) ?? "VIEWER"
  );
}
