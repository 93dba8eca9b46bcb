import { builder } from "#graphql/builder.ts";
import { limitCost } from "#graphql/cost.ts";
import { UserRoleEnum } from "#graphql/user-role.ts";
import { UserStatusEnum } from "#graphql/user-status.ts";
import type { InvitedPerson } from "./people.ts";
import type { Person } from "./person.ts";

const administrators = { scope: "READ_WRITE", role: "ADMIN" } as const;

const PersonRef = builder.objectRef<Person>("Person").implement({
  description: "Somebody who may sign in, as administrators see them.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID of the user." }),
    email: t.exposeString("email", { description: "The e-mail address, in lower case." }),
    firstName: t.exposeString("firstName", { description: "The first name." }),
    lastName: t.exposeString("lastName", { description: "The last name; may be empty." }),
    role: t.expose("role", { type: UserRoleEnum, description: "What they may do." }),
    status: t.expose("status", { type: UserStatusEnum, description: "Whether they can use the account." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When they entered the account." }),
    lastSeenAt: t.expose("lastSeenAt", {
      type: "Timestamp",
      nullable: true,
      description: "Their last request while signed in; null when that is longer ago than a month, or never was.",
    }),
    isYou: t.boolean({
      description: "Whether it is the one who asks.",
      resolve: ({ id }, _args, { actor }) => actor.kind !== "anonymous" && actor.userId === id,
    }),
  }),
});

const InvitedPersonRef = builder.objectRef<InvitedPerson>("InvitedPerson").implement({
  description: "A person and the link by which they come in. It is shown this once.",
  fields: (t) => ({
    person: t.expose("person", { type: PersonRef, description: "The person." }),
    link: t.string({
      description:
        "Works once; hand it to the person and to nobody else. Where passwords are switched off it is the sign-in page.",
      resolve: ({ link }) => link.reveal(),
    }),
    expiresAt: t.expose("expiresAt", {
      type: "Timestamp",
      nullable: true,
      description: "Until when the link works: 7 days. Null where passwords are switched off.",
    }),
    mailed: t.exposeBoolean("mailed", { description: "Whether it was handed to the mail server as well." }),
  }),
});

builder.queryField("people", (t) =>
  t.field({
    type: [PersonRef],
    access: administrators,
    description: "Who may sign in, by e-mail address.",
    complexity: limitCost(50),
    args: {
      search: t.arg.string({ description: "Only whose address or name contains this, whatever the case." }),
      statuses: t.arg({ type: [UserStatusEnum], description: "Only these." }),
      roles: t.arg({ type: [UserRoleEnum], description: "Only these." }),
      limit: t.arg.int({ defaultValue: 50, description: "How many at most, 1 to 200." }),
      after: t.arg.id({ description: "Only people listed after this one." }),
    },
    resolve: (_root, args, context) => context.modules.people.list(context.actor, args),
  }),
);

builder.mutationFields((t) => {
  const userId = t.arg.id({ required: true, description: "The user's id." });
  const role = t.arg({ type: UserRoleEnum, required: true, description: "What they may do." });
  return {
    inviteUser: t.field({
      type: InvitedPersonRef,
      access: administrators,
      description: "Makes a person who is PENDING, and a link by which they choose a password and come in.",
      args: {
        email: t.arg.string({ required: true, description: "Their e-mail address." }),
        role,
        firstName: t.arg.string({ description: "Their first name." }),
        lastName: t.arg.string({ description: "Their last name." }),
      },
      resolve: (_root, args, { modules, actor, origin }) => modules.people.invite(actor, args, origin),
    }),
    resetPasswordLink: t.field({
      type: InvitedPersonRef,
      access: administrators,
      description: "A link by which the person chooses a new password; for one who never came, the invitation anew.",
      args: { userId },
      resolve: (_root, args, { modules, actor, origin }) =>
        modules.people.resetPasswordLink(actor, args.userId, origin),
    }),
    changeRole: t.field({
      type: PersonRef,
      access: administrators,
      description:
        "Their sessions and tokens act with the new role from the next request on. An account keeps an administrator.",
      args: { userId, role },
      resolve: (_root, args, { modules, actor, origin }) => modules.people.changeRole(actor, args, origin),
    }),
    suspendUser: t.field({
      type: PersonRef,
      access: administrators,
      description:
        "Puts a person out at once: sessions and subscriptions end, tokens are refused. An account keeps an administrator.",
      args: { userId },
      resolve: (_root, args, { modules, actor, origin }) => modules.people.suspend(actor, args.userId, origin),
    }),
    reactivateUser: t.field({
      type: PersonRef,
      access: administrators,
      description: "Lets a suspended person sign in again; their tokens work again.",
      args: { userId },
      resolve: (_root, args, { modules, actor, origin }) => modules.people.reactivate(actor, args.userId, origin),
    }),
  };
});
