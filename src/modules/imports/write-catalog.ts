import type { ImportedRecords } from "./imported-records.ts";
import type { OnProgress } from "./progress.ts";
import type { PublicApi } from "./public-api.ts";
import { type Counts, type ImportSummary, noCounts, type SummaryKind } from "./summary.ts";
import { deleteVanished } from "./writer/delete-vanished.ts";
import { findOrCreateSource } from "./writer/find-source.ts";
import { columns, databases, schemas, tables } from "./writer/levels.ts";
import { columnEdges, tableEdges, writeEdges } from "./writer/write-edges.ts";
import { type LevelOutcome, writeLevel } from "./writer/write-level.ts";
import { writeOwners } from "./writer/write-owners.ts";
import { writeQueries } from "./writer/write-queries.ts";
import { writeTags } from "./writer/write-tags.ts";
import type { Writing } from "./writer/writing.ts";

/**
 * Makes one source of the catalog say what the records say, through the public API alone. Only differences are
 * written, so a second run with the same records calls no mutation. The order matters: parents before children, edges
 * and tags once their ends exist, and what vanished goes last, from the columns upwards.
 */
export async function writeCatalog(
  api: PublicApi,
  records: ImportedRecords,
  onProgress: OnProgress,
): Promise<ImportSummary> {
  const counts = countsOfAllKinds();
  const sourceId = await findOrCreateSource({ api, source: records.source, onProgress, counts: counts.sources });
  const writing: Writing = { api, sourceId, onProgress, counts };
  const levels = await writeLevels(writing, records);
  await writeEdges(writing, tableEdges, records.lineages, levels.tables);
  await writeEdges(writing, columnEdges, records.fieldLineages, levels.columns);
  await writeTags(writing, "TABLE", levels.tables.written.values());
  await writeTags(writing, "COLUMN", levels.columns.written.values());
  const unknownOwners = await writeOwners(writing, [...levels.tables.written.values()]);
  await deleteVanished(writing, columns, levels.columns.vanishedIds);
  await deleteVanished(writing, tables, levels.tables.vanishedIds);
  await deleteVanished(writing, schemas, levels.schemas.vanishedIds);
  await deleteVanished(writing, databases, levels.databases.vanishedIds);
  const [database] = levels.databases.written.values();
  const queries = await writeQueries(writing, database?.id, records.queries ?? []);
  const source = { id: sourceId, name: records.source.name };
  return { source, counts, unknownOwners, queries, notices: records.notices ?? [] };
}

async function writeLevels(writing: Writing, records: ImportedRecords) {
  const onlySchemas = records.onlySchemas === undefined ? undefined : new Set(records.onlySchemas);
  const top = { idsByExternalId: new Map<string, string>(), lookedAt: new Set([writing.sourceId]) };
  const ofDatabases = await writeLevel(writing, { level: databases, records: records.databases, above: top });
  const ofSchemas = await writeLevel(writing, {
    level: schemas,
    records: records.schemas,
    above: asParents(ofDatabases),
    isLookedAt: ({ externalId }) => onlySchemas?.has(externalId) ?? true,
  });
  const ofTables = await writeLevel(writing, { level: tables, records: records.tables, above: asParents(ofSchemas) });
  const ofColumns = await writeLevel(writing, { level: columns, records: records.columns, above: asParents(ofTables) });
  return { databases: ofDatabases, schemas: ofSchemas, tables: ofTables, columns: ofColumns };
}

function asParents<R>({ written, lookedAt }: LevelOutcome<R>) {
  return { idsByExternalId: new Map([...written].map(([externalId, { id }]) => [externalId, id])), lookedAt };
}

function countsOfAllKinds(): Readonly<Record<SummaryKind, Counts>> {
  return {
    sources: noCounts(),
    databases: noCounts(),
    schemas: noCounts(),
    tables: noCounts(),
    columns: noCounts(),
    tags: noCounts(),
    owners: noCounts(),
    lineages: noCounts(),
    fieldLineages: noCounts(),
  };
}
