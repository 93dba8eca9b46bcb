import type { UserRole } from "#kernel/actor.ts";
import type { TokenScope } from "#kernel/scope.ts";
import type { Secret } from "#kernel/secret.ts";
import { maskSecret } from "#kernel/secret-token.ts";

export const tokenStatuses = ["ACTIVE", "RETIRING", "PENDING_FIRST_USE", "EXPIRED", "REVOKED", "SUPERSEDED"] as const;

/** Follows from a token's instants and the database's clock; it is stored nowhere. */
export type TokenStatus = (typeof tokenStatuses)[number];

/** The statuses in which a token opens the door. */
export const liveStatuses: readonly TokenStatus[] = ["ACTIVE", "RETIRING", "PENDING_FIRST_USE"];

export function isLive(status: TokenStatus): boolean {
  return liveStatuses.includes(status);
}

export const tokenKinds = ["STANDARD", "PLAYGROUND"] as const;

/** A token of the playground is brief, holds no place and ends with the session that made it. */
export type TokenKind = (typeof tokenKinds)[number];

/** The record of a token as it may be shown to administrators. What it lacks on purpose: the secret and its hash. */
export type ApiToken = {
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
  readonly kind: TokenKind;
  readonly scope: TokenScope;
  readonly status: TokenStatus;
  readonly region: string;
  readonly last4: string;
  /** The current role of the person who made it, or took it over. */
  readonly role: UserRole;
  readonly createdById: string;
  readonly createdByEmail: string;
  readonly createdByName: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokedById: string | null;
  readonly revokedByEmail: string | null;
  readonly revokedByName: string | null;
  readonly revokeReason: string | null;
  readonly supersededAt: Date | null;
  readonly replacedById: string | null;
};

/** The only thing that carries a secret, and only in the answer that made it. */
export type IssuedToken = {
  readonly secret: Secret;
  readonly token: ApiToken;
  /** The token whose place this one took, if it was taken. */
  readonly replaced: ApiToken | null;
};

export function maskedValue(token: Pick<ApiToken, "region" | "last4">): string {
  return maskSecret("apiToken", token.region, token.last4);
}
