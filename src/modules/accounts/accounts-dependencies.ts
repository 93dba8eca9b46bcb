import type { AuditEntry } from "#kernel/audit.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { RandomBytes } from "./password.ts";

/** What the slice is built from, apart from its face, so that no operation has to import what imports it. */
export type AccountsDependencies = {
  readonly database: Database;
  readonly events: Pick<EventBus, "publish">;
  readonly randomBytes: RandomBytes;
  /** Measures the throttle's window; a session's life is judged by the database's clock. */
  readonly clock: Clock;
  /** Handed over by the audit slice. */
  readonly audit: { readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void> };
};
