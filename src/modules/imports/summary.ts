/** What happened to the things of one kind. */
export type Counts = { created: number; updated: number; deleted: number; unchanged: number };

export const summaryKinds = [
  "sources",
  "databases",
  "schemas",
  "tables",
  "columns",
  "tags",
  "owners",
  "lineages",
  "fieldLineages",
] as const;

export type SummaryKind = (typeof summaryKinds)[number];

/** How many queries were reported, and of how many the catalog could not read the text or did not know a table. */
export type ReportedQueries = {
  readonly reported: number;
  readonly unread: number;
  readonly withUnknownTables: number;
};

/** `restored` things count as updated. Tags and owners count once for each thing that carries them. */
export type ImportSummary = {
  readonly source: { readonly id: string; readonly name: string };
  readonly counts: Readonly<Record<SummaryKind, Counts>>;
  /** Owners whom the catalog does not know, with the number of tables that name them. */
  readonly unknownOwners: readonly { readonly owner: string; readonly tables: number }[];
  /** Left out where the source tells of no queries. */
  readonly queries: ReportedQueries | undefined;
  readonly notices: readonly string[];
};

export function noCounts(): Counts {
  return { created: 0, updated: 0, deleted: 0, unchanged: 0 };
}

const labels: Readonly<Record<SummaryKind, string>> = {
  sources: "Sources",
  databases: "Databases",
  schemas: "Schemas",
  tables: "Tables",
  columns: "Columns",
  tags: "Tags on assets",
  owners: "Owners of tables",
  lineages: "Table lineage",
  fieldLineages: "Column lineage",
};

/** The summary for people, line by line. */
export function formatSummary({ source, counts, unknownOwners, queries, notices }: ImportSummary): readonly string[] {
  const lines = summaryKinds.map((kind) => `  ${labels[kind].padEnd(17)} ${formatCounts(counts[kind])}`);
  const hasChanged = summaryKinds.some(
    (kind) => counts[kind].created + counts[kind].updated + counts[kind].deleted > 0,
  );
  const heading = `${hasChanged ? "Imported" : "Nothing has changed in"} "${source.name}" (source ${source.id})`;
  return [heading, ...lines, ...queryLines(queries), ...notices, ...unknownOwnerLines(unknownOwners)];
}

function formatCounts({ created, updated, deleted, unchanged }: Counts): string {
  return `${created} created, ${updated} updated, ${deleted} deleted, ${unchanged} unchanged`;
}

function queryLines(queries: ReportedQueries | undefined): readonly string[] {
  if (queries === undefined) return [];
  const { reported, unread, withUnknownTables } = queries;
  return [
    `  ${"Queries".padEnd(17)} ${reported} reported, ${unread} not readable, ${withUnknownTables} with unknown tables`,
  ];
}

function unknownOwnerLines(unknown: ImportSummary["unknownOwners"]): readonly string[] {
  if (unknown.length === 0) return [];
  const lines = unknown.map(({ owner, tables }) => `  ${owner} (${tables} ${tables === 1 ? "table" : "tables"})`);
  return ["Owners who are neither a user nor a team of this catalog, and were left out:", ...lines];
}
