import type { Prisma, PrismaClient } from "./generated/prisma/client.ts";
import type { Sql } from "./sql.ts";

export type Row = Record<string, unknown>;

/** What both kinds of database offer: embedded (PGlite in a folder) and a PostgreSQL server. */
export type Database = AsyncDisposable & {
  readonly kind: "embedded" | "postgres";
  readonly prisma: PrismaClient;
  /** One statement, straight to the driver; on PostgreSQL prepared once per connection and text. */
  readonly query: <T extends Row>(statement: Sql) => Promise<T[]>;
  /** Several statements without parameters; together they succeed or fail. */
  readonly script: (text: string) => Promise<void>;
  /** All or nothing. Throwing inside rolls back. */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;
  /** NOTIFY messages of a channel; `onGap` is called after a time in which messages may have been missed. */
  readonly listen: (channel: string, handlers: ListenHandlers) => Promise<AsyncDisposable>;
};

export type Transaction = Prisma.TransactionClient;

export type ListenHandlers = { readonly onMessage: (payload: string) => void; readonly onGap: () => void };

/** Told of the text of every statement that is sent: tests count them. */
export type StatementListener = (text: string) => void;

/** Longer than any write of ours takes, shorter than a client's patience. */
export const transactionOptions = { maxWait: 10_000, timeout: 30_000 } as const;
