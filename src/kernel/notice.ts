import type { SecretKind } from "./secret-token.ts";

/** What happened to a token that its account's administrators are told. Never holds a secret. */
export const noticeKinds = [
  "token.generated",
  "token.replaced",
  "token.revoked",
  "token.expiring",
  "token.expired",
  "token.overlap_ending",
  "token.leaked",
  "token.superseded_used",
] as const;

export type NoticeKind = (typeof noticeKinds)[number];

export type TokenNotice = {
  readonly accountId: string;
  readonly tokenId: string;
  /** Left out: an API token. */
  readonly secretKind?: SecretKind | undefined;
  readonly kind: NoticeKind;
  /** What the words need beside the token's record: the successor's id, the reason of a revocation. */
  readonly details?: Readonly<Record<string, string | number | null>> | undefined;
};
