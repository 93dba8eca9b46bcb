import type { UserRole } from "#kernel/actor.ts";
import { badUserInput } from "#kernel/errors.ts";

export const userStatuses = ["ACTIVATED", "PENDING", "SUSPENDED"] as const;

export type UserStatus = (typeof userStatuses)[number];

export type Account = { readonly id: string; readonly name: string };

/** A person of an account as others may see them. What it lacks on purpose: the password's hash. */
export type AccountUser = {
  readonly id: string;
  readonly accountId: string;
  /** The same person across all that the account's sources know of them. */
  readonly unifiedUserId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: UserRole;
  readonly status: UserStatus;
  readonly createdAt: Date;
};

/** The longest address that mail can carry. */
export const longestEmail = 254;
const longestName = 255;
const emailPattern = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;

/** The form in which addresses are stored and compared. */
export function normalizedEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** False for what cannot be anybody's address, which is then not looked for either. */
export function isEmail(normalized: string): boolean {
  return normalized.length <= longestEmail && emailPattern.test(normalized);
}

/** Only what is certainly no address is refused: the rest is for a mail to find out. */
export function checkedEmail(email: string): string {
  const normalized = normalizedEmail(email);
  if (normalized.length > longestEmail) {
    throw badUserInput("email", `An e-mail address has at most ${longestEmail} characters.`);
  }
  if (!isEmail(normalized)) {
    throw badUserInput("email", `${JSON.stringify(normalized)} is not an e-mail address.`);
  }
  return normalized;
}

export function checkedName(field: string, name: string): string {
  const trimmed = name.trim();
  if (trimmed === "") throw badUserInput(field, `${field} must not be empty.`);
  if (trimmed.length > longestName) throw badUserInput(field, `${field} has at most ${longestName} characters.`);
  if (/\p{Cc}/u.test(trimmed)) throw badUserInput(field, `${field} must not contain control characters.`);
  return trimmed;
}
