import type { UserRole } from "#kernel/actor.ts";
import type { UserStatus } from "./account-user.ts";

/** A person as administrators of the account see them. */
export type Person = {
  readonly id: string;
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: UserRole;
  readonly status: UserStatus;
  readonly createdAt: Date;
  /** By any session of the last month. */
  readonly lastSeenAt: Date | null;
};
