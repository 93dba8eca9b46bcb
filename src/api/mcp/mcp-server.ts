import { McpServer, ResourceTemplate } from "@modelcontextprotocol/server";
import { z } from "zod";
import { explainHiddenTools } from "./hidden-tools.ts";
import { type McpCall, McpRefusal, type McpTool } from "./mcp-tool.ts";
import { mcpTools, toolsFor } from "./mcp-tools.ts";
import { dataNotice } from "./shapes.ts";
import { tellRefusal } from "./tell-refusal.ts";

const instructions = `A data catalog: which tables, columns and dashboards exist, what they mean, who owns them, what they are made from.
Begin with search_assets or find_asset_by_path to get ids, then get_asset, list_columns, get_lineage. Ask search_glossary what business words mean here. Before you propose a change run impact_analysis.
${dataNotice}`;

// A caller's tools change with the token alone, and a server is made anew for each request: nothing is ever announced.
const announces = { listChanged: false };
const capabilities = { tools: announces, resources: announces, prompts: announces };

/** One caller's server: made for one request, with what this caller may use. */
export function createMcpServer(call: McpCall, version: string): McpServer {
  const server = new McpServer({ name: "catalog", title: "Catalog", version }, { instructions, capabilities });
  const { shown, hidden } = toolsFor(call);
  for (const tool of shown) addTool(server, call, tool);
  explainHiddenTools(server, hidden);
  addAssetResource(server, call);
  addImpactPrompt(server);
  return server;
}

function addTool(server: McpServer, call: McpCall, tool: McpTool): void {
  const { name, title, description, input, output, writes } = tool;
  const annotations = {
    title,
    readOnlyHint: writes === undefined,
    destructiveHint: writes?.destructive ?? false,
    idempotentHint: true,
    openWorldHint: false,
  };
  const config = { title, description, inputSchema: input, outputSchema: output, annotations };
  server.registerTool(name, config, async (given) => {
    try {
      const answer = await tool.run(call, given);
      return { content: [{ type: "text" as const, text: JSON.stringify(answer) }], structuredContent: answer };
    } catch (error) {
      if (!(error instanceof McpRefusal)) throw error;
      return { content: [{ type: "text" as const, text: tellRefusal(error, tool) }], isError: true };
    }
  });
}

function addAssetResource(server: McpServer, call: McpCall): void {
  const getAsset = mcpTools.find(({ name }) => name === "get_asset");
  if (getAsset === undefined) throw new Error("there is no tool get_asset");
  const template = new ResourceTemplate("catalog://asset/{id}", { list: undefined });
  const about = {
    title: "An asset of the catalog",
    description: `One table, column, dashboard or term by its id. ${dataNotice}`,
    mimeType: "application/json",
  };
  server.registerResource("asset", template, about, async (uri, { id }) => {
    const answer = await getAsset.run(call, { id: String(id) });
    return { contents: [{ uri: uri.href, mimeType: "application/json", text: JSON.stringify(answer) }] };
  });
}

function addImpactPrompt(server: McpServer): void {
  const about = {
    title: "What would break?",
    description: "Looks into what a change of a table would reach, and whom to tell.",
    argsSchema: z.object({
      path: z.string().describe("The table: `database.schema.table`."),
      change: z.string().describe("What is to be changed, in a sentence."),
    }),
  };
  server.registerPrompt("impact-analysis", about, ({ path, change }) => ({
    messages: [
      {
        role: "user",
        content: {
          type: "text",
          text: `I plan this change of the table ${path}: ${change}
Find the table with find_asset_by_path, run impact_analysis on it, and get_asset on the assets nearest to it. Then tell me which tables and dashboards would be affected, in order of how much they are used, who owns each, and what I should ask or tell them before I go on. Say plainly what the catalog does not know.`,
        },
      },
    ],
  }));
}
