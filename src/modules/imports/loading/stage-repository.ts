import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Stage, StagedRow } from "#modules/imports/files/staged.ts";
import type { Transaction } from "#platform/database/database.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";

type Columns = readonly (readonly [name: string, type: string])[];

const named: Columns = [
  ["external_id", "text"],
  ["name", "text"],
  ["description", "text"],
];
const placed: Columns = [
  ["file", "text"],
  ["line", "int"],
];

/** The temporary tables into which a set is read before it is compared with the catalog. */
export const stageColumns: Readonly<Record<Stage, Columns>> = {
  databases: named,
  schemas: [...named, ["parent", "text"]],
  users: [...named, ["email", "text"]],
  tables: [
    ...named,
    ...placed,
    ["parent", "text"],
    ["table_type", "text"],
    ["table_size", "int"],
    ["url", "text"],
    ["tags", "text[]"],
    ["owners", "text[]"],
  ],
  columns: [
    ...named,
    ["parent", "text"],
    ["data_type", "text"],
    ["source_order", "int"],
    ["is_nullable", "boolean"],
    ["is_pii", "boolean"],
    ["is_primary_key", "boolean"],
    ["tags", "text[]"],
  ],
  dashboards: [
    ...named,
    ["type", "text"],
    ["folder_path", "text"],
    ["url", "text"],
    ["view_count", "int"],
    ["author", "text"],
  ],
  dashboard_fields: [
    ...named,
    ["parent", "text"],
    ["label", "text"],
    ["data_type", "text"],
    ["role", "text"],
    ["is_primary_key", "boolean"],
    ["view_label", "text"],
    ["view_name", "text"],
  ],
  edges: [
    ...placed,
    ["column_name", "text"],
    ["lineage_type", "text"],
    ["parent_type", "text"],
    ["parent_naming", "text"],
    ["parent_key", "text"],
    ["child_type", "text"],
    ["child_naming", "text"],
    ["child_key", "text"],
  ],
  checks: [
    ...named,
    ...placed,
    ["table_key", "text"],
    ["column_name", "text"],
    ["status", "text"],
    ["run_at", "timestamptz"],
    ["result", "text"],
    ["url", "text"],
    ["owner_email", "text"],
  ],
};

export const stageTable = (stage: Stage): Sql => rawSql(`import_stage_${stage}`);

/** Utility statements take no parameters; an id of our own is as safe as a literal. */
export function uuidLiteral(id: string): Sql {
  if (!isUuid(id)) throw new Error("not a UUID");
  return rawSql(`'${id}'::uuid`);
}

export async function createStages(tx: Transaction): Promise<void> {
  for (const [stage, columns] of Object.entries(stageColumns)) {
    const list = columns.map(([name, type]) => `${name} ${type}`).join(", ");
    await tx.$executeRaw(rawSql(`CREATE TEMP TABLE import_stage_${stage} (id uuid, ${list}) ON COMMIT DROP`));
  }
  await tx.$executeRaw(sql`CREATE TEMP TABLE import_kept (stage text, external_id text) ON COMMIT DROP`);
}

const rowsPerStatement = 2_000;

/** Gathers rows and sends them by thousands. */
export class Stager {
  readonly #tx: Transaction;
  readonly #rows = new Map<Stage, object[]>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  async add(stage: Stage, row: StagedRow["row"]): Promise<void> {
    const rows = this.#rows.get(stage) ?? [];
    this.#rows.set(stage, rows);
    rows.push({ id: uuidV7(), ...row });
    if (rows.length >= rowsPerStatement) await this.#send(stage);
  }

  /** Sends what is left, and lets the planner know how much there is. */
  async end(): Promise<void> {
    for (const stage of this.#rows.keys()) {
      await this.#send(stage);
      await this.#tx.$executeRaw(sql`ANALYZE ${stageTable(stage)}`);
    }
  }

  async #send(stage: Stage): Promise<void> {
    const rows = this.#rows.get(stage) ?? [];
    if (rows.length === 0) return;
    this.#rows.set(stage, []);
    const record = rawSql(stageColumns[stage].map(([name, type]) => `${name} ${type}`).join(", "));
    await this.#tx.$executeRaw(sql`INSERT INTO ${stageTable(stage)}
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, ${record})`);
  }
}

/** What was rejected is wrong in the file, which does not mean that it has vanished. */
export async function keepRejected(tx: Transaction, stage: string, externalIds: readonly string[]): Promise<void> {
  for (let start = 0; start < externalIds.length; start += rowsPerStatement) {
    const some = externalIds.slice(start, start + rowsPerStatement);
    await tx.$executeRaw(sql`INSERT INTO import_kept
      SELECT ${stage}::text, k FROM json_array_elements_text(${JSON.stringify(some)}::json) k`);
  }
}

export function columnList(stage: Stage, alias: string): Sql {
  return joinSql(
    stageColumns[stage].map(([name]) => rawSql(`${alias}.${name}`)),
    ", ",
  );
}
