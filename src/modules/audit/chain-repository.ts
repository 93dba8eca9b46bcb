import type { Database, Row } from "#platform/database/database.ts";
import { emptySql, sql } from "#platform/database/sql.ts";

/** Something that is not as it was written. */
export type ChainProblem = {
  readonly accountId: string;
  /** ALTERED: the row itself. MISSING: rows between this one and the one before it, or after the last. UNLINKED: the row before was exchanged. */
  readonly kind: "ALTERED" | "MISSING" | "UNLINKED";
  readonly sequence: string;
  readonly id: string | null;
};

const mostProblems = 100;

/** What is wrong with the chains, first things first; the database computes every hash anew. */
export function findProblems(database: Database, accountId: string | undefined): Promise<ChainProblem[]> {
  const ofAccount = accountId === undefined ? emptySql : sql`WHERE account_id = ${accountId}::uuid`;
  return database.query<Row & ChainProblem>(sql`
    WITH links AS (
      SELECT e.account_id, e.id, e.sequence, e.hash = audit_event_hash(e) AS is_intact, e.previous_hash,
             coalesce(lag(e.sequence) OVER w, 0) AS before,
             coalesce(lag(e.hash) OVER w, decode(repeat('00', 32), 'hex')) AS hash_before
      FROM audit_events e ${ofAccount} WINDOW w AS (PARTITION BY e.account_id ORDER BY e.sequence)),
    ends AS (
      SELECT DISTINCT ON (account_id) account_id, sequence, hash FROM audit_events ${ofAccount}
      ORDER BY account_id, sequence DESC),
    heads AS (SELECT * FROM audit_heads ${ofAccount}),
    problems AS (
      SELECT account_id, 'ALTERED' AS kind, sequence, id FROM links WHERE NOT is_intact
      UNION ALL SELECT account_id, 'MISSING', before + 1, id FROM links WHERE sequence <> before + 1
      UNION ALL SELECT account_id, 'UNLINKED', sequence, id FROM links
        WHERE sequence = before + 1 AND previous_hash <> hash_before
      -- The newest rows are held by the head, which knows how far the chain went.
      UNION ALL SELECT h.account_id, 'MISSING', coalesce(e.sequence, 0) + 1, NULL FROM heads h
        LEFT JOIN ends e ON e.account_id = h.account_id WHERE h.sequence > coalesce(e.sequence, 0)
      UNION ALL SELECT e.account_id, 'UNLINKED', e.sequence, NULL FROM ends e
        LEFT JOIN heads h ON h.account_id = e.account_id
        WHERE h.account_id IS NULL OR h.sequence < e.sequence OR (h.sequence = e.sequence AND h.hash <> e.hash))
    SELECT account_id AS "accountId", kind, sequence::text AS sequence, id FROM problems
    ORDER BY account_id, problems.sequence, kind LIMIT ${mostProblems}::int`);
}

/** How far a chain goes: who keeps its end elsewhere can tell later that nobody has written it anew. */
export type ChainEnd = { readonly accountId: string; readonly sequence: string; readonly hash: string };

export function chainEnds(database: Database, accountId: string | undefined): Promise<ChainEnd[]> {
  const ofAccount = accountId === undefined ? emptySql : sql`WHERE account_id = ${accountId}::uuid`;
  return database.query<Row & ChainEnd>(sql`
    SELECT account_id AS "accountId", sequence::text AS sequence, encode(hash, 'hex') AS hash
    FROM audit_heads ${ofAccount} ORDER BY account_id`);
}
