import { z } from "zod";
import { cursorOf, fitted, placeOf, shortened } from "./answer-size.ts";
import { type McpTool, mcpTool, nothingThere } from "./mcp-tool.ts";
import { assetSummary, cursorInput, dataNotice, pageOutput } from "./shapes.ts";

const searchDocument = `query ($text: String!, $kinds: [SearchAssetType!], $limit: Int, $after: String) {
  search(text: $text, assetTypes: $kinds, limit: $limit, after: $after) {
    totalCount endCursor data { id assetType name path description }
  }
}`;
// A name that is the path's end has the fewest characters of all that contain it, so none of these is beyond the page.
const pathDocument = `query ($path: String!, $name: String!) {
  getTables(scope: {pathContains: $path, nameContains: $name}, sorting: [{sortingKey: nameLength}], pagination: {nbPerPage: 50}) { data { id name description schema { name database { name } } } }
}`;
const termsDocument = `query ($text: String, $page: Int!) {
  getTerms(scope: {nameContains: $text}, sorting: [{sortingKey: name}], pagination: {nbPerPage: 50, page: $page}) {
    totalCount data { id name description parentTerm { name } linkedTag { label } ownerEntities { unifiedUser { name email } } }
  }
}`;

const searchAssets = mcpTool({
  name: "search_assets",
  title: "Search the catalog",
  description: `Finds tables, columns, dashboards, glossary terms, tags and sources by words; a name that fits exactly comes first, and typing errors are forgiven. Start here whenever you have a name or a topic but no id. For the meaning of business words use search_glossary; for a full path such as database.schema.table use find_asset_by_path. ${dataNotice}`,
  input: z.object({
    text: z.string().min(1).max(500).describe("Words or part of a name: `monthly revenue`, `order_items`."),
    kinds: z
      .array(z.enum(["TABLE", "COLUMN", "DASHBOARD", "TERM", "TAG", "SOURCE"]))
      .optional()
      .describe("Only these kinds. All of them without it."),
    limit: z.number().int().min(1).max(50).default(10).describe("How many at most."),
    cursor: cursorInput,
  }),
  output: z.object({ notice: z.string(), assets: z.array(assetSummary), ...pageOutput }),
  documents: [searchDocument],
  run: async ({ run }, { text, kinds, limit, cursor }) => {
    const { search } = await run(searchDocument, { text, kinds, limit, after: cursor });
    const rows = search.data.map(summaryOf);
    // The search's own cursor stands after the last row, so that rows are shortened rather than dropped.
    const answer = { notice: dataNotice, assets: rows, total: search.totalCount };
    return { ...answer, truncated: search.endCursor !== null, nextCursor: search.endCursor };
  },
});

const longestDescription = 600;
const longestDefinition = 8_000;

type Hit = { id: string; assetType: string; name: string; path: string; description: string };

function summaryOf({ id, assetType, name, path, description }: Hit) {
  return { id, kind: assetType, name, path, description: shortened(description, longestDescription) };
}

type FoundTable = {
  id: string;
  name: string;
  description: string;
  schema: { name: string; database: { name: string } };
};

const findAssetByPath = mcpTool({
  name: "find_asset_by_path",
  title: "Find a table by its path",
  description:
    "Finds the table that a path names: `database.schema.table`, or its end such as `schema.table`, in any letter case. Use it for names out of SQL or code; use search_assets when you are not sure of the spelling. Fails when there is none, and answers all when several fit.",
  input: z.object({ path: z.string().min(1).max(500).describe("`database.schema.table` or the end of it.") }),
  output: z.object({ notice: z.string(), assets: z.array(assetSummary) }),
  documents: [pathDocument],
  run: async ({ run }, { path }) => {
    const wanted = path.replace(/["'`]/g, "").toLowerCase();
    const { getTables } = await run(pathDocument, {
      path: wanted,
      name: wanted.slice(wanted.lastIndexOf(".") + 1),
    });
    const tables = getTables.data.map((table: FoundTable) => ({
      id: table.id,
      kind: "TABLE",
      name: table.name,
      path: `${table.schema.database.name}.${table.schema.name}.${table.name}`,
      description: shortened(table.description, longestDescription),
    }));
    const ends = tables.filter((table: { path: string }) => `.${table.path.toLowerCase()}`.endsWith(`.${wanted}`));
    if (ends.length === 0) throw nothingThere(`table with the path ${path}`);
    return { notice: dataNotice, assets: ends };
  },
});

const term = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  parent: z.string().nullable().describe("The term above it."),
  tag: z.string().nullable().describe("The tag that marks what it is about."),
  owners: z.array(z.string()),
});

type FoundTerm = {
  id: string;
  name: string | null;
  description: string;
  parentTerm: { name: string | null } | null;
  linkedTag: { label: string } | null;
  ownerEntities: { unifiedUser: { name: string | null; email: string } }[];
};

const searchGlossary = mcpTool({
  name: "search_glossary",
  title: "Search the glossary",
  description: `Reads the business glossary: what words mean here, A to Z. Use it before you explain or compute a business figure, since each company means something else by "active customer". Without text it lists all terms. ${dataNotice}`,
  input: z.object({
    text: z.string().max(200).optional().describe("Part of the term's name, in any letter case."),
    cursor: cursorInput,
  }),
  output: z.object({ notice: z.string(), terms: z.array(term), ...pageOutput }),
  documents: [termsDocument],
  run: async ({ run }, { text, cursor }) => {
    const place = placeOf(cursor);
    const { getTerms } = await run(termsDocument, { text, page: Math.floor(place / 50) });
    const rows = getTerms.data.slice(place % 50).map(termOf);
    const next = place + rows.length;
    const more = next < getTerms.totalCount;
    const answer = {
      notice: dataNotice,
      terms: rows,
      total: getTerms.totalCount,
      truncated: more,
      nextCursor: more ? cursorOf(next) : null,
    };
    return fitted(answer, (_list, left) => ({ nextCursor: cursorOf(place + left) }));
  },
});

function termOf({ id, name, description, parentTerm, linkedTag, ownerEntities }: FoundTerm) {
  return {
    id,
    name: name ?? "",
    description: shortened(description, longestDefinition),
    parent: parentTerm?.name ?? null,
    tag: linkedTag?.label ?? null,
    owners: ownerEntities.map(({ unifiedUser }) => unifiedUser.name ?? unifiedUser.email),
  };
}

export const searchTools: readonly McpTool[] = [searchAssets, findAssetByPath, searchGlossary];
