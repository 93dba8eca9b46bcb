import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor, AuditEntry, RequestOrigin } from "#kernel/audit.ts";
import type { TokenNotice } from "#kernel/notice.ts";
import type { CatalogStore } from "#platform/database/catalog-store.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import type { RoleGroup } from "./directory.ts";

export type PersonChange = { readonly accountId: string; readonly userId: string; readonly by: AuditActor };

export type RefusedScimUse = {
  readonly accountId: string;
  readonly tokenId: string;
  readonly secretKind: "scimToken";
  readonly reason: string;
  readonly origin: RequestOrigin;
};

/** Handed over by the accounts slice, which also refuses to leave an account without an active administrator. */
export type ChangePeople = {
  readonly suspend: (tx: Transaction, change: PersonChange) => Promise<unknown>;
  readonly reactivate: (tx: Transaction, change: PersonChange) => Promise<unknown>;
  readonly changeRole: (tx: Transaction, change: PersonChange & { readonly role: UserRole }) => Promise<unknown>;
};

/** What the slice is built from, apart from its face, so that no operation has to import what imports it. */
export type ScimDependencies = {
  readonly database: Database;
  readonly store: CatalogStore;
  readonly events: Pick<EventBus, "publish">;
  readonly region: string;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Handed over by the audit slice. */
  readonly audit: { readonly record: (tx: Transaction, entry: AuditEntry) => Promise<void> };
  /** Handed over by the notices slice: puts word for the administrators into the outbox. */
  readonly enqueue: (tx: Transaction, notice: TokenNotice) => Promise<void>;
  /** Handed over by the usage slice: told when somebody uses a token that there is but that has ended. */
  readonly recordRefused: (use: RefusedScimUse) => void;
  readonly people: ChangePeople;
  /** Groups whose members get a role; empty: directories do not touch roles. */
  readonly roleGroups: readonly RoleGroup[];
};
