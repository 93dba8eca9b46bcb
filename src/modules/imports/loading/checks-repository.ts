import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import { changedIds } from "./level-repository.ts";
import type { Load } from "./load.ts";

/**
 * Stores the outcomes of quality checks. A run older than the one that is stored is not applied, and nothing vanishes: a
 * run may look at some of the checks only.
 */
export async function mergeChecks(load: Load): Promise<void> {
  const { write, sourceId } = load;
  const { tx, accountId } = write;
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_checks ON COMMIT DROP AS
    SELECT s.*, e.id AS table_id, c.id AS column_id FROM import_stage_checks s
    LEFT JOIN import_ends e ON (e.type, e.naming, e.key) = ('TABLE', 'path', s.table_key)
    LEFT JOIN LATERAL (SELECT id FROM columns c WHERE c.table_id = e.id AND lower(c.name) = lower(s.column_name)
      AND c.deleted_at IS NULL ORDER BY id LIMIT 1) c ON true`);
  await reportUnknown(load);
  const technology = sql`(SELECT technology::text FROM sources WHERE id = ${sourceId}::uuid)`;
  const created = sql`INSERT INTO quality_checks (id, account_id, table_id, column_id, external_id, name, description,
      owner_email, result, source, status, url, run_at)
    SELECT n.id, ${accountId}::uuid, n.table_id, n.column_id, n.external_id, n.name, n.description, n.owner_email, n.result,
      ${technology}, n.status::quality_status, n.url, n.run_at
    FROM import_checks n WHERE n.table_id IS NOT NULL
    ON CONFLICT (table_id, external_id) DO NOTHING`;
  write.changed("QUALITY_CHECK", "UPDATED", await changedIds(tx, updated, sql`q.id`));
  write.changed("QUALITY_CHECK", "CREATED", await changedIds(tx, created));
}

const updated: Sql = sql`UPDATE quality_checks q SET name = n.name, description = n.description, owner_email = n.owner_email,
    result = n.result, status = n.status::quality_status, url = n.url, run_at = n.run_at, column_id = n.column_id, deleted_at = NULL
  FROM import_checks n WHERE q.table_id = n.table_id AND q.external_id = n.external_id AND n.run_at >= q.run_at
    AND (q.name, q.description, q.owner_email, q.result, q.status, q.url, q.run_at, q.column_id, q.deleted_at) IS DISTINCT FROM
        (n.name, n.description, n.owner_email, n.result, n.status::quality_status, n.url, n.run_at::timestamptz(3), n.column_id, NULL)`;

type Unknown = Row & { file: string; line: number; key: string; column: string | null };

async function reportUnknown({ write, findings }: Load): Promise<void> {
  const unknown = await sqlRows<Unknown>(
    write.tx,
    sql`SELECT file, line, table_key AS key, CASE WHEN table_id IS NOT NULL THEN column_name END AS column
        FROM import_checks WHERE table_id IS NULL OR (column_name IS NOT NULL AND column_id IS NULL) ORDER BY file, line`,
  );
  for (const { file, line, key, column } of unknown) {
    if (column === null) findings.rowsRejected += 1;
    const message =
      column === null
        ? `There is no table ${JSON.stringify(key)} in the catalog.`
        : `${key} has no column ${JSON.stringify(column)}; the check was loaded as one of the table.`;
    findings.add({
      file,
      line,
      column: column === null ? "table_path" : "column_name",
      kind: "UNKNOWN_REFERENCE",
      message,
    });
  }
}
