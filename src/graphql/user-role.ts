import { builder } from "./builder.ts";

/** Shared, because both a person and the tokens that they made have a role. */
export const UserRoleEnum = builder.enumType("UserRole", {
  description: "What a person may do in the account.",
  values: {
    ADMIN: { description: "Everything, the account's tokens and people included." },
    CONTRIBUTOR: { description: "Reads the catalog and writes to it." },
    STEWARD: { description: "Reads the catalog, writes to it and vouches for what is in it." },
    VIEWER: { description: "Reads the catalog and changes nothing." },
  } as const,
});
