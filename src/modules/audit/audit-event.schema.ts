import { builder } from "#graphql/builder.ts";
import { limitCost } from "#graphql/cost.ts";
import type { AuditLog } from "./audit.ts";
import type { AuditEvent as Event } from "./audit-event.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly audit: AuditLog;
  }
}

const AuditActorKind = builder.enumType("AuditActorKind", {
  description: "Who did something.",
  values: {
    USER: { value: "user", description: "A person, signed in." },
    API_TOKEN: { value: "apiToken", description: "A program with an API token." },
    SCIM_TOKEN: { value: "scimToken", description: "An identity provider with its SCIM token." },
    CLI: { value: "cli", description: "Somebody at the command line of the instance." },
    SYSTEM: { value: "system", description: "The instance by itself, or somebody who is not known." },
  } as const,
});

const AuditEvent = builder.objectRef<Event>("AuditEvent").implement({
  description: "Something that was done in the account. Events are never changed and never removed.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    at: t.expose("at", { type: "Timestamp", description: "When it was done." }),
    action: t.exposeString("action", { description: "What was done, such as `token.created`." }),
    actorKind: t.expose("actorKind", { type: AuditActorKind, description: "Who did it." }),
    actorId: t.exposeID("actorId", { nullable: true, description: "UUID of the user or token that did it." }),
    actor: t.exposeString("actor", {
      nullable: true,
      description: "The user's e-mail address, or the token's name; `…` and its last four characters if it has none.",
    }),
    subjectId: t.exposeID("subjectId", { nullable: true, description: "UUID of what it was done to." }),
    requestId: t.exposeString("requestId", { nullable: true, description: "The id of the request that did it." }),
    remoteAddress: t.exposeString("remoteAddress", { nullable: true, description: "Where the request came from." }),
    details: t.expose("details", { type: "JSON", description: "What else is known of it." }),
  }),
});

builder.queryField("auditEvents", (t) =>
  t.field({
    type: [AuditEvent],
    access: { scope: "READ_WRITE", role: "ADMIN" },
    description: "What was done in the account, newest first.",
    complexity: limitCost(100),
    args: {
      actions: t.arg.stringList({ description: "Only these actions, such as `token.revoked`." }),
      actorId: t.arg.id({ description: "Only what this user or token did." }),
      subjectId: t.arg.id({ description: "Only what was done to this, such as a token." }),
      since: t.arg({ type: "DateTime", description: "Only from this instant on." }),
      until: t.arg({ type: "DateTime", description: "Only before this instant." }),
      limit: t.arg.int({ defaultValue: 100, description: "How many at most, 1 to 1,000." }),
      after: t.arg.id({ description: "Only events listed after this one." }),
    },
    resolve: (_root, args, context) => context.modules.audit.list(context.actor, args),
  }),
);
