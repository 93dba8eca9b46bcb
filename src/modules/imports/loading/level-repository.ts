import { setImmediate } from "node:timers/promises";
import type { ChangeAction } from "#kernel/asset.ts";
import { type Row, sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import type { Level, LevelValue } from "./levels.ts";
import { type Load, mostIdsTold } from "./load.ts";
import { columnList, stageTable, uuidLiteral } from "./stage-repository.ts";

/** Staged rows with the ids that they have in the catalog: their own once more, or the new ones they were given. */
export const placedTable = (stage: Level["stage"]): Sql => rawSql(`import_placed_${stage}`);

/** Brings the rows of one level in: those that are new, and those of which something differs. */
export async function mergeLevel(load: Load, level: Level): Promise<void> {
  await placeRows(load, level);
  await insertNew(load, level);
  await tell(load, level, { action: "UPDATED", statement: updateDifferent(level), id: sql`t.id` });
}

async function placeRows({ write, sourceId }: Load, { stage, table, parent, parentColumn }: Level): Promise<void> {
  const from = parent === undefined ? sql`(SELECT ${uuidLiteral(sourceId)} AS id) p` : sql`${placedTable(parent)} p`;
  const ofParent = parent === undefined ? sql`true` : sql`p.external_id = s.parent`;
  await write.tx.$executeRaw(sql`CREATE TEMP TABLE ${placedTable(stage)} ON COMMIT DROP AS
    SELECT coalesce(t.id, s.id) AS id, row_number() OVER (ORDER BY s.id) AS place, t.id IS NULL AS is_new, p.id AS parent_id, ${columnList(stage, "s")}
    FROM ${stageTable(stage)} s JOIN ${from} ON ${ofParent}
    LEFT JOIN ${rawSql(table)} t ON t.${rawSql(parentColumn)} = p.id AND t.external_id = s.external_id`);
  // A first load works on tables that the planner believes to be empty: with this, each plan that it takes is a good one.
  await write.tx.$executeRaw(sql`CREATE INDEX ON ${placedTable(stage)} (id)`);
  await write.tx.$executeRaw(sql`CREATE INDEX ON ${placedTable(stage)} (place) WHERE is_new`);
  await write.tx.$executeRaw(sql`ANALYZE ${placedTable(stage)}`);
}

/** So many rows that a statement does not hold up the process for long in which the embedded database runs. */
const rowsPerInsert = 2_000;

async function insertNew(load: Load, level: Level): Promise<void> {
  const [last] = await sqlRows<Row & { place: number | null }>(
    load.write.tx,
    sql`SELECT max(place)::int AS place FROM ${placedTable(level.stage)} WHERE is_new`,
  );
  const ids: string[] = [];
  for (let start = 0; start < (last?.place ?? 0); start += rowsPerInsert) {
    const some = await changedIds(load.write.tx, insertSome(load, level, start));
    ids.push(...some.slice(0, mostIdsTold - ids.length));
    // The embedded database answers without ever leaving the process: nothing else would get its turn.
    await setImmediate();
  }
  load.write.changed(level.assetType, "CREATED", ids);
}

function insertSome({ write }: Load, { stage, table, parentColumn, values }: Level, start: number): Sql {
  const columns = rawSql(values.map(({ column }) => column).join(", "));
  const given = rawSql(
    values.map(({ from, otherwise }) => (otherwise ? `coalesce(${from}, ${otherwise})` : from)).join(", "),
  );
  return sql`INSERT INTO ${rawSql(table)} (id, account_id, ${rawSql(parentColumn)}, external_id, ${columns}, updated_at)
    SELECT s.id, ${write.accountId}::uuid, s.parent_id, s.external_id, ${given}, now()
    FROM ${placedTable(stage)} s WHERE s.is_new AND s.place > ${start} AND s.place <= ${start + rowsPerInsert}`;
}

function updateDifferent({ stage, table, values }: Level): Sql {
  const now = ({ column, from, otherwise }: LevelValue): string =>
    otherwise ? `coalesce(${from}, t.${column})` : from;
  const settings = values.map((value) => rawSql(`${value.column} = ${now(value)}`));
  const old = rawSql(values.map(({ column }) => `t.${column}`).join(", "));
  return sql`UPDATE ${rawSql(table)} t SET ${joinSql(settings, ", ")}, deleted_at = NULL, updated_at = now()
    FROM ${placedTable(stage)} s WHERE NOT s.is_new AND t.id = s.id
      AND (t.deleted_at IS NOT NULL OR (${old}) IS DISTINCT FROM (${rawSql(values.map(now).join(", "))}))`;
}

/** Soft-deletes what the source had and the files do not name any more. */
export async function deleteVanished(load: Load, level: Level): Promise<void> {
  const { stage, table } = level;
  const inSource =
    stage === "dashboard_fields"
      ? sql`t.dashboard_id IN (SELECT id FROM dashboards WHERE source_id = ${load.sourceId}::uuid)`
      : sql`t.source_id = ${load.sourceId}::uuid`;
  const statement = sql`UPDATE ${rawSql(table)} t SET deleted_at = now(), updated_at = now()
    WHERE t.account_id = ${load.write.accountId}::uuid AND ${inSource} AND t.deleted_at IS NULL
      AND NOT EXISTS (SELECT FROM ${placedTable(stage)} s WHERE s.id = t.id)
      AND NOT EXISTS (SELECT FROM import_kept k WHERE k.stage = ${stage} AND k.external_id = t.external_id)`;
  await tell(load, level, { action: "DELETED", statement });
}

type Change = { readonly action: ChangeAction; readonly statement: Sql; readonly id?: Sql };

async function tell({ write }: Load, { assetType }: Level, { action, statement, id }: Change): Promise<void> {
  write.changed(assetType, action, await changedIds(write.tx, statement, id));
}

/** Runs a statement that changes rows `t` or inserts, and answers the ids of some of them. */
export async function changedIds(tx: Load["write"]["tx"], statement: Sql, id = sql`id`): Promise<string[]> {
  const rows = await sqlRows<Row & { id: string }>(
    tx,
    sql`WITH changed AS (${statement} RETURNING ${id} AS id) SELECT id FROM changed LIMIT ${mostIdsTold}`,
  );
  return rows.map(({ id }) => id);
}
