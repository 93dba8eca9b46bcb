import type { NoticeKind } from "#kernel/notice.ts";
import type { Secret } from "#kernel/secret.ts";

/** An address that is told of the account's tokens. Its secret is only ever in a {@link WebhookWithSecret}. */
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly kinds: readonly NoticeKind[];
  readonly createdAt: Date;
  /** When its secret was last changed; null if never. */
  readonly secretRotatedAt: Date | null;
  /** Until when the secret before signs as well; null when it does not any more. */
  readonly previousSecretUntil: Date | null;
};

export type WebhookWithSecret = { readonly webhook: Webhook; readonly secret: Secret };

export type WebhookTest = { readonly isDelivered: boolean; readonly error: string | null };
