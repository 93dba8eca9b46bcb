import { builder } from "#graphql/builder.ts";

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
