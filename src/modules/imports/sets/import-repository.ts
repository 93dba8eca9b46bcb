import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Findings } from "#modules/imports/files/findings.ts";
import type { Database, Transaction } from "#platform/database/database.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, type Sql, sql } from "#platform/database/sql.ts";
import type { Import, ImportedFile, ImportIssue, ImportState } from "./import.ts";
import type { ImportKind, UploadPlace } from "./upload-path.ts";

const fields = sql`i.id, i.account_id AS "accountId", i.source_id AS "sourceId", i.kind::text, i.state::text,
  i.rows_read AS "rowsRead", i.rows_loaded AS "rowsLoaded", i.rows_rejected AS "rowsRejected",
  i.issue_count AS "issueCount", i.failure, i.created_at AS "createdAt", i.started_at AS "startedAt",
  i.finished_at AS "finishedAt"`;

/** The type of a source of the account that is not deleted; null when there is none of that id. */
export async function sourceType(database: Database, accountId: string, id: string): Promise<string | null> {
  const [row] = await database.query<{ type: string }>(
    sql`SELECT type::text FROM sources WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL`,
  );
  return row?.type ?? null;
}

export async function isReceived(database: Database, accountId: string, path: string): Promise<boolean> {
  const rows = await database.query(
    sql`SELECT 1 AS found FROM import_files WHERE account_id = ${accountId}::uuid AND path = ${path}`,
  );
  return rows.length > 0;
}

/**
 * How many sets of the account, begun within a day, still wait to be completed or loaded; none when the file's own set is
 * among them, which can always be completed.
 */
export async function countOpen(database: Database, accountId: string, place: UploadPlace): Promise<number> {
  const own = sql`source_id = ${place.sourceId}::uuid AND kind = ${place.kind}::import_kind AND stamp = ${place.stamp}`;
  const [row] = await database.query<{ count: number }>(sql`
    SELECT (CASE WHEN bool_or(${own}) THEN 0 ELSE count(*) END)::int AS count FROM imports
    WHERE account_id = ${accountId}::uuid AND state IN ('RECEIVING', 'QUEUED', 'RUNNING')
      AND created_at > catalog_now() - interval '1 day'`);
  return row?.count ?? 0;
}

type OpenSet = { readonly id: string; readonly state: ImportState };

/** The set that a file belongs to, made by its first file, and locked so that its files are counted one after the other. */
export async function openSet(tx: Transaction, accountId: string, place: UploadPlace): Promise<OpenSet> {
  const { sourceId, kind, stamp } = place;
  await tx.$executeRaw(sql`INSERT INTO imports (id, account_id, source_id, kind, stamp)
    VALUES (${uuidV7()}::uuid, ${accountId}::uuid, ${sourceId}::uuid, ${kind}::import_kind, ${stamp})
    ON CONFLICT (account_id, source_id, kind, stamp) DO NOTHING`);
  const [set] = await sqlRows<Row & OpenSet>(
    tx,
    sql`SELECT id, state::text FROM imports WHERE account_id = ${accountId}::uuid AND source_id = ${sourceId}::uuid
          AND kind = ${kind}::import_kind AND stamp = ${stamp} FOR UPDATE`,
  );
  if (set === undefined) throw new Error("the set was not made");
  return set;
}

type NewFile = { readonly id: string; readonly importId: string; readonly place: UploadPlace; readonly bytes: number };

/** False when the same path was received before. */
export async function addFile(tx: Transaction, accountId: string, file: NewFile): Promise<boolean> {
  const { id, importId, place, bytes } = file;
  const added = await tx.$executeRaw(sql`INSERT INTO import_files (id, account_id, import_id, path, part, bytes)
    VALUES (${id}::uuid, ${accountId}::uuid, ${importId}::uuid, ${place.path}, ${place.part}, ${bytes})
    ON CONFLICT (account_id, path) DO NOTHING`);
  return added > 0;
}

export async function partsOf(tx: Transaction, importId: string): Promise<string[]> {
  const rows = await sqlRows<Row & { part: string }>(
    tx,
    sql`SELECT part FROM import_files WHERE import_id = ${importId}::uuid`,
  );
  return rows.map(({ part }) => part);
}

