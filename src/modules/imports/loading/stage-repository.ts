import { setImmediate } from "node:timers/promises";
import { isUuid } from "#kernel/ids.ts";
import { uuidV7 } from "#kernel/uuid-v7.ts";
import type { Stage, StagedRow } from "#modules/imports/files/staged.ts";
import type { Row as DatabaseRow, Transaction } from "#platform/database/database.ts";
import { sqlRows } from "#platform/database/rows.ts";
import { joinSql, rawSql, type Sql, sql } from "#platform/database/sql.ts";
import { createHeapBound } from "./heap-bound.ts";

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

/** The session in which a set is staged: that of the load's transaction, or the only one that there is. */
export type Staging = {
  readonly run: (statement: Sql) => Promise<unknown>;
  readonly rows: <T extends DatabaseRow>(statement: Sql) => Promise<T[]>;
  /** Until when the staged rows are there. */
  readonly until: "COMMIT" | "DROPPED";
};

export function stagingIn(tx: Transaction): Staging {
  return {
    run: (statement) => tx.$executeRaw(statement),
    rows: (statement) => sqlRows(tx, statement),
    until: "COMMIT",
  };
}

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

export async function createStages({ run, until }: Staging): Promise<void> {
  const end = until === "COMMIT" ? "ON COMMIT DROP" : "ON COMMIT PRESERVE ROWS";
  for (const [stage, columns] of Object.entries(stageColumns)) {
    const list = columns.map(([name, type]) => `${name} ${type}`).join(", ");
    await run(rawSql(`CREATE TEMP TABLE import_stage_${stage} (id uuid, ${list}) ${end}`));
  }
  await run(rawSql(`CREATE TEMP TABLE import_kept (stage text, external_id text) ${end}`));
}

export async function dropStages({ run }: Staging): Promise<void> {
  for (const stage of Object.keys(stageColumns)) await run(rawSql(`DROP TABLE IF EXISTS import_stage_${stage}`));
  await run(sql`DROP TABLE IF EXISTS import_kept`);
}

/** Few enough for their objects to die young; a statement's own cost is spread over enough of them. */
const rowsPerStatement = 200;

/** Gathers rows and sends them by hundreds. */
export class Stager {
  readonly #run: Staging["run"];
  readonly #rows = new Map<Stage, object[]>();
  readonly #boundHeap = createHeapBound();

  constructor({ run }: Staging) {
    this.#run = run;
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
      await this.#run(sql`ANALYZE ${stageTable(stage)}`);
    }
  }

  async #send(stage: Stage): Promise<void> {
    const rows = this.#rows.get(stage) ?? [];
    if (rows.length === 0) return;
    this.#rows.set(stage, []);
    const record = rawSql(stageColumns[stage].map(([name, type]) => `${name} ${type}`).join(", "));
    await this.#run(sql`INSERT INTO ${stageTable(stage)}
      SELECT * FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(id uuid, ${record})`);
    this.#boundHeap();
    await setImmediate();
  }
}

/** What was rejected is wrong in the file, which does not mean that it has vanished. */
export async function keepRejected({ run }: Staging, stage: string, externalIds: ReadonlySet<string>): Promise<void> {
  const ids = [...externalIds];
  for (let start = 0; start < ids.length; start += rowsPerStatement) {
    const some = ids.slice(start, start + rowsPerStatement);
    await run(sql`INSERT INTO import_kept
      SELECT ${stage}::text, k FROM json_array_elements_text(${JSON.stringify(some)}::json) k`);
  }
}

export function columnList(stage: Stage, alias: string): Sql {
  return joinSql(
    stageColumns[stage].map(([name]) => rawSql(`${alias}.${name}`)),
    ", ",
  );
}
