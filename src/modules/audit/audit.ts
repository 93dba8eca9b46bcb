import type { Actor } from "#kernel/actor.ts";
import type { AuditEntry } from "#kernel/audit.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { AuditEvent, AuditFilter } from "./audit-event.ts";
import * as repository from "./audit-repository.ts";
import { type ChainEnd, type ChainProblem, chainEnds, findProblems } from "./chain-repository.ts";
import { type ListEventsInput, listEvents } from "./list-events.ts";

/** Handed over to the slices that change things: the row is written in the transaction of the change itself. */
export type Audit = {
  readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void>;
  /** Writes those of which there is no row of the same action, subject and reason within the last hour, and answers them. */
  readonly recordOncePerHour: (tx: Transaction, entries: readonly AuditEntry[]) => Promise<AuditEntry[]>;
};

export function createAudit(): Audit {
  return { record: repository.insertAuditEvent, recordOncePerHour };
}

async function recordOncePerHour(tx: Transaction, entries: readonly AuditEntry[]): Promise<AuditEntry[]> {
  // Only once the others have written theirs is it known what there is.
  await repository.lockChains(
    tx,
    entries.map(({ accountId }) => accountId),
  );
  const written = await repository.writtenWithinTheHour(tx, entries);
  const missing = entries.filter((_, place) => !written.has(place));
  for (const entry of missing) await repository.insertAuditEvent(tx, entry);
  return missing;
}

/** The face of the audit log for those who read it. See README.md for what it promises. */
export type AuditLog = {
  readonly list: (actor: Actor, input: ListEventsInput) => Promise<AuditEvent[]>;
  /** Writes a row for each token whose life has ended by itself; what a timer calls. */
  readonly recordExpiries: () => Promise<void>;
  /** For the command line, whose user holds the database itself. */
  readonly operator: {
    readonly export: (accountId: string, filter: AuditFilter) => Promise<AuditEvent[]>;
    /** What is not as it was written, and how far each chain goes. */
    readonly verify: (accountId: string | undefined) => Promise<Verification>;
  };
};

export type Verification = { readonly problems: readonly ChainProblem[]; readonly ends: readonly ChainEnd[] };

export function createAuditLog(database: Database): AuditLog {
  return {
    list: (actor, input) => listEvents(database, actor, input),
    recordExpiries: () => recordExpiries(database),
    operator: {
      export: (accountId, filter) => repository.readEvents(database, accountId, filter),
      verify: async (accountId) => ({
        problems: await findProblems(database, accountId),
        ends: await chainEnds(database, accountId),
      }),
    },
  };
}

/** Most of the time there is none, and asking takes no lock. */
async function recordExpiries(database: Database): Promise<void> {
  const expired = await repository.expiredWithoutEvent(database);
  if (expired.length === 0) return;
  await database.transaction(async (tx) => {
    await repository.lockChains(
      tx,
      expired.map(({ accountId }) => accountId),
    );
    await repository.insertExpiries(
      tx,
      expired.map(({ id }) => id),
    );
  });
}
