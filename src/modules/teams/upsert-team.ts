import { assertText, longestText } from "#kernel/batch.ts";
import { badUserInput } from "#kernel/errors.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { TeamDetails } from "./team-details.ts";
import { writeTeam } from "./team-repository.ts";

export type UpsertTeamInput = TeamDetails & { readonly name: string };

const longestName = 255;
const longestEmail = 254;

/** Makes the team of this name or changes it, and answers its id. */
export async function upsertTeam(store: CatalogStore, accountId: string, input: UpsertTeamInput): Promise<string> {
  const { name, ...details } = checked(input);
  return store.write(accountId, async (write) => {
    const { id, isNew } = await writeTeam(write, name, details);
    write.changed("TEAM", isNew ? "CREATED" : "UPDATED", [id]);
    return id;
  });
}

function checked(input: UpsertTeamInput): UpsertTeamInput {
  const name = input.name.trim();
  const email = input.email?.trim() ?? input.email;
  const slackChannel = input.slackChannel?.trim() ?? input.slackChannel;
  const slackGroup = input.slackGroup?.trim() ?? input.slackGroup;
  assertText(name, "data.name", longestName);
  assertText(email, "data.email", longestEmail);
  assertText(slackChannel, "data.slackChannel", longestName);
  assertText(slackGroup, "data.slackGroup", longestName);
  assertText(input.storedPrivateSlackChannel, "data.storedPrivateSlackChannel", longestName, true);
  assertText(input.description, "data.description", longestText, true);
  // Only what is certainly no address is refused.
  assertShape(email, /^[^\s@]+@[^\s@]+$/, "data.email", "is not an e-mail address");
  assertShape(slackChannel, /^#\S+$/, "data.slackChannel", "is no Slack channel: it begins with # and has no spaces");
  assertShape(slackGroup, /^@\S+$/, "data.slackGroup", "is no Slack group: it begins with @ and has no spaces");
  return { ...input, name, email, slackChannel, slackGroup };
}

function assertShape(value: string | null | undefined, shape: RegExp, field: string, complaint: string): void {
  if (value === null || value === undefined || shape.test(value)) return;
  throw badUserInput(field, `${JSON.stringify(value)} ${complaint}.`);
}
