import { builder } from "./builder.ts";

/** Shared, because owners and data products speak of the same three kinds of assets. */
export const EntityTargetType = builder.enumType("EntityTargetType", {
  description: "The kinds of assets that can be owned, or be offered as a data product.",
  values: {
    DASHBOARD: { description: "A dashboard." },
    TABLE: { description: "A table." },
    TERM: { description: "A term of the glossary." },
  } as const,
});
