import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type AssetTarget, type LinkColumns, linkTo, targetOf } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { contains } from "#platform/database/conditions.ts";
import { anyId, type ListQuery } from "#platform/database/find-page.ts";
import { orderBy, type SortColumn } from "#platform/database/order-by.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { sql } from "#platform/database/sql.ts";
import type { ListTagsInput, TagSortingKey } from "./tag-list.ts";
import type { Tagging } from "./tagging.ts";

const sortColumns: Readonly<Record<TagSortingKey, SortColumn>> = {
  label: { column: sql`a.label`, nullable: false },
};

export function tagsQuery({ scope, sorting }: ListTagsInput): ListQuery {
  const { ids, labelContains } = scope ?? {};
  const where = [
    ...(ids ? [anyId(sql`a.id`, ids)] : []),
    ...(labelContains ? [contains(sql`a.label`, labelContains)] : []),
  ];
  return { from: sql`tags a`, where, orderBy: orderBy(sorting, sortColumns) };
}

type TagRow = Row & { readonly id: string; readonly label: string };

/** The ids of tags by their labels. */
type TagIds = ReadonlyMap<string, string>;

/**
 * The tags of these labels, made where they are missing. A tag that is there already is written to without a change:
 * that locks it, so that nobody removes it as unused before it has been attached. The order keeps batches from
 * blocking each other.
 */
export async function ensureTags(
  { tx, accountId }: CatalogWrite,
  labels: readonly string[],
): Promise<{ tagIds: TagIds; created: string[] }> {
  const wanted = [...new Set(labels)];
  const ids = wanted.map(() => uuidV7());
  const rows = await sqlRows<TagRow>(
    tx,
    sql`INSERT INTO tags AS t (id, account_id, label, created_at, updated_at)
        SELECT n.id, ${accountId}::uuid, n.label, now(), now()
        FROM unnest(${ids}::uuid[], ${wanted}::text[]) AS n(id, label) ORDER BY n.label
        ON CONFLICT (account_id, label) DO UPDATE SET label = excluded.label RETURNING t.id, t.label`,
  );
  const own = new Set(ids);
  return { tagIds: byLabel(rows), created: rows.filter(({ id }) => own.has(id)).map(({ id }) => id) };
}

/** The tags of these labels that there are, kept from being attached or removed by anyone else meanwhile. */
export async function lockTags({ tx, accountId }: CatalogWrite, labels: readonly string[]): Promise<TagIds> {
  const rows = await sqlRows<TagRow>(
    tx,
    sql`SELECT id, label FROM tags
        WHERE account_id = ${accountId}::uuid AND label = ANY (${[...new Set(labels)]}::text[])
        ORDER BY label FOR UPDATE`,
  );
  return byLabel(rows);
}

/** Answers the assets that did not carry their tag before. */
export async function insertTagEntities(
  { tx, accountId }: CatalogWrite,
  tagIds: TagIds,
  taggings: readonly Tagging[],
): Promise<AssetTarget[]> {
  const rows = links(tagIds, taggings).map((link) => ({ ...link, id: uuidV7() }));
  const inserted = await sqlRows<Row & LinkColumns>(
    tx,
    sql`INSERT INTO tag_entities (id, account_id, tag_id, table_id, column_id, dashboard_id, dashboard_field_id,
                                  term_id, created_at, updated_at)
        SELECT n.id, ${accountId}::uuid, n.tag_id, n.table_id, n.column_id, n.dashboard_id, n.dashboard_field_id,
               n.term_id, now(), now()
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS n(id uuid, tag_id uuid, table_id uuid, column_id uuid, dashboard_id uuid, dashboard_field_id uuid,
               term_id uuid)
        ON CONFLICT DO NOTHING RETURNING table_id, column_id, dashboard_id, dashboard_field_id, term_id`,
  );
  return inserted.map(targetOf);
}

/** Answers the assets that carried their tag. */
export async function deleteTagEntities(
  { tx, accountId }: CatalogWrite,
  tagIds: TagIds,
  taggings: readonly Tagging[],
): Promise<AssetTarget[]> {
  const deleted = await sqlRows<Row & LinkColumns>(
    tx,
    sql`DELETE FROM tag_entities e
        USING jsonb_to_recordset(${JSON.stringify(links(tagIds, taggings))}::jsonb)
          AS n(tag_id uuid, table_id uuid, column_id uuid, dashboard_id uuid, dashboard_field_id uuid, term_id uuid)
        WHERE e.account_id = ${accountId}::uuid AND e.tag_id = n.tag_id
          AND (e.table_id = n.table_id OR e.column_id = n.column_id OR e.dashboard_id = n.dashboard_id
               OR e.dashboard_field_id = n.dashboard_field_id OR e.term_id = n.term_id)
        RETURNING e.table_id, e.column_id, e.dashboard_id, e.dashboard_field_id, e.term_id`,
  );
  return deleted.map(targetOf);
}

/** Removes those of the tags that neither an asset nor a term needs, and answers their ids. */
export async function deleteUnusedTags({ tx, accountId }: CatalogWrite, ids: readonly string[]): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`DELETE FROM tags t
        WHERE t.account_id = ${accountId}::uuid AND t.id = ANY (${[...ids]}::uuid[]) AND t.linked_term_id IS NULL
          AND NOT EXISTS (SELECT FROM tag_entities e WHERE e.tag_id = t.id)
        RETURNING t.id`,
  );
  return rows.map(({ id }) => id);
}

function links(tagIds: TagIds, taggings: readonly Tagging[]): (LinkColumns & { readonly tag_id: string })[] {
  return taggings.flatMap((tagging) => {
    const tagId = tagIds.get(tagging.label);
    return tagId === undefined ? [] : [{ tag_id: tagId, ...linkTo(tagging) }];
  });
}

function byLabel(rows: readonly TagRow[]): TagIds {
  return new Map(rows.map(({ id, label }) => [label, id]));
}
