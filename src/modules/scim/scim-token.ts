import type { Secret } from "#kernel/secret.ts";
import { maskSecret } from "#kernel/secret-token.ts";

export const scimTokenStatuses = ["ACTIVE", "RETIRING", "EXPIRED", "REVOKED", "SUPERSEDED"] as const;

/** Follows from a token's instants and the database's clock; it is stored nowhere. */
export type ScimTokenStatus = (typeof scimTokenStatuses)[number];

/** The record of an identity provider's token. What it lacks on purpose: the secret and its hash. */
export type ScimToken = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
  readonly status: ScimTokenStatus;
  readonly region: string;
  readonly last4: string;
  /** Null: made at the command line. */
  readonly createdByEmail: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokeReason: string | null;
  readonly supersededAt: Date | null;
  readonly replacedById: string | null;
};

/** The only thing that carries a secret, and only in the answer that made it. */
export type IssuedScimToken = { readonly secret: Secret; readonly token: ScimToken };

export function maskedValue({ region, last4 }: Pick<ScimToken, "region" | "last4">): string {
  return maskSecret("scimToken", region, last4);
}
