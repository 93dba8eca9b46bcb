import type { AuditEntry } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import { insertAuditEvent } from "./audit-repository.ts";

/** Handed over to the slices that change things: the row is written in the transaction of the change itself. */
export type Audit = { readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void> };

export function createAudit(): Audit {
  return { record: insertAuditEvent };
}
