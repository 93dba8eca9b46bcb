import type { AuditEntry } from "#kernel/audit.ts";
import type { Clock } from "#kernel/clock.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { Mailer } from "#platform/mail/mail.ts";
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
} & WaysIn;

/** How people come in for the first time, and again. */
export type WaysIn = {
  /** Null: links are shown to whoever made them, and sent to nobody. */
  readonly mailer: Pick<Mailer, "send"> | null;
  /** Where the instance is reached, asked when a link is made. */
  readonly url: () => string;
  /** Whether people may sign in with a password. */
  readonly passwordSignIn: boolean;
};
