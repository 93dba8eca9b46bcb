import { z } from "zod";

const instant = z.iso.datetime();

/** An API token as REST clients know it; "team" is their word for the account. */
export const tokenObject = z
  .object({
    tokenId: z.uuid().describe("The token's id."),
    teamId: z.uuid().describe("The account's id."),
    name: z.string().nullable().describe("What its maker called it."),
    tokenPrefix: z.string().describe("What its secret begins with: `cat_tok_eu_`."),
    last4: z.string().describe("The last four characters of its secret."),
    scope: z.enum(["READ_ONLY", "READ_WRITE"]).describe("What it may do."),
    role: z.enum(["admin", "member", "readonly"]).describe("What it comes to: its scope within its maker's role."),
    createdByUserId: z.uuid().describe("Who made it."),
    expiresAt: instant.describe(
      "When its life ends; of a replaced token that lives on for a while, when that while ends.",
    ),
    lastUsedAt: instant.nullable().describe("When it was last used."),
    isActive: z.boolean().describe("Whether it opens the door now."),
    createdAt: instant.describe("When it was made."),
    updatedAt: instant.describe("When it was made, replaced or revoked, whichever came last."),
  })
  .meta({ id: "ApiToken", description: "An API token, without its secret." });

/** What every document about tokens selects for {@link asTokenObject}. */
export const tokenFields =
  "id name scope status role maskedValue createdAt expiresAt lastUsedAt revokedAt supersededAt createdBy { id }";

type SelectedToken = {
  readonly id: string;
  readonly name: string | null;
  readonly scope: "READ_ONLY" | "READ_WRITE";
  readonly status: string;
  readonly role: string;
  readonly maskedValue: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
  readonly supersededAt: number | null;
  readonly createdBy: { readonly id: string };
};

const live: ReadonlySet<string> = new Set(["ACTIVE", "RETIRING", "PENDING_FIRST_USE"]);

export function asTokenObject(selected: unknown, teamId: string): z.output<typeof tokenObject> {
  // Selected by `tokenFields` from a schema that the document was checked against.
  const token = selected as SelectedToken;
  const [tokenPrefix = "", last4 = ""] = token.maskedValue.split("…");
  const changes = [
    token.createdAt,
    token.revokedAt ?? 0,
    token.status === "SUPERSEDED" ? (token.supersededAt ?? 0) : 0,
  ];
  return {
    tokenId: token.id,
    teamId,
    name: token.name,
    tokenPrefix,
    last4,
    scope: token.scope,
    role: roleOf(token),
    createdByUserId: token.createdBy.id,
    expiresAt: iso(endOf(token)),
    lastUsedAt: token.lastUsedAt === null ? null : iso(token.lastUsedAt),
    isActive: live.has(token.status),
    createdAt: iso(token.createdAt),
    updatedAt: iso(Math.max(...changes)),
  };
}

/** A token that was replaced and waits for its successor's first use ends with its life as long as that does not come. */
function endOf({ status, expiresAt, supersededAt }: SelectedToken): number {
  return status === "RETIRING" ? Math.min(expiresAt, supersededAt ?? expiresAt) : expiresAt;
}

function roleOf({ scope, role }: SelectedToken): "admin" | "member" | "readonly" {
  if (scope === "READ_ONLY" || role === "VIEWER") return "readonly";
  return role === "ADMIN" ? "admin" : "member";
}

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
