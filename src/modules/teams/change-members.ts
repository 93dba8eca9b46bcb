import { assertText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import { assertBatchSize } from "#kernel/page.ts";
import type { CatalogStore, CatalogWrite } from "#platform/database/catalog-store.ts";
import { deleteMembers, insertMembers, lockTeam, userIdsByEmail } from "./team-repository.ts";

export type TeamUsersInput = { readonly id: string; readonly emails: readonly string[] };

/** Whoever is a member already stays one. */
export function addTeamUsers(store: CatalogStore, accountId: string, input: TeamUsersInput): Promise<void> {
  return changeMembers(store, accountId, input, insertMembers);
}

/** Whoever is no member stays none. */
export function removeTeamUsers(store: CatalogStore, accountId: string, input: TeamUsersInput): Promise<void> {
  return changeMembers(store, accountId, input, deleteMembers);
}

async function changeMembers(
  store: CatalogStore,
  accountId: string,
  { id, emails }: TeamUsersInput,
  change: typeof insertMembers,
): Promise<void> {
  assertBatchSize(emails.length, "data.emails");
  for (const [index, email] of emails.entries()) assertText(email, fieldOf(index), longestEmail);
  await store.write(accountId, async (write) => {
    const teamId = await lockTeam(write, id);
    const changed = await change(write, teamId, await knownUsers(write, emails));
    if (changed.length === 0) return;
    write.changed("TEAM", "UPDATED", [teamId]);
    write.changed("USER", "UPDATED", changed);
  });
}

async function knownUsers(write: CatalogWrite, emails: readonly string[]): Promise<string[]> {
  const stored = emails.map((email) => email.trim().toLowerCase());
  const known = await userIdsByEmail(write, stored);
  return stored.map((email, index) => {
    const userId = known.get(email);
    if (userId !== undefined) return userId;
    const message = `The account has no user with the e-mail address ${JSON.stringify(emails[index])}.`;
    throw badUserInput(fieldOf(index), message);
  });
}

function fieldOf(index: number): string {
  return `data.emails[${index}]`;
}

/** White space around it included. */
const longestEmail = 1_000;
