import type { Database, Row } from "#platform/database/database.ts";
import { sql } from "#platform/database/sql.ts";

/** Of a hash as much as a number holds exactly: 48 bits. */
export const prefixHexDigits = 12;

const rowsAtOnce = 20_000;
const firstId = "00000000-0000-0000-0000-000000000000";

type PrefixRow = Row & { readonly id: string; readonly prefix: number };

/**
 * The beginnings of the hashes of all tokens, of both kinds and whether they have ended or not, whose ids come after this
 * one. Ids begin with the instant at which they were made.
 */
export async function hashPrefixes(database: Database, after: string = firstId): Promise<number[]> {
  const prefixes: number[] = [];
  for (const table of [sql`api_tokens`, sql`scim_tokens`]) {
    for (let last: string | undefined = after; last !== undefined; ) {
      const rows: PrefixRow[] = await database.query<PrefixRow>(sql`
        SELECT id, ('x' || encode(substr(hash, 1, 6), 'hex'))::bit(48)::bigint::float8 AS prefix
        FROM ${table} WHERE id > ${last}::uuid ORDER BY id LIMIT ${rowsAtOnce}`);
      for (const { prefix } of rows) prefixes.push(prefix);
      last = rows.length < rowsAtOnce ? undefined : rows.at(-1)?.id;
    }
  }
  return prefixes;
}
