import type { NoticeKind } from "#kernel/notice.ts";
import type { TokenScope } from "#kernel/scope.ts";
import { maskSecret, type SecretKind } from "#kernel/secret-token.ts";

export const noticeStates = ["PENDING", "SENT", "SKIPPED", "DEAD"] as const;

/** Waiting for its next try, taken by the receiver, not worth sending any more, or given up. */
export type NoticeState = (typeof noticeStates)[number];

export const noticeChannels = ["MAIL", "WEBHOOK"] as const;
export type NoticeChannel = (typeof noticeChannels)[number];

/** How many days before its end a token is announced. */
export const thresholdDays = [30, 7, 1] as const;

/** A row of the outbox as administrators see it. */
export type Notice = {
  readonly id: string;
  readonly kind: NoticeKind;
  /** 0 for kinds without thresholds. */
  readonly thresholdDays: number;
  readonly tokenId: string;
  readonly tokenSecretKind: SecretKind;
  readonly tokenRegion: string;
  readonly tokenLast4: string;
  readonly channel: NoticeChannel;
  readonly recipient: string;
  readonly state: NoticeState;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly subject: string | null;
  readonly text: string | null;
};

/** What is known of a token when administrators are told of it. Never its secret. */
export type ToldToken = {
  readonly id: string;
  readonly secretKind: SecretKind;
  readonly name: string | null;
  /** Null: a SCIM token, which has none. */
  readonly scope: TokenScope | null;
  readonly region: string;
  readonly last4: string;
  /** Null: made at the command line. */
  readonly createdByEmail: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly supersededAt: Date | null;
  readonly revokedAt: Date | null;
  readonly revokeReason: string | null;
};

/** Somebody who used the token of late. */
export type TokenClient = {
  /** The name of the program: `curl`. */
  readonly family: string;
  readonly network: string | null;
  readonly lastSeenAt: Date;
};

/** Everything that the words of one message are made of. */
export type NoticeFacts = {
  readonly kind: NoticeKind;
  readonly thresholdDays: number;
  readonly details: Readonly<Record<string, string | number | null>>;
  readonly accountName: string;
  readonly token: ToldToken;
  readonly clients: readonly TokenClient[];
  /** By the database's clock. */
  readonly now: Date;
};

export function maskedValue({ secretKind, region, last4 }: Pick<ToldToken, "secretKind" | "region" | "last4">): string {
  return maskSecret(secretKind, region, last4);
}

export function maskedValueOf({ tokenSecretKind, tokenRegion, tokenLast4 }: Notice): string {
  return maskSecret(tokenSecretKind, tokenRegion, tokenLast4);
}
