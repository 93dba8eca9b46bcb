import { hash } from "node:crypto";
import type { RequestOrigin } from "#kernel/audit.ts";
import { CatalogError } from "#kernel/errors.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import { tokenByHash, type VerificationRow } from "./scim-token-repository.ts";

/** An identity provider: it manages the people and groups of its account, and nothing else. */
export type ScimActor = {
  readonly kind: "scimToken";
  readonly accountId: string;
  readonly tokenId: string;
  /** When the token stops working if nobody ends it before: its expiry, or the end of its overlap. */
  readonly endsAt: Date;
};

export type VerifyScimToken = (presented: string, origin: RequestOrigin) => Promise<ScimActor>;

/** One read by the hash for each request and nothing remembered, so that what has ended is refused at once. */
export function createVerifyScimToken({ database, region, recordRefused }: ScimDependencies): VerifyScimToken {
  return async (presented, origin) => {
    const parsed = parseSecret(presented);
    if (parsed === null || parsed.kind !== "scimToken")
      throw refusal("MALFORMED", "This is not a SCIM token: it is cut off, mistyped or of another kind.");
    if (parsed.region !== region)
      throw refusal("WRONG_REGION", `This token belongs to the region ${parsed.region}.`, { region: parsed.region });
    const row = await tokenByHash(database, hash("sha256", presented, "buffer"));
    if (row === undefined) throw refusal("UNKNOWN", "This token is not known here.");
    const ended = endOf(row);
    if (ended === null) {
      const endsAt = row.supersededAt ?? row.expiresAt;
      return { kind: "scimToken", accountId: row.accountId, tokenId: row.id, endsAt };
    }
    const { accountId, id: tokenId } = row;
    recordRefused({ accountId, tokenId, secretKind: "scimToken", reason: ended.reason, origin });
    throw refusal(ended.reason, ended.message);
  };
}

type End = { readonly reason: string; readonly message: string };

/** Why a token that there is opens nothing; null if it does. */
function endOf({ status, accountIsOpen, expiresAt, revokedAt, supersededAt }: VerificationRow): End | null {
  const at = (instant: Date | null): string => (instant ?? expiresAt).toISOString();
  if (status === "REVOKED") return { reason: status, message: `This token was revoked at ${at(revokedAt)}.` };
  if (status === "SUPERSEDED") return { reason: status, message: `This token was replaced at ${at(supersededAt)}.` };
  if (status === "EXPIRED") return { reason: status, message: `This token expired at ${at(expiresAt)}.` };
  if (accountIsOpen) return null;
  return { reason: "ACCOUNT_SUSPENDED", message: "The account of this token is suspended." };
}

function refusal(reason: string, message: string, details: object = {}): CatalogError {
  return new CatalogError("UNAUTHENTICATED", message, { reason, ...details });
}
