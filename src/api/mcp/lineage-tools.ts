import { z } from "zod";
import { fitted } from "./answer-size.ts";
import { type McpTool, mcpTool } from "./mcp-tool.ts";
import { assetId, dataNotice } from "./shapes.ts";

const graphDocument = `query ($id: ID!, $direction: LineageDirection!, $depth: Int, $limit: Int) {
  lineageGraph(assetId: $id, direction: $direction, depth: $depth, limit: $limit) {
    isTruncated root { id } nodes { id assetType name path depth } edges { parentId childId }
  }
}`;
const pathsDocument = `query ($from: ID!, $to: ID!, $limit: Int, $maxLength: Int) {
  lineagePaths(fromId: $from, toId: $to, limit: $limit, maxLength: $maxLength) { isTruncated paths { nodes { id assetType name path } } }
}`;

const node = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  path: z.string(),
  depth: z.number().int().describe("How many steps it is away from the asset that was asked about."),
});

// biome-ignore lint/suspicious/noExplicitAny: rows of documents that were checked against the schema.
type Row = any;

function nodeOf({ id, assetType, name, path, depth }: Row) {
  return { id, kind: assetType, name, path, depth };
}

const getLineage = mcpTool({
  name: "get_lineage",
  title: "Get lineage",
  description: `What an asset is made from (UPSTREAM), what is made from it (DOWNSTREAM), or both, over tables, columns and dashboards. To see what a change would break use impact_analysis, which sorts and counts; to see how two assets are connected use get_lineage_paths. ${dataNotice}`,
  input: z.object({
    id: assetId,
    direction: z.enum(["UPSTREAM", "DOWNSTREAM", "BOTH"]).describe("Which way to go."),
    depth: z.number().int().min(1).max(10).default(3).describe("How many steps."),
  }),
  output: z.object({
    notice: z.string(),
    assets: z.array(node),
    edges: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .describe("Ids: data flows from the one to the other."),
    truncated: z.boolean().describe("Whether the graph goes on: ask for less depth, or from another asset."),
  }),
  documents: [graphDocument],
  run: async ({ run }, { id, direction, depth }) => {
    const { lineageGraph } = await run(graphDocument, { id, direction, depth, limit: 200 });
    const answer = {
      notice: dataNotice,
      assets: lineageGraph.nodes.map(nodeOf),
      edges: lineageGraph.edges.map(({ parentId, childId }: Row) => ({ from: parentId, to: childId })),
      truncated: lineageGraph.isTruncated,
    };
    return fitted(answer, () => ({}));
  },
});

const getLineagePaths = mcpTool({
  name: "get_lineage_paths",
  title: "Get lineage between two assets",
  description: `How data gets from one asset to another: each path with every asset on it, shortest first. No path means that nothing known connects them in this direction; try the other one. ${dataNotice}`,
  input: z.object({
    fromId: assetId,
    toId: assetId,
    maxLength: z.number().int().min(1).max(10).default(6).describe("The longest path to look for, in steps."),
  }),
  output: z.object({
    notice: z.string(),
    paths: z.array(z.array(node.omit({ depth: true }))),
    truncated: z.boolean(),
  }),
  documents: [pathsDocument],
  run: async ({ run }, { fromId, toId, maxLength }) => {
    const { lineagePaths } = await run(pathsDocument, { from: fromId, to: toId, limit: 20, maxLength });
    const paths = lineagePaths.paths.map(({ nodes }: Row) =>
      nodes.map(({ id, assetType, name, path }: Row) => ({ id, kind: assetType, name, path })),
    );
    return fitted({ notice: dataNotice, paths, truncated: lineagePaths.isTruncated }, () => ({}));
  },
});

const impactAnalysis = mcpTool({
  name: "impact_analysis",
  title: "See what a change would break",
  description: `Everything downstream of an asset, nearest first, with counts by kind: the tables, columns and dashboards that a change or removal would reach. Use it before you propose to alter or drop something, then get_asset on the nearest ones to learn whom to ask. ${dataNotice}`,
  input: z.object({ id: assetId }),
  output: z.object({
    notice: z.string(),
    counts: z.record(z.string(), z.number()).describe("How many assets of each kind are reached."),
    affected: z.array(node),
    truncated: z.boolean().describe("Whether more is reached than this answer holds."),
  }),
  documents: [graphDocument],
  run: async ({ run }, { id }) => {
    const { lineageGraph } = await run(graphDocument, { id, direction: "DOWNSTREAM", depth: 10, limit: 500 });
    const affected = lineageGraph.nodes.filter((reached: Row) => reached.id !== lineageGraph.root.id).map(nodeOf);
    affected.sort((a: Row, b: Row) => a.depth - b.depth);
    const counts: Record<string, number> = {};
    for (const { kind } of affected) counts[kind] = (counts[kind] ?? 0) + 1;
    return fitted({ notice: dataNotice, counts, affected, truncated: lineageGraph.isTruncated }, () => ({}));
  },
});

export const lineageTools: readonly McpTool[] = [getLineage, getLineagePaths, impactAnalysis];
