import type { Row, Transaction } from "./database.ts";
import { sqlRows } from "./rows.ts";
import { joinSql, rawSql, type Sql, sql } from "./sql.ts";

/** A field that a mutation may set, as the table's column and its SQL type. */
export type UpdatableColumn = { readonly column: string; readonly type: string };

export type BulkUpdate = {
  readonly table: string;
  readonly accountId: string;
  readonly columns: Readonly<Record<string, UpdatableColumn>>;
  /** Only the fields that are present are written; null empties. */
  readonly rows: readonly { readonly id: string; readonly patch: Readonly<Record<string, unknown>> }[];
};

/** Many different partial updates in one statement. */
export async function bulkUpdate(tx: Transaction, { table, accountId, columns, rows }: BulkUpdate): Promise<void> {
  const settings = Object.entries(columns).map(([field, { column, type }]) => setting(field, column, type));
  const patches = JSON.stringify(rows.map(({ id, patch }) => ({ id, patch: withoutUndefined(patch) })));
  // Rows are locked in the order of their ids, so that two batches over the same rows wait instead of deadlocking.
  await tx.$executeRaw(sql`
    WITH given AS (SELECT g.id, g.patch FROM jsonb_to_recordset(${patches}::jsonb) AS g(id uuid, patch jsonb)),
         locked AS (
           SELECT r.id FROM ${rawSql(table)} r WHERE r.account_id = ${accountId}::uuid AND r.id IN (SELECT id FROM given)
           ORDER BY r.id FOR NO KEY UPDATE)
    UPDATE ${rawSql(table)} AS t SET ${joinSql([...settings, sql`updated_at = now()`], ", ")}
    FROM locked JOIN given p ON p.id = locked.id
    WHERE t.id = locked.id`);
}

function setting(field: string, column: string, type: string): Sql {
  const name = rawSql(`"${column}"`);
  return sql`${name} = CASE WHEN p.patch ? ${field} THEN (p.patch ->> ${field})::${rawSql(type)} ELSE t.${name} END`;
}

function withoutUndefined(patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** Where an asset stands: whether it is there, and whether the API may write below it. */
export type Standing = {
  readonly id: string;
  readonly origin: "API" | "EXTRACTION";
  readonly externalId: string;
  readonly parentId: string;
};

const standings: Readonly<
  Record<"sources" | "databases" | "schemas" | "tables" | "columns", { parent: string; source: string }>
> = {
  sources: { parent: "id", source: "id" },
  databases: { parent: "source_id", source: "source_id" },
  schemas: { parent: "database_id", source: "source_id" },
  tables: { parent: "schema_id", source: "source_id" },
  columns: { parent: "table_id", source: "source_id" },
};

/** The standing of the rows of these ids that are the account's; the others are missing from the answer. */
export async function standingOf(
  tx: Transaction,
  table: keyof typeof standings,
  accountId: string,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  const { parent, source } = standings[table];
  const externalId = table === "sources" ? sql`''` : sql`t.external_id`;
  const rows = await sqlRows<Row & Standing>(
    tx,
    sql`SELECT t.id, s.origin::text AS origin, ${externalId} AS "externalId", t.${rawSql(parent)} AS "parentId"
        FROM ${rawSql(table)} t JOIN sources s ON s.id = t.${rawSql(source)}
        WHERE t.account_id = ${accountId}::uuid AND t.id = ANY (${[...ids]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The rows below these parents that already carry one of these external ids. */
export async function takenExternalIds(
  tx: Transaction,
  table: Exclude<keyof typeof standings, "sources">,
  rows: readonly { readonly parentId: string; readonly externalId: string }[],
): Promise<Map<string, string>> {
  const parent = rawSql(standings[table].parent);
  const found = await sqlRows<Row & { id: string; parentId: string; externalId: string }>(
    tx,
    sql`SELECT t.id, t.${parent} AS "parentId", t.external_id AS "externalId" FROM ${rawSql(table)} t
        JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("parentId" uuid, "externalId" text)
          ON t.${parent} = r."parentId" AND t.external_id = r."externalId"`,
  );
  return new Map(found.map(({ id, parentId, externalId }) => [externalKey(parentId, externalId), id]));
}

export function externalKey(parentId: string, externalId: string): string {
  return `${parentId}/${externalId}`;
}
