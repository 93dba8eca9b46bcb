import type { IconName } from "../../app/parts/icon-paths.ts";
import type { PersonRow, Role } from "./operations.ts";

export const roles: readonly Role[] = ["VIEWER", "CONTRIBUTOR", "STEWARD", "ADMIN"];

export const roleWords: Record<Role, string> = {
  ADMIN: "Administrator",
  STEWARD: "Steward",
  CONTRIBUTOR: "Contributor",
  VIEWER: "Viewer",
};

export const rolePromises: Record<Role, string> = {
  ADMIN: "Everything, tokens and people too.",
  STEWARD: "Looks after the catalog.",
  CONTRIBUTOR: "Adds to the catalog.",
  VIEWER: "Reads the catalog.",
};

type Status = { readonly word: string; readonly icon: IconName; readonly tone: string };

export const statusWords: Record<PersonRow["status"], Status> = {
  ACTIVATED: { word: "Active", icon: "check", tone: "good" },
  PENDING: { word: "Invited", icon: "hourglass", tone: "soft" },
  SUSPENDED: { word: "Suspended", icon: "cross", tone: "bad" },
};

export function nameOf({ firstName, lastName, email }: PersonRow): string {
  return `${firstName} ${lastName}`.trim() || email;
}
