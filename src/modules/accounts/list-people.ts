import type { Actor } from "#kernel/actor.ts";
import { badUserInput } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { administrator } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { type PeopleFilter, peopleOf } from "./people-repository.ts";
import type { Person } from "./person.ts";

export type ListPeopleInput = Omit<PeopleFilter, "limit"> & { readonly limit?: number | null | undefined };

const mostPeopleListed = 200;
const defaultLimit = 50;

/** By e-mail address. An id that cannot be one is before nobody. */
export async function listPeople(
  { database }: AccountsDependencies,
  actor: Actor,
  { limit, ...input }: ListPeopleInput,
): Promise<Person[]> {
  const { accountId } = administrator(actor);
  const most = limit ?? defaultLimit;
  if (!Number.isInteger(most) || most < 1 || most > mostPeopleListed)
    throw badUserInput("limit", `limit has to be a whole number from 1 to ${mostPeopleListed}.`);
  if (input.after && !isUuid(input.after)) return [];
  return peopleOf(database, accountId, { ...input, limit: most });
}
