import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import type { ExternalLinks } from "./external-links.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly externalLinks: ExternalLinks;
  }
}

const ExternalLinkTechnology = builder.enumType("ExternalLinkTechnology", {
  description: "What kind of place an external link leads to.",
  values: {
    AIRFLOW: { description: "A workflow in Apache Airflow." },
    GITHUB: { description: "A repository or file on GitHub." },
    GITLAB: { description: "A repository or file on GitLab." },
    OTHER: { description: "Anything else." },
  } as const,
});

builder.prismaObject("ExternalLink", {
  description: "A link from a table to where it is built.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "UUID." }),
    url: t.exposeString("url", { description: "The address that it leads to." }),
    technology: t.expose("technology", { type: ExternalLinkTechnology, description: "What kind of place that is." }),
    tableId: t.exposeString("tableId", { description: "The table's id." }),
  }),
});

const url = "An http or https address of at most 2,000 characters.";

const CreateExternalLinkInput = builder.inputType("CreateExternalLinkInput", {
  description: "A link to create.",
  fields: (t) => ({
    tableId: t.string({ required: true, description: "The table it belongs to for good." }),
    technology: t.field({
      type: ExternalLinkTechnology,
      required: true,
      description: "What kind of place it leads to; a table has one link of each.",
    }),
    url: t.string({ required: true, description: url }),
  }),
});

const UpdateExternalLinkInput = builder.inputType("UpdateExternalLinkInput", {
  description: "A change of a link: what is left out stays as it is.",
  fields: (t) => ({
    id: t.string({ required: true, description: "The link." }),
    url: t.string({ description: `${url} It cannot be null.` }),
  }),
});

const DeleteExternalLinkInput = builder.inputType("DeleteExternalLinkInput", {
  description: "A link to delete.",
  fields: (t) => ({ id: t.string({ required: true, description: "The link." }) }),
});

builder.mutationField("createExternalLinks", (t) =>
  t.prismaField({
    type: ["ExternalLink"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Links tables to where they are built: at most 500, all or none, answered in the order of the input. A table has one link per technology.",
    args: { data: t.arg({ type: [CreateExternalLinkInput], required: true, description: "The links." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "externalLink", query, await context.modules.externalLinks.create(accountActor(context), data)),
  }),
);

builder.mutationField("updateExternalLinks", (t) =>
  t.prismaField({
    type: ["ExternalLink"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Changes where links lead to: at most 500, all or none, answered in the order of the input.",
    args: { data: t.arg({ type: [UpdateExternalLinkInput], required: true, description: "The changes." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "externalLink", query, await context.modules.externalLinks.update(accountActor(context), data)),
  }),
);

builder.mutationField("deleteExternalLinks", (t) =>
  t.boolean({
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description: "Deletes links for good: at most 500, all or none. Answers true.",
    args: { data: t.arg({ type: [DeleteExternalLinkInput], required: true, description: "The links." }) },
    resolve: async (_root, { data }, context) => {
      await context.modules.externalLinks.delete(accountActor(context), data);
      return true;
    },
  }),
);
