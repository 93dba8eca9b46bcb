import { builder } from "#graphql/builder.ts";
import { stating } from "#graphql/cost.ts";
import type { Usage } from "./usage.ts";
import type { TokenClientRow, UsageDay } from "./usage-repository.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly usage: Usage;
  }
}

const TokenUsageDay = builder.objectRef<UsageDay>("TokenUsageDay").implement({
  description: "How often a token was used on one day.",
  fields: (t) => ({
    date: t.exposeString("date", { description: "The day by UTC, as 2026-03-01." }),
    requests: t.exposeInt("requests", { description: "Requests over all doors, refused ones too." }),
    failed: t.exposeInt("failed", {
      description:
        "Those of them that were refused: the token had ended, its scope was too weak, the request was unfit.",
    }),
  }),
});

const TokenClient = builder.objectRef<TokenClientRow>("TokenClient").implement({
  description: "Somebody who uses a token: one program, in one network, through one door.",
  fields: (t) => ({
    family: t.exposeString("family", {
      description:
        "The program without its version, such as `python-requests` or `Firefox`; `unknown` if it did not say.",
    }),
    network: t.exposeString("network", {
      nullable: true,
      description: "The network that the calls came from, such as `192.0.2.0/24`; null where addresses are not kept.",
    }),
    door: t.exposeString("door", { description: "`graphql`, `websocket`, `rest`, `upload`, `mcp` or `scim`." }),
    requests: t.exposeInt("requests", { description: "Requests since it was first seen." }),
    rootFields: t.exposeStringList("rootFields", {
      description:
        "The root fields that it asked for, 30 at most; of an identity provider its requests, such as `GET /Users`.",
    }),
    firstSeenAt: t.expose("firstSeenAt", { type: "Timestamp", description: "When it was first seen." }),
    lastSeenAt: t.expose("lastSeenAt", { type: "Timestamp", description: "When it was last seen." }),
  }),
});

const daysCost = stating("Costs 1 a day.", ({ days }: { readonly days: number }) => ({
  field: Math.max(1, days),
  multiplier: 1,
}));

// Both kinds of token are counted alike.
for (const token of ["ApiToken", "ScimToken"] as const) {
  builder.objectField(token, "usage", (t) =>
    t.field({
      type: [TokenUsageDay],
      description: "Its requests on each of the last days, oldest first; the last is today, by UTC.",
      complexity: daysCost,
      args: {
        days: t.arg.int({ required: true, defaultValue: 90, description: "How many days, 1 to 366." }),
      },
      resolve: ({ id }, { days }, { modules }) => modules.usage.days(id, days),
    }),
  );

  builder.objectField(token, "clients", (t) =>
    t.field({
      type: [TokenClient],
      description: "Who used it within the last days, latest first, 100 at most: what stops working when it ends.",
      args: {
        days: t.arg.int({ required: true, defaultValue: 30, description: "How many days, 1 to 366." }),
      },
      resolve: ({ id }, { days }, { modules }) => modules.usage.clients(id, days),
    }),
  );
}
