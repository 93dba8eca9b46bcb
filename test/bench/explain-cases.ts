import { explainId } from "./explain-fill.ts";
import { uuid } from "./fill.ts";

/** One list asked in one way. */
export type ExplainCase = {
  readonly name: string;
  readonly list: string;
  readonly arguments: string;
  /** What of it makes the page. */
  readonly page: string;
  /** Whether it has a `totalCount` that depends on these arguments. */
  readonly isCounted: boolean;
};

type Values = Readonly<Record<string, string>>;

const id = (kind: "source" | "database" | "schema" | "table" | "column", n: number): string => `"${uuid(kind, n)}"`;
const own = (kind: Parameters<typeof explainId>[0], n: number): string => `"${explainId(kind, n)}"`;
const ids = (...some: string[]): string => `[${some.join(", ")}]`;
const deletedToo = { withDeleted: "true" };
const allToo = { withDeleted: "true", withHidden: "true" };

/** What each filter is asked for; a filter of the schema that is not here makes {@link casesOf} fail. */
const filters: Readonly<Record<string, Values>> = {
  getTables: {
    databaseId: id("database", 2),
    ids: ids(id("table", 5), id("table", 19)),
    nameContains: '"arvest_12"',
    pathContains: '"schema_7.roa"',
    schemaId: id("schema", 9),
    schemaIds: ids(id("schema", 9), id("schema", 10)),
    warehouseId: id("source", 1),
    ...allToo,
  },
  getColumns: {
    name: '"order_3"',
    nameContains: '"arvest_1"',
    description: '"roast"',
    databaseId: id("database", 2),
    databaseIds: ids(id("database", 2), id("database", 3)),
    ids: ids(id("column", 5), id("column", 19)),
    ...{ hasColumnJoins: "true", isDocumented: "false", isPii: "true", isPrimaryKey: "true" },
    schemaId: id("schema", 9),
    schemaIds: ids(id("schema", 9), id("schema", 10)),
    sourceId: id("source", 1),
    sourceIds: ids(id("source", 1), own("tool", 1)),
    tableId: id("table", 77),
    tableIds: ids(id("table", 77), id("table", 78)),
    ...allToo,
  },
  getLineages: {
    childDashboardId: own("dashboard", 4),
    childSourceId: own("tool", 1),
    childTableId: id("table", 4),
    lineageIds: ids(id("table", 4)),
    lineageType: "MANUAL_CUSTOMER",
    parentDashboardId: own("dashboard", 4),
    parentSourceId: id("source", 1),
    parentTableId: id("table", 4),
    withChildAssetType: "DASHBOARD",
    ...allToo,
  },
  getFieldLineages: {
    childColumnId: id("column", 4),
    childDashboardFieldId: own("dashboardField", 4),
    childDashboardFieldSourceId: own("tool", 1),
    childDashboardSourceId: own("tool", 1),
    columnSourceId: id("source", 1),
    hasDashboardChild: "true",
    lineageType: "MANUAL_CUSTOMER",
    parentColumnId: id("column", 4),
    parentDashboardFieldId: own("dashboardField", 4),
    withChildAssetType: "DASHBOARD_FIELD",
  },
  getDashboards: {
    folderPath: '"/team 7"',
    ids: ids(own("dashboard", 4)),
    nameContains: '"arvest board 1"',
    sourceId: own("tool", 1),
    ...deletedToo,
  },
  getDashboardFields: {
    dashboardId: own("dashboard", 4),
    dashboardIds: ids(own("dashboard", 4), own("dashboard", 4_000)),
    ids: ids(own("dashboardField", 4)),
    nameContains: '"arvest_1"',
    ...deletedToo,
  },
  getDataQualities: { tableId: id("table", 4), ...deletedToo },
  getTerms: { ids: ids(own("term", 4)), nameContains: '"arvest term 1"' },
  getTableQueries: {
    databaseId: id("database", 2),
    queryType: "WRITE",
    schemaId: id("schema", 9),
    tableIds: ids(id("table", 4), id("table", 5)),
    tableIdsFilterMode: "ANY",
    warehouseId: id("source", 1),
  },
  getColumnJoins: {
    columnIds: ids(id("column", 4)),
    ids: ids(id("column", 4)),
    tableIds: ids(id("table", 4), id("table", 5)),
    ...allToo,
  },
};

