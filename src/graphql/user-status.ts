import { builder } from "./builder.ts";

/** Shared, because people are listed as a part of the catalog and as those who may sign in. */
export const UserStatusEnum = builder.enumType("UserStatus", {
  description: "Whether a person can use the account.",
  values: {
    ACTIVATED: { description: "They can." },
    PENDING: { description: "They were invited and have not come yet." },
    SUSPENDED: { description: "They could, and may not any more." },
  } as const,
});
