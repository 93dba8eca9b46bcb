import type { CatalogWrite } from "#platform/database/catalog-store.ts";
import type { ColumnName, QualifiedName } from "#platform/sql-parser/sql-facts.ts";
import { type ColumnPair, orderedPair } from "./column-pairs.ts";
import type { ReadRun } from "./read-texts.ts";
import { type Candidate, findColumns, findTables, type WantedTable } from "./text-repository.ts";

/** A run with the tables and columns of the account that its text means. */
export type ResolvedRun = ReadRun & {
  readonly pairs: readonly ColumnPair[];
  readonly unresolvedTables: readonly string[];
};

/** Two statements for the whole batch, however many names there are. */
export async function resolveNames(write: CatalogWrite, runs: readonly ReadRun[]): Promise<ResolvedRun[]> {
  const tables = await resolveTables(write, runs);
  const wanted = runs.flatMap((run, index) =>
    run.joins.flatMap(({ left, right }) => [left, right].flatMap((column) => columnIn(tables[index], column) ?? [])),
  );
  const columns = await findColumns(write, wanted);
  return runs.map((run, index) => {
    const known = tables[index] ?? new Map();
    const derived = run.joins.flatMap(({ left, right }) => {
      const [first, second] = [left, right].map((column) => {
        const place = columnIn(known, column);
        return place === null ? undefined : columns.get(`${place.tableId} ${place.name}`);
      });
      return first === undefined || second === undefined || first === second ? [] : [orderedPair(first, second)];
    });
    const given = run.columnJoins.map(({ firstColumnId, secondColumnId }) =>
      orderedPair(firstColumnId, secondColumnId),
    );
    return {
      ...run,
      tableIds: [...new Set([...run.tableIds, ...known.values()])],
      pairs: [
        ...new Map(
          [...given, ...derived].map((pair) => [`${pair.firstColumnId} ${pair.secondColumnId}`, pair]),
        ).values(),
      ],
      unresolvedTables: run.names.filter((name) => !known.has(keyOf(name))).map((name) => name.join(".")),
    };
  });
}

type KnownTables = ReadonlyMap<string, string>;

function columnIn(tables: KnownTables | undefined, { table, column }: ColumnName) {
  const tableId = tables?.get(keyOf(table));
  return tableId === undefined ? null : { tableId, name: column.toLowerCase() };
}

/** For each run the ids of its tables by their names. */
async function resolveTables(write: CatalogWrite, runs: readonly ReadRun[]): Promise<readonly KnownTables[]> {
  const wanted: WantedTable[] = [];
  const places = runs.map((run) =>
    run.names.map((name) => {
      const [table = "", schema = null, database = null] = name.toReversed();
      const { databaseId, sourceId, tableIds } = run;
      wanted.push({ place: wanted.length, database, schema, name: table, databaseId, sourceId, tableIds });
      return { place: wanted.length - 1, name };
    }),
  );
  const candidates = Map.groupBy(await findTables(write, wanted), ({ place }) => place);
  return runs.map(({ defaultSchema }, index) => {
    const found = (places[index] ?? []).map(({ place, name }) => {
      const tableId = meant(candidates.get(place) ?? [], name.length === 1 ? (defaultSchema ?? null) : null);
      return [keyOf(name), tableId] as const;
    });
    return new Map(found.flatMap(([key, tableId]) => (tableId === null ? [] : [[key, tableId] as const])));
  });
}

/** One that the caller named, else one in the default schema, else the only one: nothing is guessed. */
function meant(candidates: readonly Candidate[], defaultSchema: string | null): string | null {
  const given = candidates.filter(({ isGiven }) => isGiven);
  const inReach =
    defaultSchema === null
      ? candidates
      : candidates.filter(({ schema }) => schema.toLowerCase() === defaultSchema.toLowerCase());
  const [only, ...others] = given.length > 0 ? given : inReach;
  return only === undefined || others.length > 0 ? null : only.tableId;
}

function keyOf(name: QualifiedName): string {
  return name.join("\n").toLowerCase();
}
