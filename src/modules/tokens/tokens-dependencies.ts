import type { AuditEntry } from "#kernel/audit.ts";
import type { TokenNotice } from "#kernel/notice.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";

/** What the slice is built from, apart from its face, so that no operation has to import what imports it. */
export type TokensDependencies = {
  readonly database: Database;
  readonly events: EventBus;
  readonly region: string;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Handed over by the audit slice. */
  readonly audit: { readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void> };
  /** Handed over by the notices slice: what administrators are told of. */
  readonly notices: { readonly enqueue: (tx: Transaction, notice: TokenNotice) => Promise<void> };
  /** Handed over by the accounts slice: how many active tokens of a scope the account may have. */
  readonly tokensPerScope: (accountId: string) => Promise<number>;
};
