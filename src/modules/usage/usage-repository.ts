import type { SecretKind } from "#kernel/secret-token.ts";
import type { Database, Row } from "#platform/database/database.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { ClientUse, DayUse, GatheredUse } from "./usage-window.ts";
import { mostRootFields } from "./usage-window.ts";

/** How long ago, by the process that gathered it: the instant itself is the database's. */
const instant = (age: Sql): Sql => sql`(n.now - ${age} * interval '1 millisecond')`;
const today = sql`(catalog_now() AT TIME ZONE 'UTC')::date`;

/**
 * Writes everything of these tokens by one statement and answers the tokens that it left out because a change of theirs
 * is under way. It holds each token while it writes what hangs on it and waits for none, so that no two of these
 * statements, and none of them and a change of tokens, can wait for each other.
 */
export async function writeUses(database: Database, uses: readonly GatheredUse[], now: number): Promise<Set<string>> {
  const { tokens, days, clients } = asRows(uses, now);
  const busy = await database.query<Row & { id: string }>(sql`
    WITH n AS MATERIALIZED (SELECT catalog_now() AS now),
    given AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(tokens)}::jsonb) AS g(token uuid, kind text, first bigint, last bigint)),
    held AS MATERIALIZED (
      SELECT * FROM (${held("apiToken", sql`api_tokens`)}) a UNION ALL SELECT * FROM (${held("scimToken", sql`scim_tokens`)}) s),
    used AS (
      UPDATE api_tokens t SET last_used_at = greatest(t.last_used_at, ${instant(sql`g.last`)}),
        -- The first use of a token whose predecessor waits for it is marked by what ends the predecessor.
        first_used_at = CASE WHEN t.grace_seconds IS NULL THEN coalesce(t.first_used_at, ${instant(sql`g.first`)})
                             ELSE t.first_used_at END
      FROM held h JOIN given g ON g.token = h.id CROSS JOIN n WHERE t.id = h.id),
    used_by_directories AS (
      UPDATE scim_tokens t SET last_used_at = greatest(t.last_used_at, ${instant(sql`g.last`)})
      FROM held h JOIN given g ON g.token = h.id CROSS JOIN n WHERE t.id = h.id),
    days AS (
      INSERT INTO token_usage_days AS d (account_id, token_id, secret_kind, day, requests, failed)
      SELECT h.account_id, h.id, h.kind, (${instant(sql`g.last`)} AT TIME ZONE 'UTC')::date AS day, sum(g.requests), sum(g.failed)
      FROM jsonb_to_recordset(${JSON.stringify(days)}::jsonb) AS g(token uuid, last bigint, requests int, failed int)
        JOIN held h ON h.id = g.token CROSS JOIN n
      GROUP BY 1, 2, 3, 4 ORDER BY 2, 4
      ON CONFLICT (token_id, day) DO UPDATE
        SET requests = d.requests + EXCLUDED.requests, failed = d.failed + EXCLUDED.failed),
    clients AS (${upsertClients(sql`
      SELECT h.account_id, h.id AS token_id, h.kind AS secret_kind, g.family, CASE WHEN h.keeps_addresses THEN g.network ELSE '' END AS network,
        g.door, g.requests, g.fields, ${instant(sql`g.first`)} AS first_seen_at, ${instant(sql`g.last`)} AS last_seen_at
      FROM jsonb_to_recordset(${JSON.stringify(clients)}::jsonb) AS g(token uuid, family text, network text, door text,
          requests bigint, fields jsonb, first bigint, last bigint)
        JOIN held h ON h.id = g.token CROSS JOIN n`)})
    SELECT t.id FROM (SELECT id FROM api_tokens UNION ALL SELECT id FROM scim_tokens) t JOIN given g ON g.token = t.id
    WHERE t.id NOT IN (SELECT id FROM held)`);
  return new Set(busy.map(({ id }) => id));
}

/** The given tokens of a kind that nobody else holds. Each kind is locked in the order of its ids. */
function held(kind: SecretKind, tokens: Sql): Sql {
  return sql`
    SELECT ${kind}::text AS kind, t.id, t.account_id, a.keeps_addresses FROM ${tokens} t JOIN accounts a ON a.id = t.account_id
    WHERE t.id IN (SELECT token FROM given WHERE given.kind = ${kind}::text) ORDER BY t.id FOR NO KEY UPDATE OF t SKIP LOCKED`;
}

/** Rows of the same client are one, whether they come together or one is there already. */
function upsertClients(rows: Sql): Sql {
  return sql`
    INSERT INTO token_clients AS c
      (account_id, token_id, secret_kind, family, network, door, requests, root_fields, first_seen_at, last_seen_at)
    SELECT m.account_id, m.token_id, m.secret_kind, m.family, m.network, m.door, m.requests,
      ARRAY(SELECT DISTINCT f FROM jsonb_array_elements(m.fields) l, jsonb_array_elements_text(l) f ORDER BY f LIMIT ${mostRootFields}::int),
      m.first_seen_at, m.last_seen_at
    FROM (SELECT r.account_id, r.token_id, r.secret_kind, r.family, r.network, r.door, sum(r.requests)::bigint AS requests,
            jsonb_agg(r.fields) AS fields, min(r.first_seen_at) AS first_seen_at, max(r.last_seen_at) AS last_seen_at
          FROM (${rows}) r GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 2, 4, 5, 6) m
    ON CONFLICT (token_id, family, network, door) DO UPDATE SET
      requests = c.requests + EXCLUDED.requests,
      root_fields = ARRAY(SELECT f FROM unnest(c.root_fields || EXCLUDED.root_fields) WITH ORDINALITY u(f, n)
        GROUP BY f ORDER BY min(n) LIMIT ${mostRootFields}::int),
      first_seen_at = least(c.first_seen_at, EXCLUDED.first_seen_at),
      last_seen_at = greatest(c.last_seen_at, EXCLUDED.last_seen_at)`;
}

