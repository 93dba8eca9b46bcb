import { notFound } from "#kernel/errors.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import type { DirectoryGroup, DirectoryPage, ListInput, Provisioner, Target } from "./directory.ts";
import * as repository from "./directory-group-repository.ts";
import { listDirectory } from "./directory-list-repository.ts";
import { lockDirectory } from "./directory-user-repository.ts";
import { type GroupInput, groupInput, groupPatch, type MemberChange, nestedRefusal } from "./group-input.ts";
import { patchOperations } from "./patch-operation.ts";
import { applyRoles, givesRole } from "./roles.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import { scimRefusal, versionRefusal } from "./scim-refusal.ts";
import type { Body } from "./users.ts";

export function listGroups(
  { store }: ScimDependencies,
  accountId: string,
  input: ListInput,
): Promise<DirectoryPage<DirectoryGroup>> {
  return listDirectory<repository.GroupRow>(store, repository.groupsDirectory, { accountId, input });
}

export async function findGroup(
  { store }: ScimDependencies,
  accountId: string,
  { id, withMembers }: { id: string; withMembers: boolean },
): Promise<DirectoryGroup> {
  const [group] = await store.query<repository.GroupRow>(repository.groupById(accountId, id, withMembers));
  if (group === undefined) throw notFound("group", id);
  return group;
}

export function createGroup(deps: ScimDependencies, who: Provisioner, body: Body): Promise<DirectoryGroup> {
  const { accountId, by } = who;
  const { displayName, externalId = null, members } = groupInput(body);
  return deps.store.write(accountId, async (write) => {
    const { tx } = write;
    await lockDirectory(tx, accountId);
    const id = await repository.insertGroup(tx, accountId, { displayName, externalId });
    if (id === undefined) throw taken(displayName);
    const added = await setMembers(write, { id, before: [], change: members });
    if (givesRole(deps, displayName)) await applyRoles(deps, tx, { ...who, userIds: added });
    write.changed("TEAM", "CREATED", [id]);
    const details = { name: displayName, members: added.length };
    await deps.audit.record(tx, { accountId, action: "team.created", by, subjectId: id, details });
    return groupIn(tx, accountId, id);
  });
}

export function replaceGroup(
  deps: ScimDependencies,
  who: Provisioner,
  { target, body }: { target: Target; body: Body },
): Promise<DirectoryGroup> {
  return changeGroup(deps, who, { target, input: groupInput(body) });
}

export function patchGroup(
  deps: ScimDependencies,
  who: Provisioner,
  { target, body }: { target: Target; body: Body },
): Promise<DirectoryGroup> {
  return changeGroup(deps, who, { target, input: groupPatch(patchOperations(body)) });
}

/** The team goes, and with it what it owned. */
export function removeGroup(deps: ScimDependencies, who: Provisioner, target: Target): Promise<void> {
  const { accountId, by } = who;
  return deps.store.write(accountId, async (write) => {
    const { tx } = write;
    const before = await groupToChange(tx, accountId, target);
    const userIds = before.members.map(({ value }) => value);
    await repository.deleteGroup(tx, accountId, before.id);
    if (givesRole(deps, before.displayName)) await applyRoles(deps, tx, { ...who, userIds });
    write.changed("TEAM", "DELETED", [before.id]);
    write.changed("USER", "UPDATED", userIds);
    const details = { name: before.displayName, members: userIds.length };
    await deps.audit.record(tx, { accountId, action: "team.deleted", by, subjectId: before.id, details });
  });
}

function changeGroup(
  deps: ScimDependencies,
  who: Provisioner,
  { target, input }: { target: Target; input: GroupInput },
): Promise<DirectoryGroup> {
  const { accountId, by } = who;
  return deps.store.write(accountId, async (write) => {
    const { tx } = write;
    const before = await groupToChange(tx, accountId, target);
    const { id } = before;
    const displayName = input.displayName ?? before.displayName;
    const externalId = input.externalId === undefined ? before.externalId : input.externalId;
    const members = before.members.map(({ value }) => value);
    const changed = await setMembers(write, { id, before: members, change: input.members });
    const isSame = displayName === before.displayName && externalId === before.externalId;
    if (isSame && changed.length === 0) return before;
    if (!(await repository.updateGroup(tx, { accountId, id }, { displayName, externalId }))) throw taken(displayName);
    if (givesRole(deps, displayName) || givesRole(deps, before.displayName)) {
      // Whoever stays in a group that got another name may have another role by it.
      const userIds = displayName === before.displayName ? changed : [...new Set([...members, ...changed])];
      await applyRoles(deps, tx, { ...who, userIds });
    }
    write.changed("TEAM", "UPDATED", [id]);
    const details = { name: displayName, members: changed.length };
    await deps.audit.record(tx, { accountId, action: "team.updated", by, subjectId: id, details });
    return groupIn(tx, accountId, id);
  });
}

/** Answers whoever came or went. */
async function setMembers(
  { tx, accountId, changed }: CatalogWrite,
  { id, before, change }: { id: string; before: readonly string[]; change: MemberChange },
): Promise<string[]> {
  const known = await repository.knownUsers(tx, accountId, [...change.add]);
  const missing = [...change.add].find((one) => !known.has(one));
  if (missing !== undefined) {
    if (await repository.isGroup(tx, accountId, missing)) throw nestedRefusal();
    throw scimRefusal("invalidValue", `There is no user with the id ${missing} to be a member.`);
  }
  const leaving = change.isWhole ? before.filter((one) => !change.add.has(one)) : [...change.remove];
  const left = await repository.removeMembers(tx, { accountId, id, userIds: leaving });
  const came = await repository.addMembers(tx, { accountId, id, userIds: [...change.add] });
  const userIds = [...left, ...came];
  changed("USER", "UPDATED", userIds);
  return userIds;
}

async function groupToChange(tx: Transaction, accountId: string, { id, versions }: Target): Promise<DirectoryGroup> {
  await lockDirectory(tx, accountId);
  const group = await groupIn(tx, accountId, id);
  if (versions !== null && !versions.includes(group.version)) throw versionRefusal();
  return group;
}

async function groupIn(tx: Transaction, accountId: string, id: string): Promise<DirectoryGroup> {
  const [group] = await sqlRows<repository.GroupRow>(tx, repository.groupById(accountId, id, true));
  if (group === undefined) throw notFound("group", id);
  return group;
}

function taken(displayName: string): Error {
  return scimRefusal("uniqueness", `There is already a group with the displayName ${JSON.stringify(displayName)}.`);
}
