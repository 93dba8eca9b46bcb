import type { Actor, UserRole } from "#kernel/actor.ts";
import { auditActorOf, type RequestOrigin } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import type { AccountUser } from "./account-user.ts";
import { administrator } from "./accounts-access.ts";
import type { AccountsDependencies } from "./accounts-dependencies.ts";
import { changeRole, type PersonChange, reactivateUser, suspendUser } from "./change-person.ts";
import { type CurrentPerson, currentPerson } from "./current-person.ts";
import { freshAdministrator } from "./fresh-administrator.ts";
import { type Invited, type InviteUserInput, inviteUser, resetPasswordLink } from "./invite-user.ts";
import { type ListPeopleInput, listPeople } from "./list-people.ts";
import { endOneSession, endOtherSessions, type OwnSession, ownSessions } from "./own-sessions.ts";
import { personById } from "./people-repository.ts";
import type { Person } from "./person.ts";

/** What people do with their own sessions, and administrators with people. */
export type People = {
  readonly me: (actor: Actor) => Promise<CurrentPerson>;
  readonly sessions: (actor: Actor) => Promise<OwnSession[]>;
  readonly endSession: (actor: Actor, id: string, origin: RequestOrigin) => Promise<boolean>;
  readonly endOtherSessions: (actor: Actor, origin: RequestOrigin) => Promise<number>;
  readonly list: (actor: Actor, input: ListPeopleInput) => Promise<Person[]>;
  readonly invite: (actor: Actor, input: InviteUserInput, origin: RequestOrigin) => Promise<InvitedPerson>;
  readonly resetPasswordLink: (actor: Actor, userId: string, origin: RequestOrigin) => Promise<InvitedPerson>;
  readonly changeRole: (
    actor: Actor,
    input: { readonly userId: string; readonly role: UserRole },
    origin: RequestOrigin,
  ) => Promise<Person>;
  readonly suspend: (actor: Actor, userId: string, origin: RequestOrigin) => Promise<Person>;
  readonly reactivate: (actor: Actor, userId: string, origin: RequestOrigin) => Promise<Person>;
};

export type InvitedPerson = Omit<Invited, "person"> & { readonly person: Person };

export function createPeople(deps: AccountsDependencies): People {
  /** One administrator, one person, one transaction. */
  const change = async (
    { actor, userId, origin }: { actor: Actor; userId: string; origin: RequestOrigin },
    work: (tx: Transaction, who: PersonChange) => Promise<AccountUser>,
  ): Promise<Person> => {
    const by = administrator(actor);
    const who = { accountId: by.accountId, userId, by: auditActorOf(by, origin) };
    return shown(deps, await deps.database.transaction((tx) => work(tx, who)));
  };
  return {
    me: (actor) => currentPerson(deps, actor),
    sessions: (actor) => ownSessions(deps, actor),
    endSession: (actor, id, origin) => endOneSession(deps, actor, { id, origin }),
    endOtherSessions: (actor, origin) => endOtherSessions(deps, actor, origin),
    list: (actor, input) => listPeople(deps, actor, input),
    invite: async (actor, input, origin) => {
      const by = await freshAdministrator(deps, actor);
      const who = { accountId: by.accountId, by: auditActorOf(by, origin) };
      return withPerson(deps, await inviteUser(deps, who, input));
    },
    resetPasswordLink: async (actor, userId, origin) => {
      const by = await freshAdministrator(deps, actor);
      const who = { accountId: by.accountId, userId, by: auditActorOf(by, origin) };
      return withPerson(deps, await resetPasswordLink(deps, who));
    },
    changeRole: async (actor, { userId, role }, origin) => {
      await freshAdministrator(deps, actor);
      return change({ actor, userId, origin }, (tx, who) => changeRole(deps, tx, { ...who, role }));
    },
    suspend: (actor, userId, origin) => change({ actor, userId, origin }, (tx, who) => suspendUser(deps, tx, who)),
    reactivate: (actor, userId, origin) =>
      change({ actor, userId, origin }, (tx, who) => reactivateUser(deps, tx, who)),
  };
}

async function withPerson(deps: AccountsDependencies, invited: Invited): Promise<InvitedPerson> {
  return { ...invited, person: await shown(deps, invited.person) };
}

/** As the list shows them, should the change have been followed by another one at once. */
async function shown({ database }: AccountsDependencies, user: AccountUser): Promise<Person> {
  return (await personById(database, user.accountId, user.id)) ?? { ...user, lastSeenAt: null };
}
