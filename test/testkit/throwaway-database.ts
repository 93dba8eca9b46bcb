import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { postgresUrl } from "./postgres-server.ts";
import { ensurePostgresTemplate, templateName } from "./postgres-template.ts";

/** The server on which tests make databases of their own. */
const serverUrl = postgresUrl("postgres");

/** Whether a PostgreSQL server answers. In CI it must, so there the tests run and fail if it does not. */
export async function isPostgresReachable(): Promise<boolean> {
  if (process.env.CI) return true;
  const client = new Client({ connectionString: serverUrl, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch {
    process.stderr.write(
      `No PostgreSQL answers at ${new URL(serverUrl).host}: the tests that need one are left out.\n`,
    );
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export type ThrowawayDatabase = AsyncDisposable & {
  readonly name: string;
  readonly url: string;
  run(sql: string): Promise<void>;
  /** The first row. */
  ask<T extends object>(sql: string): Promise<T | undefined>;
};

/** A migrated database without an account, unless it is to be empty, that is dropped when it is disposed of. */
export async function createThrowawayDatabase(prefix: string, { empty = false } = {}): Promise<ThrowawayDatabase> {
  const name = `${prefix}_${randomUUID().slice(0, 8)}`;
  if (!empty) await ensurePostgresTemplate();
  await runOn(serverUrl, `create database "${name}"${empty ? "" : ` template ${templateName()}`}`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  return {
    name,
    url,
    run: async (sql) => {
      await runOn(url, sql);
    },
    // The caller names the shape of its own rows; the driver cannot know it.
    ask: async <T extends object>(sql: string) => (await runOn(url, sql))[0] as T | undefined,
    [Symbol.asyncDispose]: async () => {
      await runOn(serverUrl, `drop database if exists "${name}" with (force)`);
    },
  };
}

async function runOn(url: string, sql: string): Promise<object[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
