import { isStorable } from "#kernel/batch.ts";
import { isUuid } from "#kernel/ids.ts";
import { containsPattern, type Sql, sql } from "./sql.ts";

type Shown = { readonly withDeleted?: boolean | null | undefined; readonly withHidden?: boolean | null | undefined };

/**
 * What lists leave out by default: the row's own deletion and what its parents hand down. Written exactly like the
 * predicate of the partial indexes `…_shown`, so that they serve it.
 */
export function isShown({ withDeleted, withHidden }: Shown): Sql[] {
  return [
    ...(withHidden ? [] : [sql`NOT a.hidden`]),
    ...(withDeleted ? [] : [sql`NOT a.parent_deleted`, sql`a.deleted_at IS NULL`]),
  ];
}

/** The same for what cannot be hidden. */
export function isPresent({ withDeleted }: Shown): Sql[] {
  return isShown({ withDeleted, withHidden: true });
}

/** A case-insensitive substring; `%`, `_` and `\` in it are literal. */
export function contains(column: Sql, text: string): Sql {
  // What cannot be stored is contained in nothing.
  return isStorable(text) ? sql`${column} ILIKE ${containsPattern(text)}` : sql`false`;
}

/** `column = ANY (ids)`; malformed ids name nothing and are left out. */
export function anyId(column: Sql, ids: readonly string[]): Sql {
  return sql`${column} = ANY (${ids.filter(isUuid)}::uuid[])`;
}

export function isId(column: Sql, id: string): Sql {
  return isUuid(id) ? sql`${column} = ${id}::uuid` : sql`false`;
}
