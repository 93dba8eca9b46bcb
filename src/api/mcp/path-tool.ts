import { z } from "zod";
import { cursorOf, fitted, placeOf, shortened } from "./answer-size.ts";
import { type McpCall, mcpTool, nothingThere } from "./mcp-tool.ts";
import { assetSummary, cursorInput, dataNotice, longestDescription, pageOutput } from "./shapes.ts";

const document = `query ($path: String!, $name: String!, $page: Int!) {
  getTables(scope: {pathContains: $path, nameContains: $name}, sorting: [{sortingKey: nameLength}], pagination: {nbPerPage: 200, page: $page}) { data { id name description schema { name database { name } } } }
}`;
const rowsPerPage = 200;
const mostPages = 5;
const mostTables = 50;

type FoundTable = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly schema: { readonly name: string; readonly database: { readonly name: string } };
};

export const findAssetByPath = mcpTool({
  name: "find_asset_by_path",
  title: "Find a table by its path",
  description: `Finds the table that a path names: \`database.schema.table\`, or its end such as \`schema.table\`, in any letter case. Use it for names out of SQL or code; use search_assets when you are not sure of the spelling. Fails when there is none. When several fit it answers all, ${mostTables} at a time: go on with the cursor, or name the schema and database too. ${dataNotice}`,
  input: z.object({
    path: z.string().min(1).max(500).describe("`database.schema.table` or the end of it."),
    cursor: cursorInput,
  }),
  output: z.object({
    notice: z.string(),
    assets: z.array(assetSummary),
    truncated: pageOutput.truncated,
    nextCursor: pageOutput.nextCursor,
  }),
  documents: [document],
  run: async ({ run }, { path, cursor }) => {
    const wanted = path.replace(/["'`]/g, "").toLowerCase();
    const { tables, places, next } = await tablesAt(run, wanted, placeOf(cursor));
    if (tables.length === 0 && next === null && cursor === undefined) throw nothingThere(`table with the path ${path}`);
    const answer = {
      notice: dataNotice,
      assets: tables.map(summaryOf),
      truncated: next !== null,
      nextCursor: next === null ? null : cursorOf(next),
    };
    return fitted(answer, (_list, left) => ({ nextCursor: cursorOf(places[left] ?? 0) }));
  },
});

type Found = { readonly tables: FoundTable[]; readonly places: number[]; readonly next: number | null };

/**
 * The tables from a place in the list of all whose path contains what is wanted, the shortest names first: those that are
 * named so come before those whose names only contain it. `next` is where the next one is, or where the search gave up.
 */
async function tablesAt(run: McpCall["run"], wanted: string, start: number): Promise<Found> {
  const found: Found = { tables: [], places: [], next: null };
  const name = wanted.slice(wanted.lastIndexOf(".") + 1);
  const first = Math.floor(start / rowsPerPage);
  for (let page = first; page < first + mostPages; page += 1) {
    const { getTables } = await run(document, { path: wanted, name, page });
    const rows: readonly FoundTable[] = getTables.data;
    for (const [index, row] of rows.entries()) {
      const place = page * rowsPerPage + index;
      if (place < start) continue;
      if (row.name.length > wanted.length) return found;
      if (!`.${pathOf(row).toLowerCase()}`.endsWith(`.${wanted}`)) continue;
      if (found.tables.length === mostTables) return { ...found, next: place };
      found.tables.push(row);
      found.places.push(place);
    }
    if (rows.length < rowsPerPage) return found;
  }
  return { ...found, next: (first + mostPages) * rowsPerPage };
}

function pathOf({ name, schema }: FoundTable): string {
  return `${schema.database.name}.${schema.name}.${name}`;
}

function summaryOf(table: FoundTable) {
  const { id, name, description } = table;
  return { id, kind: "TABLE", name, path: pathOf(table), description: shortened(description, longestDescription) };
}
