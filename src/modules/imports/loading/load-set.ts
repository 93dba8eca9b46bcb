import { readAssets } from "#modules/imports/files/read-set.ts";
import type { SetReading } from "#modules/imports/files/staged.ts";
import { mergeChecks } from "./checks-repository.ts";
import { mergeEdges } from "./edges-repository.ts";
import { findEnds } from "./ends-repository.ts";
import { deleteVanished, mergeLevel } from "./level-repository.ts";
import { type LevelName, levelsOf } from "./levels.ts";
import type { Load } from "./load.ts";
import { loadQueries, type StoreQueries } from "./load-queries.ts";
import { joinPeople, mergeEditors, mergeOwners } from "./people-repository.ts";
import { createStages, keepRejected, Stager } from "./stage-repository.ts";
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
function levelsOfSet({ kind }: Load, { files }: SetReading): readonly LevelName[] {
  if (kind === "WAREHOUSE") return ["databases", "schemas", "users", "tables", "columns"];
  if (kind === "TRANSFORMATION") return ["databases", "schemas", "tables", "columns", "dashboards"];
  if (kind !== "VISUALIZATION") return [];
  return files.has("dashboard_fields") ? ["users", "dashboards", "dashboard_fields"] : ["users", "dashboards"];
}

export type LoadSetInput = {
  readonly load: Load;
  readonly reading: SetReading;
  /** Stores what was run, in the transaction of the load. */
  readonly storeQueries: StoreQueries;
  readonly signal: AbortSignal;
};

/** Reads a set into the catalog within the caller's transaction. */
export async function loadSet({ load, reading, storeQueries, signal }: LoadSetInput): Promise<void> {
  const { tx } = load.write;
  await createStages(tx);
  const stager = new Stager(tx);
  for await (const { stage, row } of readAssets(load.kind, reading)) {
    signal.throwIfAborted();
    await stager.add(stage, row);
  }
  if (load.kind === "WAREHOUSE") await stageViews(load, reading, stager);
  await stager.end();
  for (const [stage, part] of order) await keepRejected(tx, stage, [...reading.known.of("rejected", part)]);
  await mergeAssets(load, levelsOfSet(load, reading));
  await findEnds(load);
  await mergeEdges(load);
  if (load.kind === "QUALITY") await mergeChecks(load);
  if (load.kind === "WAREHOUSE") await loadQueries(load, reading, storeQueries);
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
