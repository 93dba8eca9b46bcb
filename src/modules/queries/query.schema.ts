import { builder } from "#graphql/builder.ts";
import { accountActor } from "#graphql/context.ts";
import { batchCost, listCost } from "#graphql/cost.ts";
import { hydrate } from "#graphql/hydrate.ts";
import { Pagination, pageType } from "#graphql/pagination.ts";
import { sortingInput, sortingKeys } from "#graphql/sorting.ts";
import { pageOf } from "#kernel/page.ts";
import type { Queries } from "./queries.ts";

declare module "#graphql/context.ts" {
  interface Modules {
    readonly queries: Queries;
  }
}

const QueryTypeEnum = builder.enumType("QueryType", {
  description: "What a query does to data.",
  values: {
    SELECT: { description: "It reads." },
    WRITE: { description: "It writes data, or changes what data there is." },
  } as const,
});

type TableInQuery = { readonly id: string; readonly name: string; readonly path: string };

const TableInQueryOutput = builder.objectRef<TableInQuery>("TableInQueryOutput").implement({
  description: "A table that a query uses.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "The table's id." }),
    name: t.exposeString("name", { description: "The name without database and schema." }),
    path: t.exposeString("path", { description: "`database.schema.table`." }),
  }),
});

/** What to select of a query for everything that is told of its tables, so that one statement serves all of it. */
const usedTables = {
  tables: {
    select: {
      table: { select: { id: true, name: true, path: true, databaseId: true, schemaId: true, sourceId: true } },
    },
    // The same as what lists of tables leave out by default.
    where: { table: { hidden: false, parentDeleted: false, deletedAt: null } },
    orderBy: { tableId: "asc" },
  },
} as const;

type Uses<Table> = { readonly tables: readonly { readonly table: Table }[] };

/** Where the tables of a query lie, each place once. */
function placesOf<Table>({ tables }: Uses<Table>, placeOf: (table: Table) => string): string[] {
  return [...new Set(tables.map(({ table }) => placeOf(table)))].sort();
}

builder.prismaObject("Query", {
  name: "TableQueryOutput",
  description:
    "A query that was seen in a warehouse, with its latest run. Deleted and hidden tables are left out of what is told of the tables that it uses.",
  fields: (t) => ({
    hash: t.exposeID("hash", {
      description:
        "By what it is known: the SHA-256 of its text, trimmed and with each run of white space as one space.",
    }),
    query: t.exposeString("query", { description: "The text." }),
    queryType: t.expose("queryType", { type: QueryTypeEnum, description: "What it does to data." }),
    author: t.exposeString("author", { nullable: true, description: "Who ran it, as the warehouse says." }),
    sourceUserId: t.exposeString("sourceUserId", {
      nullable: true,
      description: "The author as a user of the source, when one is known by that id or address.",
    }),
    timestamp: t.expose("timestamp", { type: "Timestamp", description: "When it was last run." }),
    queriesDuration: t.exposeFloat("queriesDuration", {
      nullable: true,
      description: "How long the latest run took, in seconds.",
    }),
    rowsProduced: t.exposeInt("rowsProduced", { nullable: true, description: "How many rows the latest run made." }),
    snowflakeWarehouseSize: t.exposeString("snowflakeWarehouseSize", {
      nullable: true,
      description: "The size of the Snowflake warehouse that it ran on, such as `X-Small`.",
    }),
    isHidden: t.exposeBoolean("isHidden", {
      description:
        "Whether readers of the table's page should not be shown it. Lists of this API show it all the same.",
    }),
    parseError: t.exposeString("parseError", {
      nullable: true,
      description:
        "Why the text could not be looked into, such as a statement that the grammar of its dialect does not know; null when it could. Its tables and joins are then only those that were given with it.",
    }),
    unresolvedTables: t.exposeStringList("unresolvedTables", {
      description: "Names in the text that mean no known table, or several, as they are written: `schema.table`.",
    }),
    tables: t.field({
      type: [TableInQueryOutput],
      description: "The tables that it uses, by their ids.",
      select: usedTables,
      resolve: ({ tables }) => tables.map(({ table }) => table),
    }),
    databaseIds: t.stringList({
      description: "The databases that those tables lie in.",
      select: usedTables,
      resolve: (query) => placesOf(query, ({ databaseId }) => databaseId),
    }),
    schemaIds: t.stringList({
      description: "The schemas that those tables lie in.",
      select: usedTables,
      resolve: (query) => placesOf(query, ({ schemaId }) => schemaId),
    }),
    warehouseIds: t.stringList({
      description: "The sources that those tables lie in.",
      select: usedTables,
      resolve: (query) => placesOf(query, ({ sourceId }) => sourceId),
    }),
  }),
});

const GetTableQueriesOutput = pageType("GetTableQueriesOutput", "Query", "A page of queries.");

const QuerySortingKey = sortingKeys("QuerySortingKey", "What queries can be sorted by.", {
  hash: "The hash: an order without meaning that stays the same.",
  queryType: "What it does to data, by the name of the value.",
  timestamp: "When it was last run.",
});
const QuerySorting = sortingInput("QuerySorting", QuerySortingKey);

