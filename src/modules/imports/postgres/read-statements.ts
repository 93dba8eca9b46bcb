import type { Client } from "pg";
import type { QueryRecord } from "#modules/imports/imported-records.ts";
import {
  hiddenStatementsQuery,
  type StatementRow,
  type StatementView,
  statementsQuery,
  statementViewsQuery,
} from "./statement-queries.ts";

export type ReadStatements = { readonly queries: readonly QueryRecord[]; readonly notices: readonly string[] };

/** The longest text that the catalog takes. */
const longest = 100_000;

/** The queries that PostgreSQL has counted, where it counts them and lets this user see it; else a line that says why not. */
export async function readStatements(client: Client): Promise<ReadStatements> {
  const { rows } = await client.query<StatementView>(statementViewsQuery);
  const [view] = rows;
  if (view === undefined) return none("pg_stat_statements is not installed there");
  // What fails within a transaction would end it, and with it everything else that is to be read.
  await client.query("savepoint statements");
  try {
    const found = await client.query<StatementRow>(statementsQuery(view));
    const { rows: counts } = await client.query<{ hidden: number }>(hiddenStatementsQuery(view));
    const read = recordsOf(found.rows);
    return { ...read, notices: [...read.notices, ...hiddenNotice(counts[0]?.hidden ?? 0)] };
  } catch (error) {
    await client.query("rollback to savepoint statements");
    return none(error instanceof Error ? error.message : "pg_stat_statements cannot be read");
  }
}

function none(reason: string): ReadStatements {
  return { queries: [], notices: [`No queries were read: ${reason}.`] };
}

function hiddenNotice(hidden: number): string[] {
  if (hidden === 0) return [];
  return [
    `Statements left out because this user may not see those of others: ${hidden}. Membership in pg_read_all_stats lets it.`,
  ];
}

function recordsOf(rows: readonly StatementRow[]): ReadStatements {
  const short = rows.filter(({ query }) => query.length <= longest);
  const left = rows.length - short.length;
  return {
    queries: short.map(({ query, author, calls, seconds, rows: rowsProduced, since, now }) => ({
      ...{ query, author, runs: calls, durationSeconds: seconds, rowsProduced },
      ...{ countedSince: since.toISOString(), timestamp: now.toISOString() },
    })),
    notices: left === 0 ? [] : [`Queries left out because they are longer than ${longest} characters: ${left}.`],
  };
}
