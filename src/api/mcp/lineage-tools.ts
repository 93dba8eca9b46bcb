import { z } from "zod";
import { placeOf } from "./answer-size.ts";
import { walkOutput, walkPage } from "./graph-pages.ts";
import { type McpTool, mcpTool } from "./mcp-tool.ts";
import { assetId, cursorInput, dataNotice } from "./shapes.ts";

const graphDocument = `query ($id: ID!, $direction: LineageDirection!, $depth: Int, $limit: Int) {
  lineageGraph(assetId: $id, direction: $direction, depth: $depth, limit: $limit) {
    isTruncated root { id } nodes { id assetType name path depth } edges { parentId childId }
  }
}`;
const reachedDocument = `query ($id: ID!, $limit: Int) {
  lineageGraph(assetId: $id, direction: DOWNSTREAM, depth: 10, limit: $limit) {
    isTruncated root { id } nodes { id assetType name path depth }
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

const mostEdges = 1_000;
const mostReached = 2_000;
const mostPaths = 100;

const getLineage = mcpTool({
  name: "get_lineage",
  title: "Get lineage",
  description: `What an asset is made from (UPSTREAM), what is made from it (DOWNSTREAM), or both, over tables, columns and dashboards, nearest first. Each answer holds up to 200 edges; go on with the cursor. At most ${mostEdges} edges are followed: \`advice\` says so when there are more. To see what a change would break use impact_analysis, which sorts and counts; to see how two assets are connected use get_lineage_paths. ${dataNotice}`,
  input: z.object({
    id: assetId,
    direction: z.enum(["UPSTREAM", "DOWNSTREAM", "BOTH"]).describe("Which way to go."),
    depth: z.number().int().min(1).max(10).default(3).describe("How many steps. What is farther away is not counted."),
    cursor: cursorInput,
  }),
  output: z.object({
    notice: z.string(),
    assets: z.array(node).describe("The ends of the edges, each in the answer in which it is met first."),
    edges: z
      .array(z.object({ from: z.string(), to: z.string() }))
      .describe("Ids: data flows from the one to the other. `total` counts them."),
    ...walkOutput,
  }),
  documents: [graphDocument],
  names: { assetId: "id" },
  run: async ({ run }, { id, direction, depth, cursor }) => {
    const place = placeOf(cursor);
    const { lineageGraph } = await run(graphDocument, { id, direction, depth, limit: mostEdges });
    const beyond = lineageGraph.isTruncated
      ? `Only the nearest ${mostEdges} edges were followed. Ask for a smaller depth to see all of what is near, or ask about one of the assets that are farthest away to see what lies behind it.`
      : null;
    const answer = walkPage({ found: metBy(lineageGraph), place, most: 200, beyond }, (steps) => ({
      assets: steps.flatMap(({ assets }) => assets).map(nodeOf),
      edges: steps.map(({ edge }) => ({ from: edge.parentId, to: edge.childId })),
    }));
    return answer.total === 0 ? { ...answer, assets: lineageGraph.nodes.map(nodeOf) } : answer;
  },
});

/** The edges of a graph, nearest first, each with those of its ends that no edge before it has. */
function metBy({ nodes, edges }: Row): { readonly edge: Row; readonly assets: readonly Row[] }[] {
  const unmet = new Map<string, Row>(nodes.map((met: Row) => [met.id, met]));
  return edges.map((edge: Row) => {
    const ends = [...new Set<string>([edge.parentId, edge.childId])].filter((id) => unmet.has(id));
    const assets = ends.map((id) => unmet.get(id));
    for (const id of ends) unmet.delete(id);
    return { edge, assets };
  });
}

const getLineagePaths = mcpTool({
  name: "get_lineage_paths",
  title: "Get lineage between two assets",
  description: `How data gets from one asset to another: each path with every asset on it, shortest first. Each answer holds up to 20 paths; go on with the cursor. At most ${mostPaths} paths are looked for: \`advice\` says so when there are more. No path means that nothing known connects them in this direction within \`maxLength\`; try the other one. ${dataNotice}`,
  input: z.object({
    fromId: assetId,
    toId: assetId,
    maxLength: z.number().int().min(1).max(10).default(6).describe("The longest path to look for, in steps."),
    cursor: cursorInput,
  }),
  output: z.object({ notice: z.string(), paths: z.array(z.array(node.omit({ depth: true }))), ...walkOutput }),
  documents: [pathsDocument],
  run: async ({ run }, { fromId, toId, maxLength, cursor }) => {
    const place = placeOf(cursor);
    const { lineagePaths } = await run(pathsDocument, { from: fromId, to: toId, limit: mostPaths, maxLength });
    const found: Row[] = lineagePaths.paths.map(({ nodes }: Row) =>
      nodes.map(({ id, assetType, name, path }: Row) => ({ id, kind: assetType, name, path })),
    );
    const beyond = lineagePaths.isTruncated
      ? "There are or may be more paths than were looked for. Ask for a smaller maxLength, or from an asset on one of these paths to the same end."
      : null;
    return walkPage({ found, place, most: 20, beyond }, (paths) => ({ paths: [...paths] }));
  },
});

const impactAnalysis = mcpTool({
  name: "impact_analysis",
  title: "See what a change would break",
  description: `Everything downstream of an asset within 10 steps, nearest first, with counts by kind: the tables, columns and dashboards that a change or removal would reach. Use it before you propose to alter or drop something, then get_asset on the nearest ones to learn whom to ask. Each answer holds up to 500 assets; go on with the cursor. At most ${mostReached} edges are followed: \`advice\` says so when there are more, and the counts are then the least there are. ${dataNotice}`,
  input: z.object({ id: assetId, cursor: cursorInput }),
  output: z.object({
    notice: z.string(),
    counts: z.record(z.string(), z.number()).describe("How many assets of each kind the walk reached, in all answers."),
    affected: z.array(node),
    ...walkOutput,
  }),
  documents: [reachedDocument],
  names: { assetId: "id" },
  run: async ({ run }, { id, cursor }) => {
    const place = placeOf(cursor);
    const { lineageGraph } = await run(reachedDocument, { id, limit: mostReached });
    const found: Row[] = lineageGraph.nodes.filter((reached: Row) => reached.id !== lineageGraph.root.id).map(nodeOf);
    const counts: Record<string, number> = {};
    for (const { kind } of found) counts[kind] = (counts[kind] ?? 0) + 1;
    const beyond = lineageGraph.isTruncated
      ? `Only the nearest ${mostReached} edges were followed. Call impact_analysis for the affected assets that are farthest away to see what lies behind them.`
      : null;
    return walkPage({ found, place, most: 500, beyond }, (affected) => ({ counts, affected: [...affected] }));
  },
});

export const lineageTools: readonly McpTool[] = [getLineage, getLineagePaths, impactAnalysis];