const SearchArrayFilterMode = builder.enumType("SearchArrayFilterMode", {
  description: "How many of a list of things have to be found.",
  values: {
    ALL: { description: "Each of them." },
    ANY: { description: "At least one." },
  } as const,
});

const GetTableQueriesScope = builder.inputType("GetTableQueriesScope", {
  description: "Which queries; all conditions have to hold. Deleted and hidden tables count as not used.",
  fields: (t) => ({
    databaseId: t.string({ description: "Only queries that use a table of this database." }),
    queryType: t.field({ type: QueryTypeEnum, description: "Only queries that do this to data." }),
    schemaId: t.string({ description: "Only queries that use a table of this schema." }),
    tableIds: t.stringList({ description: "Only queries that use these tables, at most 50." }),
    tableIdsFilterMode: t.field({
      type: SearchArrayFilterMode,
      description: "How many of `tableIds` a query has to use; ALL without it.",
    }),
    warehouseId: t.string({ description: "Only queries that use a table of this source." }),
  }),
});

builder.queryField("getTableQueries", (t) =>
  t.field({
    type: GetTableQueriesOutput,
    access: { scope: "READ_ONLY", ofCatalogOnly: true },
    complexity: listCost,
    description: "SQL queries that were seen in warehouses, and the tables that they use.",
    args: {
      pagination: t.arg({ type: Pagination, description: "Which part of the list." }),
      sorting: t.arg({ type: [QuerySorting], description: "In which order; by id without it." }),
      scope: t.arg({ type: GetTableQueriesScope, description: "Which queries." }),
    },
    resolve: (_root, { pagination, ...input }, context) =>
      context.modules.queries.list(accountActor(context), input, pageOf(pagination)),
  }),
);

const JoinedColumnsInput = builder.inputType("JoinedColumnsInput", {
  description: "Two columns that a query joins; which comes first has no meaning.",
  fields: (t) => ({
    firstColumnId: t.string({ required: true, description: "One of the columns." }),
    secondColumnId: t.string({ required: true, description: "The other, which is not the same." }),
  }),
});

const UpsertTableQueryInput = builder.inputType("UpsertTableQueryInput", {
  description:
    "A run of a query. It replaces an earlier run of the same query, also where something is left out. The tables that it uses and the columns that it joins are found in its text; what is given here is added to them. One of `databaseId` and `tableIds` is needed.",
  fields: (t) => ({
    query: t.string({ required: true, description: "The text, at most 100,000 characters." }),
    timestamp: t.field({
      type: "DateTime",
      required: true,
      description: "When it was run. A run older than the one that is stored is not applied, but counted.",
    }),
    databaseId: t.string({
      description:
        "The database that it ran in: names in the text mean tables of this database, or of another one of the same source that the text names. Its source's technology says which dialect the text is in.",
    }),
    defaultSchema: t.string({
      description:
        "The schema of tables that the text names alone. Without it a name alone is the table of that name when there is only one.",
    }),
    tableIds: t.stringList({
      description:
        "Tables that it uses, of any source, at most 500. Names in the text are looked for among them first.",
    }),
    columnJoins: t.field({
      type: [JoinedColumnsInput],
      description: "Columns that it joins, at most 500, beside those of its join conditions.",
    }),
    runs: t.int({ description: "How many runs this tells of, 1 without it. The same report twice counts once." }),
    countedSince: t.field({
      type: "DateTime",
      description:
        "For a warehouse that counts by itself: `runs` is the count since this instant, such as the calls of `pg_stat_statements`. Only what it has grown by since the last report counts; a report that has not grown changes nothing.",
    }),
    queryType: t.field({
      type: QueryTypeEnum,
      description:
        "What it does to data. Without it the text says; where it cannot be read, its first word, such as INSERT or CREATE.",
    }),
    author: t.string({
      description:
        "Who ran it, as the warehouse says: a name or an address. A user of the tables' sources with that external id or address becomes `sourceUserId`.",
    }),
    durationSeconds: t.float({ description: "How long it took, in seconds." }),
    rowsProduced: t.int({ description: "How many rows it made." }),
    snowflakeWarehouseSize: t.string({ description: "The size of the Snowflake warehouse that it ran on." }),
    isHidden: t.boolean({
      description: "Whether readers should not be shown it. Left out or null: as it was, false for a new one.",
    }),
  }),
});

builder.mutationField("upsertTableQueries", (t) =>
  t.prismaField({
    type: ["Query"],
    access: { scope: "READ_WRITE" },
    complexity: batchCost,
    description:
      "Stores queries that were seen in a warehouse: at most 500, all or none, answered in the order of the input. Texts that differ only in white space are one query, which shows its latest run. The tables' `lastQueriedAt`, `numberOfQueries` and `popularity` follow, and so do the joins of columns. What a text names and nobody knows is told in `unresolvedTables`, a text that cannot be read in `parseError`.",
    args: { data: t.arg({ type: [UpsertTableQueryInput], required: true, description: "The runs." }) },
    resolve: async (query, _root, { data }, context) =>
      hydrate(context, "query", query, await context.modules.queries.upsert(accountActor(context), data)),
  }),
);
