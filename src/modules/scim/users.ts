import { notFound } from "#kernel/errors.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { writeUnique } from "#platform/database/write-unique.ts";
import type { DirectoryPage, DirectoryUser, ListInput, Provisioner, Target } from "./directory.ts";
import { listDirectory } from "./directory-list-repository.ts";
import * as repository from "./directory-user-repository.ts";
import { patchOperations } from "./patch-operation.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import { scimRefusal, versionRefusal } from "./scim-refusal.ts";
import { type UserInput, userInput, userPatch } from "./user-input.ts";

export type Body = Readonly<Record<string, unknown>>;

export function listUsers(
  { store }: ScimDependencies,
  accountId: string,
  input: ListInput,
): Promise<DirectoryPage<DirectoryUser>> {
  return listDirectory<repository.UserRow>(store, repository.usersDirectory, { accountId, input });
}

export async function findUser({ store }: ScimDependencies, accountId: string, id: string): Promise<DirectoryUser> {
  const [user] = await store.query<repository.UserRow>(repository.userById(accountId, id));
  if (user === undefined) throw notFound("user", id);
  return user;
}

/** Whom the directory removed before comes back as the same person. */
export function createUser(deps: ScimDependencies, who: Provisioner, body: Body): Promise<DirectoryUser> {
  const { accountId, by } = who;
  const { active = true, ...input } = userInput(body);
  return writeUnique(deps.store, accountId, async (write) => {
    const { tx } = write;
    await repository.lockDirectory(tx, accountId);
    const values = valuesOf(input, { userName: input.userName, externalId: null, givenName: "", familyName: "" });
    const known = await repository.userByAddress(tx, accountId, values.userName);
    if (known !== undefined && !known.isRemoved) throw taken(values.userName);
    const id = known?.id ?? (await repository.insertUser(tx, { accountId, active }, values));
    if (known !== undefined) {
      await repository.updateUser(tx, { accountId, id }, values);
      await setActive(deps, tx, { who, id, active });
    }
    write.changed("USER", known === undefined ? "CREATED" : "UPDATED", [id]);
    const action = known === undefined ? "user.created" : "user.returned";
    const details = { email: values.userName, active };
    await deps.audit.record(tx, { accountId, action, by, subjectId: id, details });
    return userIn(tx, accountId, id);
  });
}

export function replaceUser(
  deps: ScimDependencies,
  who: Provisioner,
  { target, body }: { target: Target; body: Body },
): Promise<DirectoryUser> {
  return changeUser(deps, who, { target, input: userInput(body) });
}

export function patchUser(
  deps: ScimDependencies,
  who: Provisioner,
  { target, body }: { target: Target; body: Body },
): Promise<DirectoryUser> {
  return changeUser(deps, who, { target, input: userPatch(patchOperations(body)) });
}

/** The person goes out of every group and comes in no more, and stays in what they did. */
export function removeUser(deps: ScimDependencies, who: Provisioner, target: Target): Promise<void> {
  const { accountId, by } = who;
  return deps.store.write(accountId, async (write) => {
    const { tx } = write;
    const { id } = await userToChange(tx, accountId, target);
    const person = { accountId, userId: id, by };
    await deps.people.suspend(tx, person);
    // Whoever comes back begins anew, and not with what they were allowed before.
    await deps.people.changeRole(tx, { ...person, role: "VIEWER" });
    const groups = await repository.markRemoved(tx, accountId, id);
    write.changed("USER", "UPDATED", [id]);
    write.changed("TEAM", "UPDATED", groups);
    await deps.audit.record(tx, { accountId, action: "user.removed", by, subjectId: id });
  });
}

function changeUser(
  deps: ScimDependencies,
  who: Provisioner,
  { target, input }: { target: Target; input: UserInput },
): Promise<DirectoryUser> {
  const { accountId } = who;
  return writeUnique(deps.store, accountId, async (write) => {
    const { tx } = write;
    const before = await userToChange(tx, accountId, target);
    const { id } = before;
    const changed = await setValues(deps, write, { who, before, input });
    if (input.active !== undefined) await setActive(deps, tx, { who, id, active: input.active });
    return changed || input.active !== undefined ? userIn(tx, accountId, id) : before;
  });
}

/** False when there is nothing to change. */
async function setValues(
  { audit }: ScimDependencies,
  { tx, changed }: CatalogWrite,
  { who, before, input }: { who: Provisioner; before: DirectoryUser; input: UserInput },
): Promise<boolean> {
  const { accountId, by } = who;
  const { id } = before;
  const values = valuesOf(input, before);
  const fields = valueNames.filter((field) => values[field] !== before[field]);
  if (fields.length === 0) return false;
  if (fields.includes("userName")) {
    const known = await repository.userByAddress(tx, accountId, values.userName);
    if (known !== undefined) throw taken(values.userName);
  }
  await repository.updateUser(tx, { accountId, id }, values);
  changed("USER", "UPDATED", [id]);
  await audit.record(tx, { accountId, action: "user.updated", by, subjectId: id, details: { fields } });
  return true;
}

const valueNames = ["userName", "externalId", "givenName", "familyName"] as const;

function valuesOf(input: UserInput, before: repository.UserValues): repository.UserValues {
  const values = {
    userName: input.userName ?? before.userName,
    externalId: input.externalId === undefined ? before.externalId : input.externalId,
    givenName: input.givenName ?? before.givenName,
    familyName: input.familyName ?? before.familyName,
  };
  if (values.givenName === "" && values.familyName === "")
    throw scimRefusal("invalidValue", "A user keeps a given name or a family name.");
  return values;
}

async function setActive(
  { people }: ScimDependencies,
  tx: Transaction,
  { who, id, active }: { who: Provisioner; id: string; active: boolean },
): Promise<void> {
  const change = { accountId: who.accountId, userId: id, by: who.by };
  await (active ? people.reactivate(tx, change) : people.suspend(tx, change));
}

async function userToChange(tx: Transaction, accountId: string, { id, versions }: Target): Promise<DirectoryUser> {
  await repository.lockDirectory(tx, accountId);
  const user = await userIn(tx, accountId, id);
  if (versions !== null && !versions.includes(user.version)) throw versionRefusal();
  return user;
}

async function userIn(tx: Transaction, accountId: string, id: string): Promise<DirectoryUser> {
  const [user] = await sqlRows<repository.UserRow>(tx, repository.userById(accountId, id));
  if (user === undefined) throw notFound("user", id);
  return user;
}

function taken(userName: string): Error {
  return scimRefusal("uniqueness", `There is already a user with the userName ${userName}.`);
}
