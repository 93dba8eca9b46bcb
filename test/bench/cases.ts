import { type Amounts, uuid } from "./fill.ts";

/** One question that the bench puts again and again. */
export type Case = { readonly name: string; readonly body: string; readonly aim?: number };

const tenFields = "id name externalId tableType description url numberOfQueries popularity tableSize lastRefreshedAt";

/** The same document each time, its variables apart, as generated clients send it. */
export function casesFor({ columns }: Amounts): Case[] {
  const pageOfColumns = `query Columns($pagination: Pagination) {
    getColumns(pagination: $pagination) { nbPerPage page greatestId data { id name dataType sourceOrder isNullable tableId } } }`;
  const rows = 50;
  const deep = Math.floor(columns * 0.9);
  return [
    {
      name: "currentToken",
      aim: 6,
      body: ask("query Current { currentToken { id name scope status maskedValue region role expiresAt } }"),
    },
    {
      name: "getTables(50), ten fields",
      aim: 20,
      body: ask(
        `query Tables($pagination: Pagination) { getTables(pagination: $pagination) { data { ${tenFields} } } }`,
        {
          pagination: { nbPerPage: rows, page: 3 },
        },
      ),
    },
    {
      name: "getTables(50), schema → database → source, tags",
      body: ask(
        `query Tables($pagination: Pagination) { getTables(pagination: $pagination) { data { id name tableType
          schema { id name database { id name warehouse { id name technology } } }
          tagEntities { id tag { id label color } } } } }`,
        { pagination: { nbPerPage: rows, page: 3 } },
      ),
    },
    {
      name: "getColumns(50), first page by id",
      body: ask(pageOfColumns, { pagination: { nbPerPage: rows, greaterThanId: "" } }),
    },
    {
      name: `getColumns(50), page by id after ${deep.toLocaleString("en")}`,
      body: ask(pageOfColumns, { pagination: { nbPerPage: rows, greaterThanId: uuid("column", deep) } }),
    },
    {
      name: `getColumns(50), numbered page after ${deep.toLocaleString("en")}`,
      body: ask(pageOfColumns, { pagination: { nbPerPage: rows, page: deep / rows } }),
    },
    {
      name: "getColumns, totalCount alone",
      body: ask("query Count { getColumns(pagination: {nbPerPage: 1}) { totalCount } }"),
    },
  ];
}

function ask(query: string, variables?: object): string {
  return JSON.stringify({ query, variables });
}
