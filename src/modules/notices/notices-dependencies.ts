import type { AuditEntry } from "#kernel/audit.ts";
import type { Peers } from "#kernel/region.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { Mailer } from "#platform/mail/mail.ts";
import type { TokenClient } from "./notice.ts";

/** Where this instance and the others are reached: links come from here, never from a request. */
export type Places = { readonly region: string; readonly url: () => string; readonly peers: Peers };

/** What the slice is built from. */
export type NoticesDependencies = {
  readonly database: Database;
  readonly places: Places;
  /** Null when there is nowhere to send or write mails: then they are read in the app alone. */
  readonly mailer: Mailer | null;
  readonly webhooks: {
    /** What signing secrets are derived from; null when no key is set and none can be kept. */
    readonly key: () => Uint8Array | null;
    readonly allowPrivate: boolean;
    /** How long an answer is waited for; ten seconds unless said otherwise. */
    readonly timeoutMilliseconds?: number;
  };
  /** Handed over by the audit slice. */
  readonly audit: { readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void> };
  /** Handed over by the usage slice: who used the token in the last 30 days, most recent first. */
  readonly clientsOf: (tokenId: string) => Promise<readonly TokenClient[]>;
};
