import type { IconName } from "../../app/parts/icon-paths.ts";
import type { TokenRow } from "./operations.ts";

export const scopeWords: Record<TokenRow["scope"], string> = { READ_ONLY: "Read Only", READ_WRITE: "Read & Write" };

export const scopePromises: Record<TokenRow["scope"], string> = {
  READ_ONLY: "Search, lineage, MCP, scripts that read. Cannot change anything.",
  READ_WRITE: "Also imports, uploads, changes, AI Assistant.",
};

type State = { readonly word: string; readonly icon: IconName; readonly tone: "good" | "soft" | "warn" | "bad" };

export const statusWords: Record<TokenRow["status"], State> = {
  ACTIVE: { word: "Active", icon: "check", tone: "good" },
  PENDING_FIRST_USE: { word: "Waiting for first use", icon: "hourglass", tone: "good" },
  RETIRING: { word: "Retiring", icon: "clock", tone: "warn" },
  EXPIRED: { word: "Expired", icon: "clock", tone: "soft" },
  REVOKED: { word: "Revoked", icon: "cross", tone: "bad" },
  SUPERSEDED: { word: "Replaced", icon: "swap", tone: "soft" },
};

const doorWords: Record<string, string> = {
  graphql: "GraphQL",
  websocket: "WebSocket",
  rest: "REST",
  upload: "uploads",
  mcp: "MCP",
  scim: "SCIM",
};

export function doorWord(door: string): string {
  return doorWords[door] ?? door;
}

/** What people call it: its name, or what is shown of its value where it has none. */
export function tokenTitle({ name, maskedValue }: { name?: string | null; maskedValue: string }): string {
  return name ?? maskedValue;
}

export function isLive({ status }: Pick<TokenRow, "status">): boolean {
  return status === "ACTIVE" || status === "RETIRING" || status === "PENDING_FIRST_USE";
}

export type HistoryEntry = { readonly at: number; readonly text: string };

/** What happened to a token, newest first: when, why and by whom. */
export function historyOf(token: TokenRow, now: number): HistoryEntry[] {
  const { createdAt, createdBy, expiresAt, revokedAt, revokedBy, revokeReason, supersededAt, replacedBy } = token;
  const entries: HistoryEntry[] = [{ at: createdAt, text: `Created by ${createdBy.name}` }];
  if (supersededAt != null) {
    const by = replacedBy == null ? "" : ` by ${tokenTitle(replacedBy)}`;
    entries.push({ at: supersededAt, text: supersededAt > now ? `Ends, replaced${by}` : `Replaced${by}` });
  }
  if (revokedAt != null) {
    const why = revokeReason == null ? "" : `: “${revokeReason}”`;
    entries.push({ at: revokedAt, text: `Revoked by ${revokedBy?.name ?? "the command line"}${why}` });
  }
  if (token.status === "EXPIRED") entries.push({ at: expiresAt, text: "Expired" });
  return entries.sort((one, other) => other.at - one.at);
}

/** What others did between two readings of the list, as sentences. */
export function describeChanges(before: readonly TokenRow[], after: readonly TokenRow[]): string[] {
  const known = new Map(before.map((token) => [token.id, token]));
  return after.flatMap((token) => {
    const earlier = known.get(token.id);
    const title = tokenTitle(token);
    if (earlier === undefined) return isLive(token) ? [`${token.createdBy.name} created ${title}.`] : [];
    if (earlier.status === token.status) return [];
    if (token.status === "REVOKED") return [`${token.revokedBy?.name ?? "The command line"} revoked ${title}.`];
    return [`${title} is now ${statusWords[token.status].word.toLowerCase()}.`];
  });
}
