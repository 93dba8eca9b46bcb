import { builder } from "#graphql/builder.ts";
import { UserRoleEnum } from "#graphql/user-role.ts";
import type { Account } from "./account-user.ts";
import type { CurrentPerson } from "./current-person.ts";
import type { OwnSession } from "./own-sessions.ts";
import type { People } from "./people.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly people: People;
  }
}

const own = { scope: "READ_ONLY" } as const;

const CallerKind = builder.enumType("CallerKind", {
  description: "How somebody calls.",
  values: {
    USER: { value: "user", description: "Signed in, in a browser." },
    API_TOKEN: { value: "apiToken", description: "By an API token that they made." },
  } as const,
});

const MyAccount = builder.objectRef<Account>("MyAccount").implement({
  description: "The account that the caller belongs to.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    name: t.exposeString("name", { description: "Its name." }),
  }),
});

const Me = builder.objectRef<CurrentPerson>("Me").implement({
  description: "Who is calling.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID of the user." }),
    email: t.exposeString("email", { description: "The e-mail address, in lower case." }),
    name: t.string({
      description: "First name and last name.",
      resolve: ({ firstName, lastName }) => `${firstName} ${lastName}`.trim(),
    }),
    role: t.expose("role", { type: UserRoleEnum, description: "What the person may do." }),
    account: t.expose("account", { type: MyAccount, description: "The account." }),
    region: t.string({
      description: "The region of this instance.",
      resolve: (_me, _args, context) => context.region.name,
    }),
    kind: t.expose("kind", { type: CallerKind, description: "How they call." }),
    signedInAt: t.expose("signedInAt", {
      type: "Timestamp",
      nullable: true,
      description: "When the person signed in; null for a token.",
    }),
    sessionExpiresAt: t.expose("sessionExpiresAt", {
      type: "Timestamp",
      nullable: true,
      description: "When the session ends at the latest; it also ends after 30 minutes without a request.",
    }),
  }),
});

const Session = builder.objectRef<OwnSession>("Session").implement({
  description: "A browser in which the person is signed in.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    userAgent: t.exposeString("userAgent", { nullable: true, description: "What the browser calls itself." }),
    createdAt: t.expose("createdAt", { type: "Timestamp", description: "When the person signed in." }),
    lastSeenAt: t.expose("lastSeenAt", { type: "Timestamp", description: "The last request, to the minute." }),
    expiresAt: t.expose("expiresAt", { type: "Timestamp", description: "When it ends at the latest." }),
    isCurrent: t.exposeBoolean("isCurrent", { description: "Whether it is the one that asks." }),
  }),
});

builder.queryFields((t) => ({
  me: t.field({
    type: Me,
    access: own,
    description: "The signed-in person, or the one who made the token.",
    resolve: (_root, _args, context) => context.modules.people.me(context.actor),
  }),
  sessions: t.field({
    type: [Session],
    access: own,
    description: "The person's own sessions that are still open, the last used first. A token has none.",
    resolve: (_root, _args, context) => context.modules.people.sessions(context.actor),
  }),
}));

builder.mutationFields((t) => ({
  endSession: t.boolean({
    access: own,
    description: "Ends one of the person's own sessions at once, also the one that asks. Not for tokens.",
    args: { id: t.arg.id({ required: true, description: "The session's id." }) },
    resolve: (_root, { id }, context) => context.modules.people.endSession(context.actor, id, context.origin),
  }),
  endOtherSessions: t.int({
    access: own,
    description: "Signs the person out everywhere but here. The answer is how many sessions ended. Not for tokens.",
    resolve: (_root, _args, context) => context.modules.people.endOtherSessions(context.actor, context.origin),
  }),
}));
