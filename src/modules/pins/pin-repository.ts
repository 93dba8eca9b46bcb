import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type AssetTarget, linkTo } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { type Pin, pinKey } from "./pin.ts";

const fromColumns = ["from_table_id", "from_dashboard_id", "from_term_id"];
const toColumns = ["to_table_id", "to_column_id", "to_dashboard_id", "to_dashboard_field_id", "to_term_id"];
const ends = [...fromColumns, ...toColumns];

// As the expressions of the unique index are written.
const fromId = rawSql(`coalesce(${fromColumns.join(", ")})`);
const toId = rawSql(`coalesce(${toColumns.join(", ")})`);

const recordOfEnds = rawSql(ends.map((column) => `${column} uuid`).join(", "));

type StoredPin = { readonly id: string; readonly isNew: boolean };

/**
 * The pins by their keys, made where they are missing. One that is there already is written to without a change: that
 * locks it, so that nobody removes it before it is answered. The order keeps batches from blocking each other.
 */
export async function ensurePins(
  { tx, accountId }: CatalogWrite,
  pins: readonly Pin[],
): Promise<Map<string, StoredPin>> {
  const rows = inOrder(pins).map((pin) => ({ id: uuidV7(), ...columnsOf(pin) }));
  const stored = await sqlRows<Row & { id: string; fromId: string; toId: string }>(
    tx,
    sql`INSERT INTO entities_links AS p (id, account_id, ${rawSql(ends.join(", "))}, created_at, updated_at)
        SELECT r.id, ${accountId}::uuid, ${prefixed(ends)}, now(), now()
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, ${recordOfEnds})
        ON CONFLICT (account_id, ${fromId}, ${toId}) DO UPDATE SET updated_at = p.updated_at
        RETURNING id, ${fromId} AS "fromId", ${toId} AS "toId"`,
  );
  const newIds = new Set(rows.map(({ id }) => id));
  return new Map(stored.map((row) => [pinKey(row.fromId, row.toId), { id: row.id, isNew: newIds.has(row.id) }]));
}

/** Deletes those of the pins that are there, and answers their ids. Locks in the same order as {@link ensurePins}. */
export async function deletePins({ tx, accountId }: CatalogWrite, pins: readonly Pin[]): Promise<string[]> {
  const wanted = pins.map(({ from, to }) => ({ from_id: from.entityId, to_id: to.entityId }));
  const deleted = await sqlRows<Row & { id: string }>(
    tx,
    sql`DELETE FROM entities_links WHERE id IN (
          SELECT p.id FROM entities_links AS p
          JOIN jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) AS r(from_id uuid, to_id uuid)
            ON ${fromId} = r.from_id AND ${toId} = r.to_id
          WHERE p.account_id = ${accountId}::uuid
          ORDER BY ${fromId}, ${toId} FOR UPDATE OF p)
        RETURNING id`,
  );
  return deleted.map(({ id }) => id);
}

function inOrder(pins: readonly Pin[]): Pin[] {
  const byKey = new Map(pins.map((pin) => [pinKey(pin.from.entityId, pin.to.entityId), pin]));
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, pin]) => pin);
}

function columnsOf({ from, to }: Pin): Record<string, string> {
  return { ...linkAs("from", from), ...linkAs("to", to) };
}

function linkAs(side: "from" | "to", target: AssetTarget): Record<string, string> {
  const links = Object.entries(linkTo(target));
  return Object.fromEntries(links.map(([column, id]) => [`${side}_${column}`, String(id)]));
}

function prefixed(columns: readonly string[]): Sql {
  return joinSql(
    columns.map((column) => rawSql(`r.${column}`)),
    ", ",
  );
}
