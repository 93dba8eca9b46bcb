import { builder } from "#graphql/builder.ts";
for (const name of ["EntityEditor", "ExternalLink", "OwnerEntity", "TeamOwnerEntity", "User"] as const)
  builder.prismaObject(name, { description: "Pending.", fields: (t) => ({ id: t.exposeID("id") }) });
