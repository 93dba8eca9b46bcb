import type { UserRole } from "#kernel/actor.ts";
import type { AuditActor } from "#kernel/audit.ts";
import type { Secret } from "#kernel/secret.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Database, Transaction } from "#platform/database/database.ts";

/** What the slice is built from. The functions are handed over by the accounts slice. */
export type ProvisioningDependencies = {
  readonly database: Database;
  readonly accounts: {
    readonly generatePassword: () => Secret;
    readonly within: (tx: Transaction, by: AuditActor) => AccountsWithin;
  };
  /** Handed over by the queries slice. */
  readonly storeQueries: StoreQueries;
};

export type StoreQueries = (write: CatalogWrite, queries: readonly NewQuery[]) => Promise<unknown>;

export type NewQuery = {
  readonly query: string;
  readonly timestamp: Date;
  readonly databaseId: string;
  readonly author: string;
  readonly runs: number;
  readonly isHidden: boolean;
  readonly durationSeconds: number;
  readonly rowsProduced: number;
  readonly snowflakeWarehouseSize: string;
};

export type AccountsWithin = {
  /** True when there is no account at all. Until the transaction ends, nobody else is told so. */
  readonly claimFirstAccount: () => Promise<boolean>;
  readonly createAccount: (input: { readonly name: string }) => Promise<{ readonly id: string }>;
  readonly createUser: (input: NewPerson) => Promise<CreatedPerson>;
};

export type NewPerson = {
  readonly accountId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly role: UserRole;
  readonly status: "ACTIVATED";
  readonly password?: string | undefined;
};

export type CreatedPerson = { readonly id: string; readonly unifiedUserId: string };
