import { Client } from "pg";
import { CatalogError } from "#kernel/errors.ts";
import { connectionError } from "./connection-errors.ts";

const oldestVersion = 120_000;
const connectMilliseconds = 10_000;

/**
 * One transaction that sees one moment of the database, cannot write, and gives up rather than stand in the way. The
 * empty search path makes PostgreSQL name types outside its own catalog with their schema, whoever is connected.
 */
const beginSnapshot = [
  "begin transaction isolation level repeatable read read only",
  "set local statement_timeout = '120s'",
  "set local lock_timeout = '10s'",
  "set local search_path = pg_catalog",
].join("; ");

/** Runs `work` in a read-only snapshot of the database; whatever goes wrong becomes one plain sentence. */
export async function inSnapshot<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = openClient(connectionString);
  // Without a listener a connection that breaks between two queries would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    await assertVersion(client);
    await client.query(beginSnapshot);
    const answer = await work(client);
    await client.query("commit");
    return answer;
  } catch (error) {
    throw connectionError(client, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function openClient(connectionString: string): Client {
  if (!/^postgres(ql)?:\/\//.test(connectionString)) throw unreadableAddress();
  try {
    const application_name = "catalog import";
    return new Client({ connectionString, application_name, connectionTimeoutMillis: connectMilliseconds });
  } catch {
    // The cause stays out on purpose: it may quote the address, and with it the password.
    throw unreadableAddress();
  }
}

function unreadableAddress(): CatalogError {
  const message = "The source must be an address such as postgres://user:password@host:5432/database.";
  return new CatalogError("BAD_USER_INPUT", message, { field: "connectionString" });
}

async function assertVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    "select pg_catalog.current_setting('server_version_num')::int as number, pg_catalog.current_setting('server_version') as name",
  );
  const [version] = rows;
  if (version !== undefined && version.number >= oldestVersion) return;
  const message = `The source is PostgreSQL ${version?.name ?? "of an unknown version"}; version 12 or later is needed.`;
  throw new CatalogError("BAD_USER_INPUT", message, { field: "connectionString" });
}
