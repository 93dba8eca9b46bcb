import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { Prisma } from "#platform/database/generated/prisma/client.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";

type IdRow = Row & { readonly id: string };

export type StoredTerm = IdRow & { readonly parentTermId: string | null; readonly depthLevel: number };

/** Any number; with the account's id it names the lock of the account's glossary. */
const glossaryLock = 7_203_114_930;

/**
 * Until the end of the transaction nobody else changes the account's tree of terms or their links to tags: what was seen
 * of it before a change still holds after it. Reading goes on, and so do other accounts.
 */
export async function lockGlossary({ tx, accountId }: CatalogWrite): Promise<void> {
  await tx.$executeRaw(sql`SELECT pg_advisory_xact_lock(hashtextextended(${accountId}, ${glossaryLock}::bigint))`);
}

/** A term of the account that is not deleted. */
export async function findTerm({ tx, accountId }: CatalogWrite, id: string, field: string): Promise<StoredTerm> {
  const [term] = isUuid(id)
    ? await sqlRows<StoredTerm>(
        tx,
        sql`SELECT id, parent_term_id AS "parentTermId", depth_level AS "depthLevel" FROM terms
            WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid AND deleted_at IS NULL FOR NO KEY UPDATE`,
      )
    : [];
  if (term === undefined) throw notFound("term", id, field);
  return term;
}

/** Whether the term is the other one or lies below it. */
export async function liesWithin({ tx }: CatalogWrite, id: string, otherId: string): Promise<boolean> {
  const [row] = await sqlRows<Row & { found: boolean }>(
    tx,
    sql`WITH RECURSIVE above(id, parent_term_id) AS (
          SELECT id, parent_term_id FROM terms WHERE id = ${id}::uuid
          UNION SELECT t.id, t.parent_term_id FROM terms t JOIN above ON t.id = above.parent_term_id)
        SELECT EXISTS (SELECT FROM above WHERE id = ${otherId}::uuid) AS found`,
  );
  return row?.found ?? false;
}

export async function insertTerm({ tx }: CatalogWrite, data: Prisma.TermUncheckedCreateInput): Promise<void> {
  await tx.term.create({ data, select: { id: true } });
}

export async function patchTerm(
  { tx }: CatalogWrite,
  id: string,
  data: Prisma.TermUncheckedUpdateManyInput,
): Promise<void> {
  await tx.term.updateMany({ where: { id }, data });
}

export async function dropEditorDocument({ tx, accountId }: CatalogWrite, id: string): Promise<void> {
  await tx.$executeRaw(sql`
    UPDATE terms SET description_state_lexical = NULL
    WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid AND description_state_lexical IS NOT NULL`);
}

/** Hangs the children of a term below another, or on the root, and answers them. */
export async function adoptChildren(
  { tx, accountId }: CatalogWrite,
  { id, parentTermId }: Pick<StoredTerm, "id" | "parentTermId">,
): Promise<string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`UPDATE terms SET parent_term_id = ${parentTermId}::uuid, updated_at = now()
        WHERE account_id = ${accountId}::uuid AND parent_term_id = ${id}::uuid AND deleted_at IS NULL RETURNING id`,
  );
  return rows.map(({ id: child }) => child);
}

/** Puts the depth of these terms, and of all below them, right in one statement. Answers those whose depth changed. */
export async function settleDepths(
  { tx, accountId }: CatalogWrite,
  ids: readonly string[],
  depth: number,
): Promise<string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`WITH RECURSIVE below(id, depth) AS (
          SELECT id, ${depth}::int FROM terms WHERE account_id = ${accountId}::uuid AND id = ANY (${[...ids]}::uuid[])
          UNION ALL
          SELECT t.id, below.depth + 1 FROM terms t JOIN below ON t.parent_term_id = below.id
          WHERE t.deleted_at IS NULL)
        UPDATE terms t SET depth_level = below.depth, updated_at = now() FROM below
        WHERE t.id = below.id AND t.depth_level <> below.depth RETURNING t.id`,
  );
  return rows.map(({ id }) => id);
}

export type StoredTag = IdRow & { readonly linkedTermId: string | null };

export async function findTag({ tx, accountId }: CatalogWrite, id: string, field: string): Promise<StoredTag> {
  const [tag] = isUuid(id) ? await lockedTags(tx, sql`account_id = ${accountId}::uuid AND id = ${id}::uuid`) : [];
  if (tag === undefined) throw notFound("tag", id, field);
  return tag;
}

export async function linkTag(write: CatalogWrite, tagId: string, termId: string): Promise<void> {
  await setLink(write, sql`id = ${tagId}::uuid`, termId);
}

/** Answers the tag that was linked to the term, if one was. */
export async function unlinkTag(write: CatalogWrite, termId: string): Promise<string[]> {
  return setLink(write, sql`linked_term_id = ${termId}::uuid`, null);
}

async function setLink({ tx, accountId }: CatalogWrite, tags: Sql, termId: string | null): Promise<string[]> {
  const rows = await sqlRows<IdRow>(
    tx,
    sql`UPDATE tags SET linked_term_id = ${termId}::uuid, updated_at = now()
        WHERE account_id = ${accountId}::uuid AND ${tags} RETURNING id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes all tags off a term. Answers those, and those of the unlinked ones, that were removed themselves, as neither an
 * asset nor a term needs them any more.
 */
export async function stripTags(
  { tx, accountId }: CatalogWrite,
  termId: string,
  unlinked: readonly string[],
): Promise<string[]> {
  // Locked as those who attach and detach do, so that none is attached between the look and its removal.
  const tags = await lockedTags(
    tx,
    sql`account_id = ${accountId}::uuid
        AND (id = ANY (${[...unlinked]}::uuid[])
             OR id IN (SELECT e.tag_id FROM tag_entities e WHERE e.term_id = ${termId}::uuid))`,
  );
  if (tags.length === 0) return [];
  await tx.$executeRaw(sql`
    DELETE FROM tag_entities WHERE account_id = ${accountId}::uuid AND term_id = ${termId}::uuid`);
  const rows = await sqlRows<IdRow>(
    tx,
    sql`DELETE FROM tags t WHERE t.id = ANY (${tags.map(({ id }) => id)}::uuid[]) AND t.linked_term_id IS NULL
          AND NOT EXISTS (SELECT FROM tag_entities e WHERE e.tag_id = t.id) RETURNING t.id`,
  );
  return rows.map(({ id }) => id);
}

function lockedTags(tx: CatalogWrite["tx"], condition: Sql): Promise<StoredTag[]> {
  return sqlRows<StoredTag>(
    tx,
    sql`SELECT id, linked_term_id AS "linkedTermId" FROM tags WHERE ${condition} ORDER BY label FOR UPDATE`,
  );
}
