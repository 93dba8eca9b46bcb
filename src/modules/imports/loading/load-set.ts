import { readAssets } from "#modules/imports/files/read-set.ts";
import { type FileSet, SetReading } from "#modules/imports/files/staged.ts";
import { dialectOf } from "#platform/sql-parser/dialect.ts";
import { mergeChecks } from "./checks-repository.ts";
import { mergeEdges } from "./edges-repository.ts";
import { findEnds } from "./ends-repository.ts";
import { deleteVanished, mergeLevel } from "./level-repository.ts";
import { type LevelName, levelsOf } from "./levels.ts";
import type { Load } from "./load.ts";
import { loadQueries, type StoreQueries } from "./load-queries.ts";
import { joinPeople, mergeEditors, mergeOwners } from "./people-repository.ts";
import { technologyOf } from "./source-repository.ts";
import { createStages, keepRejected, Stager, type Staging } from "./stage-repository.ts";
import { stageViews } from "./stage-views.ts";
import { mergeTags } from "./tags-repository.ts";

/** The levels in the order in which they lie in each other, and the file whose rows each comes from. */
const order: readonly (readonly [LevelName, string])[] = [
  ["databases", "database"],
  ["schemas", "schema"],
  ["users", "user"],
  ["tables", "table"],
  ["columns", "column"],
  ["dashboards", "dashboards"],
  ["dashboard_fields", "dashboard_fields"],
];

/** Of which levels a set names everything that there is, so that the rest of the source has vanished. */
function levelsOfSet({ kind }: Load, files: FileSet): readonly LevelName[] {
  if (kind === "WAREHOUSE") return ["databases", "schemas", "users", "tables", "columns"];
  if (kind === "TRANSFORMATION") return ["databases", "schemas", "tables", "columns", "dashboards"];
  if (kind !== "VISUALIZATION") return [];
  return files.has("dashboard_fields") ? ["users", "dashboards", "dashboard_fields"] : ["users", "dashboards"];
}

export type StageSetInput = {
  readonly staging: Staging;
  readonly source: Pick<Load, "kind" | "sourceId"> & { readonly accountId: string };
  readonly reading: SetReading;
  readonly signal: AbortSignal;
};

/** Reads the files of a set into temporary tables, which nobody but the load looks at. */
export async function stageSet({ staging, source, reading, signal }: StageSetInput): Promise<void> {
  await createStages(staging);
  const stager = new Stager(staging);
  for await (const { stage, row } of readAssets(source.kind, reading)) {
    signal.throwIfAborted();
    await stager.add(stage, row);
  }
  if (source.kind === "WAREHOUSE") {
    const dialect = dialectOf(await technologyOf(staging, source));
    await stageViews({ reading, stager, dialect, signal });
  }
  await stager.end();
  for (const [stage, part] of order) await keepRejected(staging, stage, reading.known.rejected(part));
}

export type MergeSetInput = {
  readonly load: Load;
  readonly files: FileSet;
  /** Stores what was run, in the transaction of the load. */
  readonly storeQueries: StoreQueries;
};

/** Brings what was staged into the catalog, within the caller's transaction. */
export async function mergeSet({ load, files, storeQueries }: MergeSetInput): Promise<void> {
  await mergeAssets(load, levelsOfSet(load, files));
  await findEnds(load);
  await mergeEdges(load);
  if (load.kind === "QUALITY") await mergeChecks(load);
  if (load.kind === "WAREHOUSE") await loadQueries(load, new SetReading(files, load.findings), storeQueries);
}

async function mergeAssets(load: Load, complete: readonly LevelName[]): Promise<void> {
  const levels = levelsOf(load.kind === "TRANSFORMATION" ? "DBT" : "DATABASE");
  for (const [stage] of order) await mergeLevel(load, levels[stage]);
  // From the bottom up: what lies in something that is deleted need not be touched again by it.
  for (const stage of complete.toReversed()) await deleteVanished(load, levels[stage]);
  if (complete.length === 0) return;
  await joinPeople(load);
  await mergeOwners(load);
  await mergeEditors(load);
  await mergeTags(load);
}
