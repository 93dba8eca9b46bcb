import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import type { CatalogWrite } from "./catalog-store.ts";
import { type Row, sqlRows } from "./rows.ts";
import { emptySql, joinSql, rawSql, type Sql, sql } from "./sql.ts";

/** The kinds of assets that something can be put on, with the column by which a tag, an owner or a pin points to them. */
const kinds = {
  COLUMN: { table: "columns", link: "column_id", noun: "column", present: emptySql },
  DASHBOARD: { table: "dashboards", link: "dashboard_id", noun: "dashboard", present: emptySql },
  DASHBOARD_FIELD: {
    table: "dashboard_fields",
    link: "dashboard_field_id",
    noun: "dashboard field",
    present: emptySql,
  },
  TABLE: { table: "tables", link: "table_id", noun: "table", present: emptySql },
  // Unlike the others, a deleted term does not come back.
  TERM: { table: "terms", link: "term_id", noun: "term", present: sql`AND deleted_at IS NULL` },
} as const;

export type TargetType = keyof typeof kinds;

/** One asset. Ids are in lower case, as the database writes them. */
export type AssetTarget = { readonly entityType: TargetType; readonly entityId: string };

/** The columns of a row that points to exactly one asset; it may lack those of kinds that it never points to. */
export type LinkColumns = { readonly [Type in TargetType as (typeof kinds)[Type]["link"]]?: string | null };

/** `written`: the transaction changes the assets' own rows, if only by a trigger. */
type LockStrength = "linked" | "written";

type AssetLocking = {
  /** How an error names the argument of a target. */
  readonly field: (index: number) => string;
  readonly strength: LockStrength;
};

/** Throws NOT_FOUND for the first target that the account does not have, and keeps them all as {@link lockFound} does. */
export async function lockAssets(
  write: CatalogWrite,
  targets: readonly AssetTarget[],
  { field, strength }: AssetLocking,
): Promise<void> {
  const wellFormed = targets.filter(({ entityId }) => isUuid(entityId));
  const found = await lockFound(write, wellFormed, strength);
  for (const [index, target] of targets.entries()) {
    if (!found.has(keyOf(target))) throw notFound(kinds[target.entityType].noun, target.entityId, field(index));
  }
}

/**
 * Keeps those of the targets that are there as they are until the end of the transaction. One statement; it locks in one
 * order, so that two batches over the same assets do not block each other.
 */
export async function lockFound(
  { tx, accountId }: CatalogWrite,
  targets: readonly AssetTarget[],
  strength: LockStrength,
): Promise<ReadonlySet<string>> {
  const lock = strength === "written" ? sql`FOR NO KEY UPDATE` : sql`FOR KEY SHARE`;
  const parts = idsByType(targets).map(([type, ids]) => {
    const { table, present } = kinds[type];
    return sql`SELECT ${type} AS "entityType", locked.id AS "entityId" FROM (
      SELECT id FROM ${rawSql(table)}
      WHERE account_id = ${accountId}::uuid AND id = ANY (${ids}::uuid[]) ${present} ORDER BY id ${lock}) AS locked`;
  });
  if (parts.length === 0) return new Set();
  const rows = await sqlRows<Row & AssetTarget>(tx, joinSql(parts, " UNION ALL "));
  return new Set(rows.map(keyOf));
}

function keyOf({ entityType, entityId }: AssetTarget): string {
  return `${entityType}/${entityId}`;
}

/** The column that points to the target, and its id: the part of a row that says what it is put on. */
export function linkTo({ entityType, entityId }: AssetTarget): LinkColumns {
  return { [kinds[entityType].link]: entityId };
}

/** What a row points to. */
export function targetOf(row: LinkColumns): AssetTarget {
  for (const type of targetTypes) {
    const entityId = row[kinds[type].link];
    if (entityId) return { entityType: type, entityId };
  }
  throw new Error("a row that has to point to an asset points to none");
}

/** Holds for the rows that point to one of the targets; at least one is needed. */
export function pointsTo(targets: readonly AssetTarget[]): Sql {
  const conditions = idsByType(targets).map(([type, ids]) => sql`${rawSql(kinds[type].link)} = ANY (${ids}::uuid[])`);
  return conditions.length === 0 ? sql`false` : sql`(${joinSql(conditions, " OR ")})`;
}

/** Tells the change feed that something about these assets is different. */
export function assetsUpdated(write: CatalogWrite, targets: readonly AssetTarget[]): void {
  for (const [type, ids] of idsByType(targets)) write.changed(type, "UPDATED", ids);
}

// The names of our own table above, whose keys Object.keys forgets.
const targetTypes = Object.keys(kinds) as TargetType[];

function idsByType(targets: readonly AssetTarget[]): [TargetType, string[]][] {
  return targetTypes.flatMap((type): [TargetType, string[]][] => {
    const ids = new Set(targets.filter(({ entityType }) => entityType === type).map(({ entityId }) => entityId));
    return ids.size === 0 ? [] : [[type, [...ids]]];
  });
}
