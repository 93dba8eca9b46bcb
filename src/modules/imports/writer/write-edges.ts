import { z } from "zod";
import type { LineageRecord } from "#kernel/catalog-records.ts";
import { readPages } from "./read-pages.ts";
import type { LevelOutcome } from "./write-level.ts";
import { sendRows, type Writing } from "./writing.ts";

/** How edges between things of one kind are read and written. */
type EdgeKind = {
  readonly kind: "lineages" | "fieldLineages";
  readonly word: "Lineage" | "FieldLineage";
  readonly parentField: string;
  readonly childField: string;
  readonly scopeOf: (sourceId: string) => object;
};

export const tableEdges: EdgeKind = {
  kind: "lineages",
  word: "Lineage",
  parentField: "parentTableId",
  childField: "childTableId",
  scopeOf: (parentSourceId) => ({ parentSourceId, withDeleted: true, withHidden: true }),
};

export const columnEdges: EdgeKind = {
  kind: "fieldLineages",
  word: "FieldLineage",
  parentField: "parentColumnId",
  childField: "childColumnId",
  scopeOf: (columnSourceId) => ({ columnSourceId }),
};

type Edge = { readonly parentId: string; readonly childId: string; readonly type: string };

/**
 * Adds the edges that are missing and deletes those that are no longer in the source.
 *
 * Edges that are made through the public API are all alike (MANUAL_CUSTOMER), so nobody can tell an edge that an
 * earlier import made from one that a person or a script drew. The rule is therefore: between two things of this
 * source that were looked at, the source decides, and a MANUAL_CUSTOMER edge which it does not have is deleted, whoever
 * drew it. Edges of other types, and edges that lead to or from another source, a dashboard or a schema that was not
 * looked at, are never touched.
 */
export async function writeEdges(
  writing: Writing,
  edgeKind: EdgeKind,
  records: readonly LineageRecord[],
  ends: LevelOutcome<unknown>,
): Promise<void> {
  const existing = await readEdges(writing, edgeKind);
  const existingKeys = new Set(existing.map(keyOf));
  const wanted = new Map(records.flatMap((record) => edgeBetween(ends, record)).map((edge) => [keyOf(edge), edge]));
  const created = [...wanted].filter(([key]) => !existingKeys.has(key)).map(([, edge]) => edge);
  const isOurs = ({ type, parentId, childId }: Edge) =>
    type === "MANUAL_CUSTOMER" && ends.lookedAt.has(parentId) && ends.lookedAt.has(childId);
  const deleted = existing.filter((edge) => isOurs(edge) && !wanted.has(keyOf(edge)));

  await sendEdges(writing, edgeKind, { verb: "upsert", edges: created });
  await sendEdges(writing, edgeKind, { verb: "delete", edges: deleted });
  const counts = writing.counts[edgeKind.kind];
  counts.created += created.length;
  counts.deleted += deleted.length;
  counts.unchanged += wanted.size - created.length;
}

async function readEdges(writing: Writing, edgeKind: EdgeKind): Promise<readonly Edge[]> {
  const { kind, word, parentField, childField } = edgeKind;
  const rows = await readPages(writing, {
    phase: `reading ${kind} of the catalog`,
    operation: `get${word}s`,
    scopeType: `Get${word}sScope`,
    scope: edgeKind.scopeOf(writing.sourceId),
    selection: `id lineageType ${parentField} ${childField}`,
    row: z.looseObject({ lineageType: z.string().nullish() }),
  });
  return rows.flatMap((row) => {
    const [parentId, childId] = [row[parentField], row[childField]];
    if (typeof parentId !== "string" || typeof childId !== "string") return [];
    return [{ parentId, childId, type: row.lineageType ?? "" }];
  });
}

function edgeBetween({ written }: LevelOutcome<unknown>, record: LineageRecord): readonly Edge[] {
  const parentId = written.get(record.parentExternalId)?.id;
  const childId = written.get(record.childExternalId)?.id;
  if (parentId === undefined || childId === undefined || parentId === childId) return [];
  return [{ parentId, childId, type: "MANUAL_CUSTOMER" }];
}

function keyOf({ parentId, childId }: Edge): string {
  return `${parentId} ${childId}`;
}

type EdgeChange = { readonly verb: "upsert" | "delete"; readonly edges: readonly Edge[] };

async function sendEdges(writing: Writing, edgeKind: EdgeKind, { verb, edges }: EdgeChange): Promise<void> {
  const { kind, word, parentField, childField } = edgeKind;
  await sendRows<unknown>(writing, {
    phase: `${verb === "upsert" ? "adding" : "deleting"} ${kind}`,
    operation: `${verb}${word}s`,
    input: `${verb === "upsert" ? "Upsert" : "Delete"}${word}Input`,
    rows: edges.map(({ parentId, childId }) => ({ [parentField]: parentId, [childField]: childId })),
    selection: verb === "upsert" ? "{ id }" : "",
    answer: verb === "upsert" ? z.array(z.object({ id: z.string() })) : z.literal(true),
  });
}
