import { isStorable } from "#kernel/batch.ts";
import type { LineageRecord } from "#kernel/catalog-records.ts";
import { CatalogError } from "#kernel/errors.ts";
import {
  type RunResult,
  readExposures,
  readRunResults,
  readTests,
  type TestNode,
} from "#modules/imports/dbt/artifacts.ts";
import { readManifest } from "#modules/imports/dbt/manifest.ts";
import { readDbt } from "#modules/imports/dbt/read-dbt.ts";
import { type Relation, relationsOf } from "#modules/imports/dbt/relations.ts";
import { readInstant } from "./cells.ts";
import { UnreadableFile } from "./findings.ts";
import { edgeRow } from "./read-edges.ts";
import type { Row, Value } from "./shape.ts";
import type { SetFile, SetReading, Stage, StagedRow } from "./staged.ts";

/** A dbt project: its relations as tables, its exposures as dashboards, and what depends on what. */
export async function* readTransformation(reading: SetReading): AsyncGenerator<StagedRow> {
  const { path, name: file } = reading.file("manifest");
  const catalogPath = reading.files.get("catalog")?.path;
  const records = await named(reading, () => readDbt({ manifestPath: path, ...(catalogPath ? { catalogPath } : {}) }));
  yield* staged(reading, "databases", records.databases, () => ({}));
  yield* staged(reading, "schemas", records.schemas, (row) => ({ parent: row.databaseExternalId }));
  yield* staged(reading, "tables", records.tables, ({ schemaExternalId, tableType, tags, owners, tableSize, url }) => ({
    parent: schemaExternalId,
    table_type: tableType,
    table_size: tableSize ?? null,
    url: url ?? null,
    tags: tags ?? [],
    owners: owners ?? [],
    file,
    line: 0,
  }));
  yield* staged(reading, "columns", records.columns, (column) => ({
    parent: column.tableExternalId,
    data_type: column.dataType,
    source_order: column.sourceOrder ?? null,
    is_nullable: column.isNullable,
    is_pii: column.isPii ?? null,
    is_primary_key: column.isPrimaryKey ?? null,
    tags: column.tags ?? [],
  }));
  for (const edge of records.lineages) yield tableEdge(edge, file);
  yield* exposures(reading, await named(reading, () => readExposures(path)));
}

type Named = { readonly externalId: string; readonly name: string; readonly description?: string };

function* staged<T extends Named>(
  { findings }: SetReading,
  stage: Stage,
  records: readonly T[],
  more: (record: T) => Row,
): Generator<StagedRow> {
  for (const record of records) {
    findings.rowsRead += 1;
    const { externalId, name, description } = record;
    yield {
      stage,
      row: storable({ external_id: externalId, name, description: description ?? null, ...more(record) }),
    };
  }
}

/** JSON can write characters that text of the database cannot hold; they carry no meaning and are left out. */
function storable(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]): [string, Value] => [
      key,
      typeof value === "string" && !isStorable(value) ? value.replaceAll("\u0000", "").toWellFormed() : value,
    ]),
  );
}

function tableEdge({ parentExternalId, childExternalId }: LineageRecord, file: string): StagedRow {
  const end = (key: string) => ({ type: "TABLE", naming: "own", key }) as const;
  return edgeRow(end(parentExternalId), end(childExternalId), { file, line: 0, column: "depends_on" });
}

async function* exposures(
  reading: SetReading,
  found: Awaited<ReturnType<typeof readExposures>>,
): AsyncGenerator<StagedRow> {
  if (found.length === 0) return;
  const { path, name: file } = reading.file("manifest");
  const relations = await relationsByNode(path);
  for (const { unique_id, name, label, url, description, depends_on } of found) {
    reading.findings.rowsRead += 1;
    const facts = { name: label || name, folder_path: "exposures", url: url ?? "", description: description ?? null };
    yield {
      stage: "dashboards",
      row: storable({ external_id: unique_id, type: "DASHBOARD", view_count: 0, ...facts }),
    };
    for (const node of depends_on?.nodes ?? []) {
      const parent = relations.get(node);
      if (parent === undefined) continue;
      const ends = [
        { type: "TABLE", naming: "own", key: parent.externalId },
        { type: "DASHBOARD", naming: "own", key: unique_id },
      ] as const;
      yield edgeRow(ends[0], ends[1], { file, line: 0, column: "depends_on" });
    }
  }
}

async function relationsByNode(manifestPath: string): Promise<ReadonlyMap<string, Relation>> {
  const relations = relationsOf(await readManifest(manifestPath), new Map());
  return new Map([...relations.values()].map((relation) => [relation.node.unique_id, relation]));
}

const outcomes: Readonly<Record<string, string>> = { pass: "SUCCESS", warn: "WARNING", fail: "ALERT", error: "ALERT" };

/** The outcomes of a dbt run's tests, on the tables that the manifest says they look at. */
export async function* readRunResultsSet(reading: SetReading): AsyncGenerator<StagedRow> {
  const { path, name: file } = reading.file("run_results");
  const manifestPath = reading.file("manifest").path;
  const tests = await named(reading, () => readTests(manifestPath));
  const relations = await named(reading, () => relationsByNode(manifestPath));
  const { metadata, results } = await named(reading, () => readRunResults(path));
  for (const result of results) {
    const test = tests.get(result.unique_id);
    const status = outcomes[result.status.toLowerCase()];
    // Models stand among the results too, and a test that was skipped has no outcome.
    if (test === undefined || status === undefined) continue;
    reading.findings.rowsRead += 1;
    const runAt = readInstant(result.timing?.at(-1)?.completed_at ?? metadata.generated_at);
    const table = relations.get(test.attached_node ?? test.depends_on?.nodes?.[0] ?? "");
    if (table === undefined || runAt === undefined) rejectResult(reading, file, result);
    else
      yield {
        stage: "checks",
        row: storable({ ...checkRow(test, result, table), status, run_at: runAt, file, line: 0 }),
      };
  }
}

function checkRow(test: TestNode, result: RunResult, { path }: Relation): Row {
  return {
    external_id: test.unique_id,
    name: test.name,
    table_key: path.join("."),
    column_name: test.column_name ?? null,
    description: test.description || null,
    result: result.message ?? null,
  };
}

function rejectResult({ findings }: SetReading, file: string, { unique_id }: RunResult): void {
  findings.rowsRejected += 1;
  const message = `The manifest does not say on which table ${unique_id} was run, or the result not when.`;
  findings.add({ file, line: 0, column: "unique_id", kind: "UNKNOWN_REFERENCE", message });
}

/** What readers of files say names where the file lies; the person who sent it knows it by another name. */
async function named<T>({ files }: SetReading, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CatalogError) || error.code !== "BAD_USER_INPUT") throw error;
    const named = (message: string, { path, name }: SetFile) => message.replaceAll(path, name);
    throw new UnreadableFile([...files.values()].reduce(named, error.message));
  }
}