export async function setQueued(tx: Transaction, importId: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE imports SET state = 'QUEUED' WHERE id = ${importId}::uuid`);
}

/** The set, if it still waits to be loaded. */
export async function startLoading(database: Database, importId: string): Promise<Import | null> {
  const [found] = await database.query<Row & Import>(sql`UPDATE imports i
    SET state = 'RUNNING', started_at = catalog_now()
    WHERE i.id = ${importId}::uuid AND i.state IN ('QUEUED', 'RUNNING') RETURNING ${fields}`);
  return found ?? null;
}

type Ending = { readonly state: "DONE" | "FAILED"; readonly findings: Findings; readonly failure?: string };

/** Writes down what came of a set, in the transaction of the load itself. */
export async function endLoading(tx: Transaction, { accountId, id }: Import, ending: Ending): Promise<void> {
  const { state, findings, failure } = ending;
  const { rowsRead, rowsLoaded, rowsRejected, issueCount, issues } = findings;
  const loaded = state === "DONE" ? rowsLoaded : 0;
  await tx.$executeRaw(sql`UPDATE imports SET state = ${state}::import_state, rows_read = ${rowsRead}::int,
    rows_loaded = ${loaded}::int, rows_rejected = ${rowsRejected}::int, issue_count = ${issueCount}::int,
    failure = ${failure ?? null}, finished_at = clock_timestamp() WHERE id = ${id}::uuid`);
  const rows = JSON.stringify(issues.map((issue, number) => ({ number, ...issue })));
  await tx.$executeRaw(sql`INSERT INTO import_issues (account_id, import_id, number, file, line, column_name, kind, message)
    SELECT ${accountId}::uuid, ${id}::uuid, number, file, line, "column", kind::import_issue_kind, message
    FROM json_to_recordset(${rows}::json)
      AS r(number int, file text, line int, "column" text, kind text, message text)`);
}

export async function failSet(tx: Transaction, importId: string, failure: string): Promise<void> {
  await tx.$executeRaw(sql`UPDATE imports SET state = 'FAILED', failure = ${failure}, finished_at = clock_timestamp()
    WHERE id = ${importId}::uuid AND state IN ('QUEUED', 'RUNNING')`);
}

export type ListImportsInput = {
  readonly ids?: readonly string[];
  readonly sourceId?: string | undefined;
  readonly states?: readonly ImportState[] | undefined;
  readonly kinds?: readonly ImportKind[];
  readonly after?: string | undefined;
  readonly limit: number;
};

/** Newest first. */
export function listImports(database: Database, accountId: string, input: ListImportsInput): Promise<Import[]> {
  const { ids, sourceId, states, after, limit } = input;
  const where: Sql[] = [sql`i.account_id = ${accountId}::uuid`];
  if (ids !== undefined) where.push(sql`i.id = ANY (${[...ids]}::uuid[])`);
  if (sourceId !== undefined) where.push(sql`i.source_id = ${sourceId}::uuid`);
  if (states !== undefined) where.push(sql`i.state::text = ANY (${[...states]}::text[])`);
  if (after !== undefined) where.push(sql`i.id < ${after}::uuid`);
  return database.query<Row & Import>(
    sql`SELECT ${fields} FROM imports i WHERE ${joinSql(where, " AND ")} ORDER BY i.id DESC LIMIT ${limit}::int`,
  );
}

/** In the order in which they came. */
export function filesOf(
  database: Database,
  { accountId, id }: Pick<Import, "accountId" | "id">,
): Promise<ImportedFile[]> {
  return database.query<
    Row & ImportedFile
  >(sql`SELECT id, path, part, bytes::float8 AS bytes, received_at AS "receivedAt"
    FROM import_files WHERE account_id = ${accountId}::uuid AND import_id = ${id}::uuid ORDER BY received_at, id`);
}

export function issuesOf(database: Database, { accountId, id }: Import, limit: number): Promise<ImportIssue[]> {
  return database.query<Row & ImportIssue>(sql`SELECT file, line, column_name AS column, kind::text, message
    FROM import_issues WHERE account_id = ${accountId}::uuid AND import_id = ${id}::uuid ORDER BY number LIMIT ${limit}::int`);
}
