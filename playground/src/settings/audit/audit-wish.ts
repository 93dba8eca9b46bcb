import type { AuditRowFragment } from "../../generated/graphql.ts";

export type About = keyof typeof actionsAbout | "everything";

/** What the page is asked to show. */
export type AuditWish = {
  readonly about: About;
  /** Dates as `<input type="date">` gives them, or empty. */
  readonly since: string;
  readonly until: string;
  readonly actor?: { readonly id: string; readonly name: string } | undefined;
  readonly subjectId?: string | undefined;
};

export const everything: AuditWish = { about: "everything", since: "", until: "" };

/** The API filters by whole names of actions; these are the ones there are. */
export const actionsAbout = {
  tokens: [
    "token.created",
    "token.first_used",
    "token.replaced",
    "token.overlap_started",
    "token.overlap_ended",
    "token.restored",
    "token.taken_over",
    "token.revoked",
    "token.leaked",
    "token.expired",
    "token.refused",
    "token_policy.updated",
    "scimToken.created",
    "scimToken.rotated",
    "scimToken.overlap_ended",
    "scimToken.revoked",
    "scimToken.expired",
    "scimToken.refused",
  ],
  people: [
    "user.created",
    "user.invited",
    "user.invitationAccepted",
    "user.resetLinkIssued",
    "user.passwordReset",
    "user.roleChanged",
    "user.suspended",
    "user.reactivated",
    "user.updated",
    "user.removed",
    "user.returned",
  ],
  "sign-ins": ["session.started", "session.refused", "session.ended"],
} as const;

export function actionsOf(about: About): readonly string[] | null {
  return about === "everything" ? null : actionsAbout[about];
}

/** Days are those of whoever looks: from the first one's start to the last one's end. */
export function instantOf(date: string, side: "start" | "end"): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null;
  const day = new Date(`${date}T00:00:00`);
  if (Number.isNaN(day.getTime())) return null;
  if (side === "end") day.setDate(day.getDate() + 1);
  return day.toISOString();
}

export function detailLines(event: AuditRowFragment): [string, string][] {
  const lines: [string, string][] = [["At", new Date(event.at).toISOString()]];
  if (event.subjectId != null) lines.push(["Done to", event.subjectId]);
  if (event.actorId != null) lines.push(["Done by", event.actorId]);
  if (event.remoteAddress != null) lines.push(["Address", event.remoteAddress]);
  if (event.requestId != null) lines.push(["Request", event.requestId]);
  const details = event.details;
  if (typeof details !== "object" || details === null) return lines;
  for (const [word, value] of Object.entries(details))
    lines.push([word, typeof value === "string" ? value : JSON.stringify(value)]);
  return lines;
}
