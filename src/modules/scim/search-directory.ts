import type { DirectoryPage, Found, SearchInput } from "./directory.ts";
import { type GroupRow, groupsDirectory } from "./directory-group-repository.ts";
import { type FoundId, resourcesById, searchIds } from "./directory-search-repository.ts";
import { type UserRow, usersDirectory } from "./directory-user-repository.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";

/** People and groups in one list. */
export async function searchDirectory(
  { store }: ScimDependencies,
  accountId: string,
  input: SearchInput,
): Promise<DirectoryPage<Found>> {
  const { total, resources } = await searchIds(store, accountId, input);
  const of = (type: Found["type"]) => resources.filter((one) => one.type === type).map(({ id }) => id);
  const [userIds, groupIds] = [of("User"), of("Group")];
  const found = new Map<string, Found>();
  if (userIds.length > 0) {
    const asked = { accountId, ids: userIds, withReferences: input.withGroups };
    for (const user of await resourcesById<UserRow>(store, usersDirectory, asked))
      found.set(user.id, { type: "User", user });
  }
  if (groupIds.length > 0) {
    const asked = { accountId, ids: groupIds, withReferences: input.withMembers };
    for (const group of await resourcesById<GroupRow>(store, groupsDirectory, asked))
      found.set(group.id, { type: "Group", group });
  }
  return { total, resources: inOrder(resources, found) };
}

/** Whoever went between the statements is left out. */
function inOrder(ids: readonly FoundId[], found: ReadonlyMap<string, Found>): Found[] {
  return ids.flatMap(({ id }) => found.get(id) ?? []);
}