type Names = readonly { readonly name: string }[];
type Named = { readonly inputFields?: Names; readonly enumValues?: Names };
type Asks = (document: string) => Promise<Record<string, Named>>;

/** Every list of what there is much of × every filter, every order both ways, the deep pages; then the searches. */
export async function casesOf(asks: Asks): Promise<ExplainCase[]> {
  const cases: ExplainCase[] = [];
  for (const [list, known] of Object.entries(filters)) cases.push(...(await casesOfList(asks, list, known)));
  return [...cases, ...searches];
}

/** Types are named after their list, but for these. */
const words: Readonly<Record<string, { readonly scope: string; readonly key: string }>> = {
  getDataQualities: { scope: "GetQualityChecksScope", key: "none" },
  getTableQueries: { scope: "GetTableQueriesScope", key: "QuerySortingKey" },
};

async function casesOfList(asks: Asks, list: string, known: Values): Promise<ExplainCase[]> {
  const cases: ExplainCase[] = [];
  const word = words[list] ?? { scope: `G${list.slice(1)}Scope`, key: `${list.slice(3, -1)}SortingKey` };
  const names = ({ t }: Record<string, Named>): string[] =>
    (t?.inputFields ?? t?.enumValues ?? []).map(({ name }) => name);
  const scope = names(await asks(`{ t: __type(name: "${word.scope}") { inputFields { name } } }`));
  const keys = names(await asks(`{ t: __type(name: "${word.key}") { enumValues { name } } }`));
  if (scope.length === 0) throw new Error(`${list} has no filters by the name of ${word.scope}`);
  const page = list === "getTableQueries" ? "data { query }" : "data { id }";
  const add = (name: string, args: string, scopeOf = "{}"): void => {
    cases.push({ name, list, page, arguments: `${args}, scope: ${scopeOf}`, isCounted: !args.includes("sorting") });
  };
  add("first page", "pagination: { nbPerPage: 50 }");
  for (const filter of scope) {
    const value = known[filter];
    if (value === undefined) throw new Error(`${list} has a filter ${filter} that is asked for nothing`);
    add(filter, "pagination: { nbPerPage: 50 }", `{ ${filter}: ${value} }`);
  }
  for (const key of keys)
    for (const direction of ["ASC", "DESC"])
      for (const nulls of ["FIRST", "LAST"])
        add(
          `by ${key} ${direction}, nulls ${nulls}`,
          `pagination: { nbPerPage: 50 }, sorting: [{ sortingKey: ${key}, direction: ${direction}, nullsPriority: ${nulls} }]`,
        );
  add(
    "deep page by id",
    `pagination: { nbPerPage: 50, greaterThanId: ${deepIds[list] ?? '"0199c82d-0000-7000-8000-000000000000"'} }`,
  );
  if (list === "getColumns") {
    add("numbered page after 500,000", "pagination: { nbPerPage: 50, page: 10000 }");
    add("numbered page after 900,000", "pagination: { nbPerPage: 50, page: 18000 }");
    add("nameContains what there is not", "pagination: { nbPerPage: 50 }", '{ nameContains: "zzyzx" }');
    add("description what there is not", "pagination: { nbPerPage: 50 }", '{ description: "zzyzx" }');
  }
  return cases;
}

/** Somewhere in the middle of the list. */
const deepIds: Values = { getTables: id("table", 10_000), getColumns: id("column", 500_000) };

const searched = (name: string, list: string, args: string, page: string): ExplainCase => ({
  ...{ name, list, page, arguments: args, isCounted: false },
});

const searches: readonly ExplainCase[] = [
  ...["order_17", "harvest invoice", "roastt", "zzyzx"].map((text) =>
    searched(`"${text}"`, "search", `text: "${text}"`, "data { id }"),
  ),
  ...["roast harvest 17", "which invoices were paid", "zzyzx"].map((question) =>
    searched(`"${question}"`, "searchQueries", `data: { question: "${question}" }`, "data { query }"),
  ),
];
