import { notFound } from "#kernel/errors.ts";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import { type AssetTarget, type LinkColumns, linkTo, pointsTo, targetOf } from "#platform/database/asset-targets.ts";
import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { type Sql, sql } from "#platform/database/sql.ts";
import type { Owner, OwnerName } from "./owner.ts";

type OwnerRow = Row & { readonly id: string; readonly unifiedUserId: string | null };

const ownerTables = {
  user: sql`SELECT id, unified_user_id AS "unifiedUserId" FROM users`,
  team: sql`SELECT id, NULL AS "unifiedUserId" FROM teams`,
} as const;

/** The owner, who is there to stay until the end of the transaction. */
export async function findOwner({ tx, accountId }: CatalogWrite, { kind, id }: OwnerName): Promise<Owner> {
  const [row] = isUuid(id)
    ? await sqlRows<OwnerRow>(
        tx,
        sql`${ownerTables[kind]} WHERE account_id = ${accountId}::uuid AND id = ${id}::uuid FOR KEY SHARE`,
      )
    : [];
  if (row === undefined) throw notFound(kind, id, `data.${kind}Id`);
  return row.unifiedUserId === null
    ? { kind: "team", teamId: row.id }
    : { kind: "user", userId: row.id, unifiedUserId: row.unifiedUserId };
}

/** The two tables of ownerships differ in nothing but the owner. */
type Ownerships = {
  readonly table: Sql;
  /** What a new ownership says of its owner. */
  readonly columns: Sql;
  readonly values: Sql;
  readonly ofOwner: Sql;
};

function ownershipsOf(owner: Owner): Ownerships {
  if (owner.kind === "team") {
    const teamId = sql`${owner.teamId}::uuid`;
    const ofOwner = sql`team_id = ${teamId}`;
    return { table: sql`team_owner_entities`, columns: sql`team_id`, values: teamId, ofOwner };
  }
  const person = sql`${owner.unifiedUserId}::uuid`;
  return {
    table: sql`owner_entities`,
    columns: sql`unified_user_id, user_id`,
    values: sql`${person}, ${owner.userId}::uuid`,
    ofOwner: sql`unified_user_id = ${person}`,
  };
}

/** Answers the targets that the owner did not own before. */
export async function insertOwnerships(
  { tx, accountId }: CatalogWrite,
  owner: Owner,
  targets: readonly AssetTarget[],
): Promise<AssetTarget[]> {
  const { table, columns, values } = ownershipsOf(owner);
  const rows = targets.map((target) => ({ ...linkTo(target), id: uuidV7() }));
  const inserted = await sqlRows<Row & LinkColumns>(
    tx,
    sql`INSERT INTO ${table} (id, account_id, ${columns}, table_id, dashboard_id, term_id, created_at, updated_at)
        SELECT n.id, ${accountId}::uuid, ${values}, n.table_id, n.dashboard_id, n.term_id, now(), now()
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS n(id uuid, table_id uuid, dashboard_id uuid, term_id uuid)
        ON CONFLICT DO NOTHING RETURNING table_id, dashboard_id, term_id`,
  );
  return inserted.map(targetOf);
}

/** What a source told of a person before the person became a user of the account is the user's from now on. */
export async function adoptOwnerships({ tx }: CatalogWrite, owner: Owner): Promise<void> {
  if (owner.kind === "team") return;
  await tx.$executeRaw(sql`
    UPDATE owner_entities SET user_id = ${owner.userId}::uuid, updated_at = now()
    WHERE unified_user_id = ${owner.unifiedUserId}::uuid AND user_id IS NULL`);
}

/** The ids of the ownerships by the assets' ids. */
export async function ownershipIds(
  { tx, accountId }: CatalogWrite,
  owner: Owner,
  targets: readonly AssetTarget[],
): Promise<Map<string, string>> {
  const { table, ofOwner } = ownershipsOf(owner);
  const rows = await sqlRows<Row & LinkColumns & { id: string }>(
    tx,
    sql`SELECT id, table_id, dashboard_id, term_id FROM ${table}
        WHERE account_id = ${accountId}::uuid AND ${ofOwner} AND ${pointsTo(targets)}`,
  );
  return new Map(rows.map((row) => [targetOf(row).entityId, row.id]));
}

export async function ownedTargets({ tx, accountId }: CatalogWrite, owner: Owner): Promise<AssetTarget[]> {
  const { table, ofOwner } = ownershipsOf(owner);
  const rows = await sqlRows<Row & LinkColumns>(
    tx,
    sql`SELECT table_id, dashboard_id, term_id FROM ${table} WHERE account_id = ${accountId}::uuid AND ${ofOwner}`,
  );
  return rows.map(targetOf);
}

/** Answers the targets that the owner did own. */
export async function deleteOwnerships(
  { tx, accountId }: CatalogWrite,
  owner: Owner,
  targets: readonly AssetTarget[],
): Promise<AssetTarget[]> {
  const { table, ofOwner } = ownershipsOf(owner);
  const deleted = await sqlRows<Row & LinkColumns>(
    tx,
    sql`DELETE FROM ${table}
        WHERE account_id = ${accountId}::uuid AND ${ofOwner} AND ${pointsTo(targets)}
        RETURNING table_id, dashboard_id, term_id`,
  );
  return deleted.map(targetOf);
}

/** Tells the change feed that what the owner owns is different. */
export function ownerChanged(write: CatalogWrite, owner: Owner): void {
  if (owner.kind === "team") write.changed("TEAM", "UPDATED", [owner.teamId]);
  else write.changed("USER", "UPDATED", [owner.userId]);
}
