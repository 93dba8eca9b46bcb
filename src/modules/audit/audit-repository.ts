import type { AuditEntry } from "#kernel/audit.ts";
import type { Transaction } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

export async function insertAuditEvent(tx: Transaction, entry: AuditEntry): Promise<void> {
  const { accountId, action, by, subjectId, details } = entry;
  await tx.$executeRaw(sql`
    INSERT INTO audit_events (id, account_id, at, action, actor_kind, actor_id, subject_id, request_id, remote_address, details)
    VALUES (gen_random_uuid(), ${accountId}::uuid, catalog_now(), ${action}, ${by.kind}, ${by.id ?? null}::uuid,
            ${subjectId ?? null}::uuid, ${by.requestId ?? null}, ${by.remoteAddress ?? null}, ${JSON.stringify(details ?? {})}::jsonb)`);
}
