import type { AssetTarget } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { CreateLinkInput } from "./external-link.ts";

type Place = Pick<CreateLinkInput, "tableId" | "technology">;

/** Equal for links that cannot stand side by side. */
export function placeKey({ tableId, technology }: Place): string {
  return `${tableId}/${technology}`;
}

/** The ids of the links that hold one of these places, by the places' keys. */
export async function takenPlaces(
  { tx, accountId }: CatalogWrite,
  places: readonly Place[],
): Promise<Map<string, string>> {
  const rows = await sqlRows<Row & Place & { id: string }>(
    tx,
    sql`SELECT id, table_id AS "tableId", technology FROM external_links
        WHERE account_id = ${accountId}::uuid AND table_id = ANY (${places.map(({ tableId }) => tableId)}::uuid[])`,
  );
  return new Map(rows.map((row) => [placeKey(row), row.id]));
}

type NewLink = CreateLinkInput & { readonly id: string };

export async function insertLinks({ tx, accountId }: CatalogWrite, rows: readonly NewLink[]): Promise<void> {
  await tx.externalLink.createMany({ data: rows.map((row) => ({ ...row, accountId })) });
}

/** The links of these ids with their tables, kept from being changed or deleted by anyone else meanwhile. */
export async function lockLinks(
  { tx, accountId }: CatalogWrite,
  ids: readonly string[],
): Promise<Map<string, AssetTarget>> {
  const rows = await sqlRows<Row & { id: string; tableId: string }>(
    tx,
    sql`SELECT id, table_id AS "tableId" FROM external_links
        WHERE account_id = ${accountId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`,
  );
  return new Map(rows.map(({ id, tableId }) => [id, { entityType: "TABLE", entityId: tableId }]));
}

export type NewUrl = { readonly id: string; readonly url: string };

export async function updateUrls({ tx, accountId }: CatalogWrite, rows: readonly NewUrl[]): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE external_links AS l SET url = r.url
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id uuid, url text)
    WHERE l.account_id = ${accountId}::uuid AND l.id = r.id`);
}

export async function deleteLinksOf({ tx, accountId }: CatalogWrite, ids: readonly string[]): Promise<void> {
  await tx.$executeRaw(sql`
    DELETE FROM external_links WHERE account_id = ${accountId}::uuid AND id = ANY (${[...ids]}::uuid[])`);
}
