import { type AccountActor, heldScope } from "#kernel/actor.ts";
import type { AssetType, ChangeAction } from "#kernel/asset.ts";
import { CatalogError } from "#kernel/errors.ts";
import type { EventBus } from "#platform/events/event-bus.ts";
import { accountPrisma } from "./account-prisma.ts";
import { type Database, type Row, type Transaction, transactionOptions } from "./database.ts";
import { isDeadlock } from "./failures.ts";
import type { PrismaClient } from "./generated/prisma/client.ts";
import { createLoadRows, type LoadRows } from "./load-rows.ts";
import { type Sql, sql } from "./sql.ts";

/** The catalog's data as the slices reach it: always of one account. */
export type CatalogStore = {
  readonly prisma: (accountId: string) => PrismaClient;
  /** Rows by their ids with what was selected of them; null when only Prisma can answer the selection. */
  readonly load: LoadRows;
  /** One statement of SQL; it has to name the account itself, which {@link findPage} does for lists. */
  readonly query: <T extends Row>(statement: Sql) => Promise<T[]>;
  /** One transaction: all of it or nothing, then the change feed and the account's version. */
  readonly write: <T>(accountId: string, work: (write: CatalogWrite) => Promise<T>, bounds?: WriteBounds) => Promise<T>;
};

/** In milliseconds: how long a connection is waited for, and how long the transaction may take. */
export type WriteBounds = { readonly maxWait: number; readonly timeout: number };

export type CatalogWrite = {
  readonly accountId: string;
  /** Confined to the account, but for raw SQL. */
  readonly tx: Transaction;
  /** To be told to subscribers once the transaction has committed. */
  readonly changed: (assetType: AssetType, action: ChangeAction, ids: readonly string[]) => void;
};

export function createCatalogStore(database: Database, events: EventBus): CatalogStore {
  return {
    prisma: (accountId) => accountPrisma(database.prisma, accountId),
    load: createLoadRows(database),
    query: database.query,
    write: (accountId, work, bounds = transactionOptions) =>
      retryDeadlock(() => writeOnce({ database, events, accountId, bounds }, work)),
  };
}

type WriteInput = {
  readonly database: Database;
  readonly events: EventBus;
  readonly accountId: string;
  readonly bounds: WriteBounds;
};

async function writeOnce<T>(
  { database, events, accountId, bounds }: WriteInput,
  work: (write: CatalogWrite) => Promise<T>,
): Promise<T> {
  return accountPrisma(database.prisma, accountId).$transaction(async (tx) => {
    const changes: [AssetType, ChangeAction, readonly string[]][] = [];
    const result = await work({ accountId, tx, changed: (...change) => changes.push(change) });
    const at = Date.now();
    for (const [assetType, action, ids] of changes) {
      if (ids.length > 0) await events.publish(tx, { type: "assets", accountId, assetType, action, ids, at });
    }
    // Last, so that writers of one account wait for each other only here. Always, told change or not: answers are kept by
    // this version, and one that is raised for nothing only makes them be worked out anew.
    await tx.$executeRaw(raiseVersion(accountId));
    return result;
  }, bounds);
}

const mostTries = 4;

/** A transaction that the database ended to let another one pass has changed nothing, and is begun anew. */
async function retryDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !isDeadlock(error)) throw error;
    }
  }
}

function raiseVersion(accountId: string): Sql {
  return sql`UPDATE accounts SET catalog_version = catalog_version + 1 WHERE id = ${accountId}::uuid`;
}

/**
 * The account that the actor may write to. Called in the face of every slice that changes something, so that no door
 * can forget what the schema declares.
 */
export function requireWrite(actor: AccountActor): string {
  if (heldScope(actor) === "READ_WRITE") return actor.accountId;
  throw new CatalogError("FORBIDDEN", "Changes need a Read & Write token.", { requiredScope: "READ_WRITE" });
}
