import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

export type FoundToken = { readonly id: string; readonly accountId: string };

/** The API token whose secret has this hash, in hex, whatever its state. */
export async function findTokenByHash(database: Database, secretHash: string): Promise<FoundToken | null> {
  const [row] = await database.query<Row & FoundToken>(
    sql`SELECT id, account_id AS "accountId" FROM api_tokens WHERE hash = decode(${secretHash}, 'hex')`,
  );
  return row ?? null;
}

/** The same of the tokens of identity providers. */
export async function findScimTokenByHash(database: Database, secretHash: string): Promise<FoundToken | null> {
  const [row] = await database.query<Row & FoundToken>(
    sql`SELECT id, account_id AS "accountId" FROM scim_tokens WHERE hash = decode(${secretHash}, 'hex')`,
  );
  return row ?? null;
}
