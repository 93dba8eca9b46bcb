import { hash } from "node:crypto";
import { CatalogError } from "#kernel/errors.ts";
import { parseSecret } from "#kernel/secret-token.ts";
import type { ScimDependencies } from "./scim-dependencies.ts";
import { tokenByHash, touch, type VerificationRow } from "./scim-token-repository.ts";

/** An identity provider: it manages the people and groups of its account, and nothing else. */
export type ScimActor = { readonly kind: "scimToken"; readonly accountId: string; readonly tokenId: string };

export type VerifyScimToken = (presented: string) => Promise<ScimActor>;

/** One read by the hash for each request and nothing remembered, so that what has ended is refused at once. */
export function createVerifyScimToken({ database, region }: ScimDependencies): VerifyScimToken {
  return async (presented) => {
    const parsed = parseSecret(presented);
    if (parsed === null || parsed.kind !== "scimToken")
      throw refusal("MALFORMED", "This is not a SCIM token: it is cut off, mistyped or of another kind.");
    if (parsed.region !== region)
      throw refusal("WRONG_REGION", `This token belongs to the region ${parsed.region}.`, { region: parsed.region });
    const row = await tokenByHash(database, hash("sha256", presented, "buffer"));
    if (row === undefined) throw refusal("UNKNOWN", "This token is not known here.");
    assertLive(row);
    if (row.isStale) await touch(database, row.id);
    return { kind: "scimToken", accountId: row.accountId, tokenId: row.id };
  };
}

function assertLive({ status, accountIsOpen, expiresAt, revokedAt, supersededAt }: VerificationRow): void {
  if (status === "REVOKED")
    throw refusal(status, `This token was revoked at ${(revokedAt ?? expiresAt).toISOString()}.`);
  if (status === "SUPERSEDED")
    throw refusal(status, `This token was replaced at ${(supersededAt ?? expiresAt).toISOString()}.`);
  if (status === "EXPIRED") throw refusal(status, `This token expired at ${expiresAt.toISOString()}.`);
  if (!accountIsOpen) throw refusal("ACCOUNT_SUSPENDED", "The account of this token is suspended.");
}

function refusal(reason: string, message: string, details: object = {}): CatalogError {
  return new CatalogError("UNAUTHENTICATED", message, { reason, ...details });
}
