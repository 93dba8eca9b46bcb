import { hash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Database, type ListenHandlers, type StatementListener, transactionOptions } from "./database.ts";
import { createPrismaClient } from "./prisma-client.ts";
import { sql } from "./sql.ts";

export type PostgresOptions = {
  readonly url: string;
  /** Connections at most, per process. */
  readonly poolSize: number;
  readonly onStatement?: StatementListener | undefined;
  readonly onWarning: (message: string, error: unknown) => void;
};

const connectTimeoutMilliseconds = 3_000;
const reconnectDelayMilliseconds = 500;

export function openPostgres(options: PostgresOptions): Database {
  const { url, poolSize, onStatement, onWarning } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: connectTimeoutMilliseconds,
    // Compiling a statement costs more than the few milliseconds that ours take.
    options: "-c TimeZone=UTC -c jit=off",
    application_name: "catalog",
    keepAlive: true,
  });
  // An idle connection that the server closed: the pool opens another one when it is needed.
  pool.on("error", (error) => onWarning("A database connection was lost.", error));
  // Prisma's texts vary with the length of their lists, so they are not kept prepared: a connection would collect them.
  const adapter = new PrismaPg(pool);
  const prisma = createPrismaClient(adapter, onStatement);
  return {
    kind: "postgres",
    prisma,
    query: async <T>(statement: { text: string; values: unknown[] }) => {
      onStatement?.(statement.text);
      const { text, values } = statement;
      const result = await pool.query({ name: statementName(text), text, values });
      // The caller names the shape of its own statement's rows; the driver cannot know it.
      return result.rows as T[];
    },
    script: async (text) => {
      await pool.query(text);
    },
    transaction: (work) => prisma.$transaction(work, transactionOptions),
    listen: (channel, handlers) => listenWithReconnect(url, channel, handlers, onWarning),
    [Symbol.asyncDispose]: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** As PostgreSQL numbers itself: 140000 is 14.0. */
export async function serverVersion(database: Database): Promise<number> {
  const [row] = await database.query<{ version: number }>(
    sql`SELECT current_setting('server_version_num')::int AS version`,
  );
  return row?.version ?? 0;
}

const names = new Map<string, string>();
const mostNames = 1_000;

/**
 * Equal texts share a prepared statement on each connection. Which texts there are depends on what clients select, and a
 * connection never forgets a statement, so that late-comers beyond the limit go unprepared.
 */
function statementName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = `c${hash("sha256", text, "hex").slice(0, 24)}`;
  names.set(text, name);
  return name;
}

/** LISTEN holds a connection of its own; a lost one is opened again, and what was missed is told as a gap. */
async function listenWithReconnect(
  url: string,
  channel: string,
  { onMessage, onGap }: ListenHandlers,
  onWarning: PostgresOptions["onWarning"],
): Promise<AsyncDisposable> {
  let client: pg.Client | undefined;
  let stopped = false;
  let retry: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: "catalog-events", keepAlive: true });
    next.on("error", () => undefined);
    next.on("end", () => again(new Error("the connection ended")));
    next.on("notification", (message) => onMessage(message.payload ?? ""));
    await next.connect();
    await next.query(`LISTEN ${channel}`);
    client = next;
  };
  const again = (error: unknown): void => {
    if (stopped || retry !== undefined) return;
    onWarning("The connection that tells of changes was lost; it is being opened again.", error);
    onGap();
    retry = setTimeout(() => {
      retry = undefined;
      connect().then(onGap, again);
    }, reconnectDelayMilliseconds);
  };

  await connect();
  return {
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
