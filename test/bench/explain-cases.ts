import { uuid } from "./fill.ts";

/** One list asked in one way. */
export type ExplainCase = { readonly name: string; readonly list: string; readonly arguments: string };

type Values = Readonly<Record<string, string>>;

const id = (kind: "source" | "database" | "schema" | "table" | "column", n: number): string => `"${uuid(kind, n)}"`;
const ids = (...some: string[]): string => `[${some.join(", ")}]`;

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
    ...{ withDeleted: "true", withHidden: "true" },
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
    sourceIds: ids(id("source", 1)),
    tableId: id("table", 77),
    tableIds: ids(id("table", 77), id("table", 78)),
    ...{ withDeleted: "true", withHidden: "true" },
  },
  getLineages: {
    childDashboardId: id("table", 4),
    childSourceId: id("source", 1),
    childTableId: id("table", 4),
    lineageIds: ids(id("table", 4)),
    lineageType: "MANUAL_CUSTOMER",
    parentDashboardId: id("table", 4),
    parentSourceId: id("source", 1),
    parentTableId: id("table", 4),
    withChildAssetType: "TABLE",
    ...{ withDeleted: "true", withHidden: "true" },
  },
};

type Names = readonly { readonly name: string }[];
type Named = { readonly inputFields?: Names; readonly enumValues?: Names };
type Asks = (document: string) => Promise<Record<string, Named>>;

/** Every list of large tables × every filter, every order both ways, and the deep pages. */
export async function casesOf(asks: Asks): Promise<ExplainCase[]> {
  const cases: ExplainCase[] = [];
  for (const list of Object.keys(filters)) {
    const known = filters[list] ?? {};
    const word = list.slice(3, -1);
    const names = ({ t }: Record<string, Named>): string[] =>
      (t?.inputFields ?? t?.enumValues ?? []).map(({ name }) => name);
    const scope = names(await asks(`{ t: __type(name: "G${list.slice(1)}Scope") { inputFields { name } } }`));
    const keys = names(await asks(`{ t: __type(name: "${word}SortingKey") { enumValues { name } } }`));
    const add = (name: string, args: string): void => {
      cases.push({ name, list, arguments: args });
    };
    add("first page", "pagination: { nbPerPage: 50 }");
    for (const filter of scope) {
      const value = known[filter];
      if (value === undefined) throw new Error(`${list} has a filter ${filter} that is asked for nothing`);
      add(filter, `pagination: { nbPerPage: 50 }, scope: { ${filter}: ${value} }`);
    }
    for (const key of keys)
      for (const direction of ["ASC", "DESC"])
        for (const nulls of ["FIRST", "LAST"])
          add(
            `by ${key} ${direction}, nulls ${nulls}`,
            `pagination: { nbPerPage: 50 }, sorting: [{ sortingKey: ${key}, direction: ${direction}, nullsPriority: ${nulls} }]`,
          );
    add("deep page by id", `pagination: { nbPerPage: 50, greaterThanId: ${deepId(list)} }`);
  }
  return cases;
}

/** Somewhere in the middle of the list. */
function deepId(list: string): string {
  if (list === "getTables") return id("table", 10_000);
  return list === "getColumns" ? id("column", 500_000) : '"0199c82d-0000-7000-8000-000000000000"';
}
