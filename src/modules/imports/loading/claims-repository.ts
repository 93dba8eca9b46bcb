import type { AssetType } from "#kernel/asset.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { type Load, mostIdsTold } from "./load.ts";

export type ClaimedRelation = "lineages" | "field_lineages" | "owner_entities" | "team_owner_entities";

type Claiming = {
  readonly relation: ClaimedRelation;
  /** Inserts what is missing, without RETURNING. */
  readonly insert: Sql;
  /** The ids of all that the files name and that is there. */
  readonly current: Sql;
};

const assetTypes: Readonly<Partial<Record<ClaimedRelation, AssetType>>> = {
  lineages: "LINEAGE",
  field_lineages: "FIELD_LINEAGE",
};

/**
 * Inserts rows and remembers that this source's files brought them in. What was there before belongs to whoever made it,
 * and is never taken away by a load.
 */
export async function claimRows(load: Load, { relation, insert, current }: Claiming): Promise<void> {
  const { write, sourceId, kind } = load;
  const { tx, accountId } = write;
  const names = { made: rawSql(`import_made_${relation}`), current: rawSql(`import_current_${relation}`) };
  await tx.$executeRaw(sql`CREATE TEMP TABLE ${names.current} (id uuid) ON COMMIT DROP`);
  await tx.$executeRaw(sql`CREATE TEMP TABLE ${names.made} (id uuid) ON COMMIT DROP`);
  await tx.$executeRaw(sql`WITH made AS (${insert} RETURNING id) INSERT INTO ${names.made} SELECT id FROM made`);
  await tx.$executeRaw(sql`INSERT INTO ${names.current} ${current}`);
  for (const table of [names.current, names.made]) {
    await tx.$executeRaw(sql`CREATE INDEX ON ${table} (id)`);
    await tx.$executeRaw(sql`ANALYZE ${table}`);
  }
  await tx.$executeRaw(sql`INSERT INTO import_claims (account_id, source_id, kind, relation, row_id)
    SELECT DISTINCT ${accountId}::uuid, ${sourceId}::uuid, ${kind}::import_kind, ${relation}, c.id FROM ${names.current} c
    WHERE EXISTS (SELECT FROM ${names.made} m WHERE m.id = c.id)
       OR EXISTS (SELECT FROM import_claims o WHERE o.row_id = c.id AND o.relation = ${relation})
    ON CONFLICT DO NOTHING`);
  const assetType = assetTypes[relation];
  if (assetType === undefined) return;
  const made = await sqlRows<Row & { id: string }>(tx, sql`SELECT id FROM ${names.made} LIMIT ${mostIdsTold}`);
  write.changed(
    assetType,
    "CREATED",
    made.map(({ id }) => id),
  );
}

/** Gives up the claims to what the files do not name any more, and deletes it when no other source claims it. */
export async function dropUnclaimed({ write, sourceId, kind }: Load, relation: ClaimedRelation): Promise<void> {
  const { tx, accountId } = write;
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`WITH given_up AS (
        DELETE FROM import_claims c
        WHERE c.source_id = ${sourceId}::uuid AND c.kind = ${kind}::import_kind AND c.relation = ${relation}
          AND NOT EXISTS (SELECT FROM ${rawSql(`import_current_${relation}`)} n WHERE n.id = c.row_id)
        RETURNING c.row_id),
      gone AS (
        DELETE FROM ${rawSql(relation)} r USING given_up g
        WHERE r.id = g.row_id AND r.account_id = ${accountId}::uuid AND NOT EXISTS (
          SELECT FROM import_claims o WHERE o.row_id = r.id AND o.relation = ${relation}
            AND (o.source_id, o.kind) <> (${sourceId}::uuid, ${kind}::import_kind))
        RETURNING r.id)
      SELECT id FROM gone LIMIT ${mostIdsTold}`,
  );
  const assetType = assetTypes[relation];
  if (assetType !== undefined) {
    write.changed(
      assetType,
      "DELETED",
      rows.map(({ id }) => id),
    );
  }
}