function asRows(uses: readonly GatheredUse[], now: number) {
  const day = (token: string) => (use: DayUse) => ({
    token,
    last: now - use.lastAt,
    requests: use.requests,
    failed: use.failed,
  });
  const client = (token: string) => (use: ClientUse) => ({
    token,
    family: use.family,
    network: use.network,
    door: use.door,
    requests: use.requests,
    fields: [...use.rootFields],
    first: now - use.firstAt,
    last: now - use.lastAt,
  });
  return {
    tokens: uses.map(({ tokenId, secretKind, firstAt, lastAt }) => ({
      token: tokenId,
      kind: secretKind,
      first: now - firstAt,
      last: now - lastAt,
    })),
    days: uses.flatMap(({ tokenId, days }) => [...days.values()].map(day(tokenId))),
    clients: uses.flatMap(({ tokenId, clients }) => [...clients.values()].map(client(tokenId))),
  };
}

export type UsageDay = {
  readonly tokenId: string;
  /** By UTC, as 2026-03-01. */
  readonly date: string;
  readonly requests: number;
  readonly failed: number;
};

/** Each of the last days of each token, oldest first, those without a request too; today is the last. */
export function readDays(database: Database, tokenIds: readonly string[], days: number): Promise<UsageDay[]> {
  return database.query<Row & UsageDay>(sql`
    SELECT t.id AS "tokenId", to_char(s.day, 'YYYY-MM-DD') AS date, coalesce(d.requests, 0) AS requests,
           coalesce(d.failed, 0) AS failed
    FROM unnest(${[...tokenIds]}::uuid[]) AS t(id)
      CROSS JOIN (SELECT ${today} - i AS day FROM generate_series(0, ${days}::int - 1) AS g(i)) s
      LEFT JOIN token_usage_days d ON d.token_id = t.id AND d.day = s.day
    ORDER BY t.id, s.day`);
}

export type TokenClientRow = {
  readonly tokenId: string;
  readonly family: string;
  readonly network: string | null;
  readonly door: string;
  readonly requests: number;
  readonly rootFields: string[];
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
};

/** Who used the tokens within the last days, latest first, at most so many of each token. */
export function readClients(
  database: Database,
  tokenIds: readonly string[],
  { days, most }: { days: number; most: number },
): Promise<TokenClientRow[]> {
  return database.query<Row & TokenClientRow>(sql`
    SELECT c.token_id AS "tokenId", c.family, nullif(CASE WHEN a.keeps_addresses THEN c.network ELSE '' END, '') AS network,
           c.door, least(c.requests, 2147483647)::int AS requests, c.root_fields AS "rootFields",
           c.first_seen_at AS "firstSeenAt", c.last_seen_at AS "lastSeenAt"
    FROM unnest(${[...tokenIds]}::uuid[]) AS t(id) CROSS JOIN LATERAL (
        SELECT * FROM token_clients c WHERE c.token_id = t.id AND c.last_seen_at > catalog_now() - ${days}::int * interval '1 day'
        ORDER BY c.last_seen_at DESC, c.family, c.network, c.door LIMIT ${most}::int) c
      JOIN accounts a ON a.id = c.account_id
    ORDER BY c.token_id, c.last_seen_at DESC, c.family, c.network, c.door`);
}

const prunedAtOnce = 5_000;

/** Removes a bounded number of rows that are older than their account keeps them; answers whether there may be more. */
export async function prune(database: Database): Promise<boolean> {
  const days = await database.query<Row>(sql`
    DELETE FROM token_usage_days WHERE (token_id, day) IN (
      SELECT d.token_id, d.day FROM token_usage_days d JOIN accounts a ON a.id = d.account_id
      WHERE d.day <= ${today} - a.usage_retention_days LIMIT ${prunedAtOnce}::int FOR UPDATE OF d SKIP LOCKED)
    RETURNING 1 AS one`);
  const clients = await database.query<Row>(sql`
    DELETE FROM token_clients WHERE (token_id, family, network, door) IN (
      SELECT c.token_id, c.family, c.network, c.door FROM token_clients c JOIN accounts a ON a.id = c.account_id
      WHERE c.last_seen_at <= catalog_now() - a.usage_retention_days * interval '1 day'
      LIMIT ${prunedAtOnce}::int FOR UPDATE OF c SKIP LOCKED)
    RETURNING 1 AS one`);
  return days.length === prunedAtOnce || clients.length === prunedAtOnce;
}

/** Of accounts that keep no addresses any more: their clients stay, without the network. */
export async function forgetNetworks(database: Database): Promise<void> {
  await database.query(sql`
    WITH gone AS (
      DELETE FROM token_clients c USING accounts a
      WHERE a.id = c.account_id AND NOT a.keeps_addresses AND c.network <> '' RETURNING c.*)
    ${upsertClients(sql`SELECT account_id, token_id, secret_kind, family, '' AS network, door, requests, to_jsonb(root_fields) AS fields,
      first_seen_at, last_seen_at FROM gone`)}`);
}
