import { rowField } from "#kernel/batch.ts";
import { notFound } from "#kernel/errors.ts";
import { dialectOf } from "#platform/sql-parser/dialect.ts";
import type { Join, QualifiedName } from "#platform/sql-parser/sql-facts.ts";
import type { SqlParsing } from "#platform/sql-parser/sql-parsing.ts";
import type { QueryType } from "./query-list.ts";
import type { CheckedRun } from "./query-run.ts";
import { typeOfQuery } from "./query-type.ts";
import type { FindPlaces, Place } from "./text-repository.ts";

/** A run with what its text says. */
export type ReadRun = Omit<CheckedRun, "queryType"> & {
  readonly queryType: QueryType;
  /** The source of its database. */
  readonly sourceId: string | null;
  readonly names: readonly QualifiedName[];
  readonly joins: readonly Join[];
  readonly parseError: string | null;
};

export type TextReading = { readonly find: FindPlaces; readonly parse: SqlParsing["parse"] };

/** A text that comes twice is read once. */
export async function readTexts({ find, parse }: TextReading, runs: readonly CheckedRun[]): Promise<ReadRun[]> {
  const places = await find({
    databaseIds: runs.flatMap(({ databaseId }) => databaseId ?? []),
    tableIds: runs.flatMap(({ databaseId, tableIds }) => (databaseId === null ? tableIds.slice(0, 1) : [])),
  });
  const placed = runs.map((run) => ({ run, place: placeOf(run, places) }));
  const texts = new Map(
    placed.map(({ run, place }) => {
      const dialect = dialectOf(place?.technology ?? "");
      return [`${run.hash} ${dialect}`, { text: run.query, dialect }];
    }),
  );
  const answers = await parse([...texts.values()]);
  const answerOf = new Map([...texts.keys()].map((key, index) => [key, answers[index]]));
  return placed.map(({ run, place }) => {
    const answer = answerOf.get(`${run.hash} ${dialectOf(place?.technology ?? "")}`) ?? { unparsed: "it was not read" };
    const sourceId = run.databaseId === null ? null : (place?.sourceId ?? null);
    if ("unparsed" in answer) {
      const queryType = run.queryType ?? typeOfQuery(run.query);
      return { ...run, sourceId, queryType, names: [], joins: [], parseError: answer.unparsed };
    }
    const kind = answer.kind === "OTHER" ? typeOfQuery(run.query) : answer.kind;
    const queryType = run.queryType ?? kind;
    return { ...run, sourceId, queryType, names: answer.tables, joins: answer.joins, parseError: null };
  });
}

function placeOf({ index, databaseId, tableIds }: CheckedRun, places: ReadonlyMap<string, Place>): Place | undefined {
  if (databaseId === null) return places.get(tableIds[0] ?? "");
  const place = places.get(databaseId);
  if (place === undefined) throw notFound("database", databaseId, rowField(index, "databaseId"));
  return place;
}
