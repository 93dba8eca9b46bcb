import type { ImportKind } from "#modules/imports/sets/upload-path.ts";
import { readLineage, readQuality, readVisualization } from "./read-edges.ts";
import { readRunResultsSet, readTransformation } from "./read-transformation.ts";
import { readQueries, readViews, readWarehouse } from "./read-warehouse.ts";
import type { SetReading, StagedRow } from "./staged.ts";

type Read = (reading: SetReading) => AsyncGenerator<StagedRow>;

const readers: Readonly<Record<ImportKind, Read>> = {
  WAREHOUSE: readWarehouse,
  VISUALIZATION: readVisualization,
  LINEAGE: readLineage,
  TRANSFORMATION: readTransformation,
  QUALITY: (reading) => (reading.files.has("quality") ? readQuality(reading) : readRunResultsSet(reading)),
};

/** The assets of a set and what joins them, parents first. */
export function readAssets(kind: ImportKind, reading: SetReading): AsyncGenerator<StagedRow> {
  return readers[kind](reading);
}

/** Reads all of a set for what is wrong in it alone. */
export async function checkSet(kind: ImportKind, reading: SetReading): Promise<void> {
  for await (const _row of readAssets(kind, reading));
  if (kind !== "WAREHOUSE") return;
  for (const rows of [readViews(reading), readQueries(reading)]) for await (const _row of rows);
}
