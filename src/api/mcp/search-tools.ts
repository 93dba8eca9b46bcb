import { z } from "zod";
import { badCursor, cursorOf, fitted, placeOf, shortened } from "./answer-size.ts";
import { CatalogRefusal, type McpTool, mcpTool } from "./mcp-tool.ts";
import { findAssetByPath } from "./path-tool.ts";
import { assetSummary, cursorInput, dataNotice, longestDescription, pageOutput } from "./shapes.ts";

const searchDocument = `query ($text: String!, $kinds: [SearchAssetType!], $limit: Int, $after: String) {
  search(text: $text, assetTypes: $kinds, limit: $limit, after: $after) {
    totalCount endCursor data { id assetType name path description }
  }
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
    const { search } = await run(searchDocument, { text, kinds, limit, after: cursor }).catch(refuseCursor);
    const rows = search.data.map(summaryOf);
    // The search's own cursor stands after the last row, so that rows are shortened rather than dropped.
    const answer = { notice: dataNotice, assets: rows, total: search.totalCount };
    return { ...answer, truncated: search.endCursor !== null, nextCursor: search.endCursor };
  },
});

function refuseCursor(error: unknown): never {
  throw error instanceof CatalogRefusal && error.field === "after" ? badCursor() : error;
}

const longestDefinition = 8_000;

type Hit = { id: string; assetType: string; name: string; path: string; description: string };

function summaryOf({ id, assetType, name, path, description }: Hit) {
  return { id, kind: assetType, name, path, description: shortened(description, longestDescription) };
}

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
