import { isUuid } from "#kernel/ids.ts";
import type { Page } from "#kernel/page.ts";
import { anyId } from "./conditions.ts";
import type { ListQuery, OneOf, OrderedBy } from "./list-query.ts";
import { joinSql, type Sql, sql } from "./sql.ts";

// One statement finds the ids of a page, in the form that reads least.

export function pageStatement(accountId: string, list: ListQuery, page: Page): Sql {
  if (page.afterId !== null) return keyset(accountId, list, page);
  const where = whereOf(accountId, list);
  if (list.ordered !== undefined) return byGroups(accountId, list.ordered, { page, where: allOf(where, list) });
  if (list.orderBy.length === 0) return byId(accountId, list, { page, where });
  const order = joinSql([...list.orderBy, sql`a.id`], ", ");
  return sql`SELECT a.id FROM ${list.from} WHERE ${allOf(where, list)} ORDER BY ${order} LIMIT ${page.size} OFFSET ${page.offset}`;
}

export function countStatement(accountId: string, list: ListQuery): Sql {
  const kept = list.kept?.(accountId);
  if (kept !== undefined) return sql`SELECT (${kept})::int AS count`;
  return sql`SELECT count(*)::int AS count FROM ${list.from} WHERE ${allOf(whereOf(accountId, list), list)}`;
}

/** What every form asks; `oneOf`, `either` and `sought` are asked by each in its own way. */
function whereOf(accountId: string, list: ListQuery): Sql {
  return and([sql`a.account_id = ${accountId}::uuid`, ...list.where]);
}

function and(conditions: readonly Sql[]): Sql {
  return joinSql(conditions, " AND ");
}

function allOf(where: Sql, { oneOf, either, sought }: ListQuery): Sql {
  return and([
    where,
    ...(either === undefined ? [] : [sql`(${joinSql([...either], " OR ")})`]),
    ...(oneOf === undefined ? [] : [anyId(oneOf.column, oneOf.ids)]),
    ...(sought === undefined ? [] : [sought]),
  ]);
}

/** Keyset paging goes by id alone; an id that is none comes after every other, so that a loop over pages ends. */
function keyset(accountId: string, list: ListQuery, page: Page): Sql {
  if (page.afterId === null || (page.afterId !== "" && !isUuid(page.afterId)))
    return sql`SELECT NULL::uuid AS id WHERE false`;
  const after = page.afterId === "" ? [] : [sql`a.id > ${page.afterId}::uuid`];
  return byId(accountId, { ...list, kept: undefined }, { page, where: and([whereOf(accountId, list), ...after]) });
}

type Wanted = { readonly page: Page; readonly where: Sql };

/** Where a page begins to be deep: to pass over fewer rows takes no time worth saving. */
const deep = 5_000;
/** How many rows may be merged for a page of several parents'. */
const mostMerged = 100_000;

function byId(accountId: string, list: ListQuery, { page, where }: Wanted): Sql {
  const { oneOf, either, sought } = list;
  const kept = page.offset < deep ? undefined : list.kept?.(accountId);
  if (kept !== undefined) return fromTheNearerEnd(sql`${list.from} WHERE ${allOf(where, list)}`, page, kept);
  const ids = [...new Set(oneOf?.ids.filter(isUuid))];
  if (oneOf !== undefined && sought === undefined && ids.length > 1 && ids.length * reachOf(page) <= mostMerged)
    return merged(list.from, { ...oneOf, ids }, { page, where });
  if (either !== undefined)
    return united(list.from, either, { page, where: allOf(where, { ...list, either: undefined }) });
  if (sought !== undefined)
    return firstAtHand(list.from, sought, { page, where: allOf(where, { ...list, sought: undefined }) });
  return sql`SELECT a.id FROM ${list.from} WHERE ${allOf(where, list)} ORDER BY a.id LIMIT ${page.size} OFFSET ${page.offset}`;
}

function reachOf({ offset, size }: Page): number {
  return offset + size;
}

/** The first rows of each parent, merged: to go through all rows by id could pass all those of other parents before. */
function merged(from: Sql, { column, ids }: OneOf, { page, where }: Wanted): Sql {
  return sql`SELECT a.id FROM unnest(${ids}::uuid[]) AS parent(id) CROSS JOIN LATERAL (
      SELECT a.id FROM ${from} WHERE ${where} AND ${column} = parent.id ORDER BY a.id LIMIT ${reachOf(page)}) a
    ORDER BY a.id LIMIT ${page.size} OFFSET ${page.offset}`;
}

/** The same of the rows that pass each condition, of which some may pass several. */
function united(from: Sql, either: readonly Sql[], { page, where }: Wanted): Sql {
  const parts = either.map(
    (one) => sql`(SELECT a.id FROM ${from} WHERE ${where} AND ${one} ORDER BY a.id LIMIT ${reachOf(page)})`,
  );
  return sql`SELECT f.id FROM (${joinSql(parts, " UNION ")}) f ORDER BY f.id LIMIT ${page.size} OFFSET ${page.offset}`;
}

/** So many rows are tried one after the other before all are found by the index: of what is frequent they fill a page. */
const atHand = 3_000;

/**
 * What PostgreSQL expects of such a condition is often wrong by far, and it would sort a hundred thousand rows for a page
 * of fifty, or try a million for want of fifty. The second part is kept from the order, which it would walk in again.
 */
function firstAtHand(from: Sql, sought: Sql, { page, where }: Wanted): Sql {
  const reach = reachOf(page);
  return sql`WITH near AS MATERIALIZED (
      SELECT a.id, ${sought} AS hit FROM ${from} WHERE ${where} ORDER BY a.id LIMIT ${atHand})
    SELECT f.id FROM (
      SELECT id FROM near WHERE hit
      UNION ALL (
        SELECT far.id FROM (SELECT a.id FROM ${from} WHERE ${where} AND ${sought} OFFSET 0) far
        WHERE far.id > (SELECT id FROM near ORDER BY id DESC LIMIT 1)
          AND (SELECT count(*) FROM near) = ${atHand} AND (SELECT count(*) FROM near WHERE hit) < ${reach}
        ORDER BY far.id LIMIT ${reach})
    ) f ORDER BY f.id LIMIT ${page.size} OFFSET ${page.offset}`;
}

/** Counted from behind when that is nearer. Of the two halves only one is run: what the other one asks first is false. */
function fromTheNearerEnd(rows: Sql, page: Page, kept: Sql): Sql {
  const { size, offset } = page;
  return sql`WITH total AS MATERIALIZED (SELECT (${kept})::bigint AS n)
    SELECT f.id FROM (
      (SELECT a.id FROM ${rows} AND (SELECT n FROM total) >= ${2 * offset} ORDER BY a.id LIMIT ${size} OFFSET ${offset})
      UNION ALL
      (SELECT a.id FROM ${rows} AND (SELECT n FROM total) < ${2 * offset} ORDER BY a.id DESC
       LIMIT (SELECT greatest(least(${size}, n - ${offset}), 0) FROM total)
       OFFSET (SELECT greatest(n - ${reachOf(page)}, 0) FROM total))
    ) f ORDER BY f.id LIMIT ${size}`;
}

/** Of each group no more rows than the page can hold: neither large groups nor many of one rank are sorted as a whole. */
function byGroups(accountId: string, { groups, rows, orderBy }: OrderedBy, { page, where }: Wanted): Sql {
  const parts = rows.map((some) => sql`(SELECT a.id FROM ${some} WHERE ${where} ORDER BY a.id LIMIT ${reachOf(page)})`);
  return sql`SELECT a.id FROM ${groups} CROSS JOIN LATERAL (${joinSql(parts, " UNION ALL ")}) a
    WHERE g.account_id = ${accountId}::uuid
    ORDER BY ${joinSql([...orderBy, sql`a.id`], ", ")} LIMIT ${page.size} OFFSET ${page.offset}`;
}
